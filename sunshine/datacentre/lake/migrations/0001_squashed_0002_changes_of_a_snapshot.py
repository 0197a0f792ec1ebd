import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [("lake", "0001_initial"), ("lake", "0002_changes_of_a_snapshot")]

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid6.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "number",
                            models.PositiveBigIntegerField(unique=True, verbose_name="快照号"),
                        ),
                        ("tables", models.JSONField(verbose_name="各表版本")),
                        ("counts", models.JSONField(default=dict, verbose_name="变动行数")),
                        ("cause", models.CharField(max_length=200, verbose_name="起因")),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="操作人")),
                        ("changes", models.JSONField(default=dict, verbose_name="变动行所在文件")),
                    ],
                    options={
                        "verbose_name": "快照",
                        "verbose_name_plural": "快照",
                        "ordering": ["-number"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "lake_snapshotevent" ("actor_name", "cause", "changes", "counts", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tables") VALUES (NEW."actor_name", NEW."cause", NEW."changes", NEW."counts", NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tables"); RETURN NULL;',
                                    hash="1d56c5ecdb01c58871a179ab7ed0c7547b46574a",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ac87b",
                                    table="lake_snapshot",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "lake_snapshotevent" ("actor_name", "cause", "changes", "counts", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tables") VALUES (NEW."actor_name", NEW."cause", NEW."changes", NEW."counts", NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tables"); RETURN NULL;',
                                    hash="bfe7e843cce6b2e2d2683d8cdc4b365d3b7d0af0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3c41f",
                                    table="lake_snapshot",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SnapshotEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("number", models.PositiveBigIntegerField(verbose_name="快照号")),
                        ("tables", models.JSONField(verbose_name="各表版本")),
                        ("counts", models.JSONField(default=dict, verbose_name="变动行数")),
                        ("cause", models.CharField(max_length=200, verbose_name="起因")),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="操作人")),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="lake.snapshot",
                            ),
                        ),
                        ("changes", models.JSONField(default=dict, verbose_name="变动行所在文件")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d6bb2809dbd7ece761b48ba012352f7c1c447d05",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_9b3f7",
                                    table="lake_snapshotevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
