import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0006_found_by_name"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="declaration",
            name="insert_insert",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="declaration",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "declarations_declarationevent" ("campaign_id", "concluded_at", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "filed_on", "fingerprint", "first_due_on", "id", "is_candidate", "is_late", "is_provisional", "keep_until", "kind", "number", "opened_at", "organisation_id", "outcome", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "post_class", "previous_id", "since_on", "state", "tenure_id", "version", "year") SELECT new_values."campaign_id", new_values."concluded_at", new_values."due_on", new_values."filed_at", new_values."filed_by_id", new_values."filed_by_person_id", new_values."filed_on", new_values."fingerprint", new_values."first_due_on", new_values."id", new_values."is_candidate", new_values."is_late", new_values."is_provisional", new_values."keep_until", new_values."kind", new_values."number", new_values."opened_at", new_values."organisation_id", new_values."outcome", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."post", new_values."post_class", new_values."previous_id", new_values."since_on", new_values."state", new_values."tenure_id", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9c1315b1522d1df5dde463e79e78c98f2bdc04db",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3a5fc",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="declarations_declaration",
                    when="AFTER",
                ),
            ),
        ),
    ]
