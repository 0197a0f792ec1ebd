"""阅知 is acknowledged; a reading is what somebody else does with a declaration."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handbooks", "0002_told_beside"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="reading", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="reading", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="readingevent", name="append_only"),
        migrations.RemoveConstraint(model_name="reading", name="one_reading_a_reader"),
        migrations.RenameModel("Reading", "Acknowledgement"),
        migrations.RenameModel("ReadingEvent", "AcknowledgementEvent"),
        migrations.AlterField(
            model_name="acknowledgement",
            name="handbook",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="handbooks.handbook",
                verbose_name="手册",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                fields=("handbook", "account"), name="one_acknowledgement_a_reader"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acknowledgementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6d937d0cf46b550054fc1f76b8d076157d630e35",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_844ce",
                    table="handbooks_acknowledgementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acknowledgement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handbooks_acknowledgementevent" ("account_id", "asked", "attempts", "entry_id", "handbook_id", "id", "passed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score") VALUES (NEW."account_id", NEW."asked", NEW."attempts", NEW."entry_id", NEW."handbook_id", NEW."id", NEW."passed_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."score"); RETURN NULL;',
                    hash="3a09cbd97d6034245d733b051b1dcf4c2328f820",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_13407",
                    table="handbooks_acknowledgement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acknowledgement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handbooks_acknowledgementevent" ("account_id", "asked", "attempts", "entry_id", "handbook_id", "id", "passed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score") VALUES (NEW."account_id", NEW."asked", NEW."attempts", NEW."entry_id", NEW."handbook_id", NEW."id", NEW."passed_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."score"); RETURN NULL;',
                    hash="2a4176a7fc176c25d3cf11a09820842ad40de64e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_32535",
                    table="handbooks_acknowledgement",
                    when="AFTER",
                ),
            ),
        ),
    ]
