import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

import sunshine.foundation.vault.models
from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("intake", "0001_initial"),
        ("intake", "0002_initial"),
        ("intake", "0003_headers_nobody_knew"),
    ]

    initial = True

    dependencies = [
        ("lake", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="QuarantinedRow",
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
                        ("mart", models.CharField(max_length=60, verbose_name="数据表")),
                        ("row_number", models.PositiveBigIntegerField(verbose_name="行号")),
                        ("problems", models.JSONField(verbose_name="问题")),
                        (
                            "content",
                            sunshine.foundation.vault.models.EncryptedTextField(
                                verbose_name="原始内容"
                            ),
                        ),
                        (
                            "receipt",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="intake.receipt",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolved",
                                to="intake.receipt",
                                verbose_name="更正回执",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "隔离行",
                        "verbose_name_plural": "隔离行",
                        "ordering": ["receipt", "row_number"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "intake_quarantinedrowevent" ("id", "mart", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "receipt_id", "resolved_by_id", "row_number") VALUES (NEW."id", NEW."mart", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problems", NEW."receipt_id", NEW."resolved_by_id", NEW."row_number"); RETURN NULL;',
                                    hash="7631458804329b9ce05d7633dfad10d2d8dc3939",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5842d",
                                    table="intake_quarantinedrow",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mart" IS DISTINCT FROM (NEW."mart") OR OLD."problems" IS DISTINCT FROM (NEW."problems") OR OLD."receipt_id" IS DISTINCT FROM (NEW."receipt_id") OR OLD."resolved_by_id" IS DISTINCT FROM (NEW."resolved_by_id") OR OLD."row_number" IS DISTINCT FROM (NEW."row_number"))',
                                    func='INSERT INTO "intake_quarantinedrowevent" ("id", "mart", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problems", "receipt_id", "resolved_by_id", "row_number") VALUES (NEW."id", NEW."mart", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problems", NEW."receipt_id", NEW."resolved_by_id", NEW."row_number"); RETURN NULL;',
                                    hash="9f299beed5eed57fca9ba127086300004bb38409",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6bcae",
                                    table="intake_quarantinedrow",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("source", models.CharField(max_length=60, verbose_name="来源")),
                        (
                            "dataset",
                            models.CharField(blank=True, max_length=60, verbose_name="数据集"),
                        ),
                        ("file_name", models.CharField(max_length=255, verbose_name="文件名")),
                        (
                            "file_hash",
                            models.CharField(blank=True, max_length=64, verbose_name="文件哈希"),
                        ),
                        (
                            "file_size",
                            models.PositiveBigIntegerField(default=0, verbose_name="文件大小"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待接入"),
                                    ("running", "接入中"),
                                    ("done", "已接入"),
                                    ("repeated", "重复文件，未改变"),
                                    ("failed", "未接入"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, verbose_name="进度"),
                        ),
                        ("message", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "row_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="读入行数"),
                        ),
                        (
                            "accepted_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="接受"),
                        ),
                        (
                            "unchanged_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="未变"),
                        ),
                        (
                            "quarantined_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="隔离"),
                        ),
                        ("mart_counts", models.JSONField(default=dict, verbose_name="各表行数")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="操作人")),
                        ("taken_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="intake.receipt",
                            ),
                        ),
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
                                to="intake.receipt",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="lake.snapshot",
                            ),
                        ),
                        (
                            "unknown_headers",
                            models.JSONField(default=list, verbose_name="未认出的表头"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="7dd8df30e8fcf6ca64d7999f0385b51e0a2ffa93",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_087ff",
                                    table="intake_receiptevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuarantinedRowEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("mart", models.CharField(max_length=60, verbose_name="数据表")),
                        ("row_number", models.PositiveBigIntegerField(verbose_name="行号")),
                        ("problems", models.JSONField(verbose_name="问题")),
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
                                to="intake.quarantinedrow",
                            ),
                        ),
                        (
                            "receipt",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="intake.receipt",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="intake.receipt",
                                verbose_name="更正回执",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="004661b546df1fac7f7a484bf3ea20fb594b8132",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_9414f",
                                    table="intake_quarantinedrowevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
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
                        ("source", models.CharField(max_length=60, verbose_name="来源")),
                        (
                            "dataset",
                            models.CharField(blank=True, max_length=60, verbose_name="数据集"),
                        ),
                        ("file_name", models.CharField(max_length=255, verbose_name="文件名")),
                        (
                            "file_hash",
                            models.CharField(
                                blank=True, db_index=True, max_length=64, verbose_name="文件哈希"
                            ),
                        ),
                        (
                            "file_size",
                            models.PositiveBigIntegerField(default=0, verbose_name="文件大小"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "等待接入"),
                                    ("running", "接入中"),
                                    ("done", "已接入"),
                                    ("repeated", "重复文件，未改变"),
                                    ("failed", "未接入"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, verbose_name="进度"),
                        ),
                        ("message", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "row_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="读入行数"),
                        ),
                        (
                            "accepted_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="接受"),
                        ),
                        (
                            "unchanged_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="未变"),
                        ),
                        (
                            "quarantined_count",
                            models.PositiveBigIntegerField(default=0, verbose_name="隔离"),
                        ),
                        ("mart_counts", models.JSONField(default=dict, verbose_name="各表行数")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="操作人")),
                        ("taken_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="intake.receipt",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                            ),
                        ),
                        (
                            "unknown_headers",
                            models.JSONField(default=list, verbose_name="未认出的表头"),
                        ),
                    ],
                    options={
                        "verbose_name": "接入回执",
                        "verbose_name_plural": "接入回执",
                        "ordering": ["-id"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "intake_receiptevent" ("accepted_count", "account_id", "actor_name", "corrects_id", "dataset", "file_hash", "file_name", "file_size", "id", "mart_counts", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress", "quarantined_count", "row_count", "snapshot_id", "source", "state", "taken_at", "unchanged_count", "unknown_headers") VALUES (NEW."accepted_count", NEW."account_id", NEW."actor_name", NEW."corrects_id", NEW."dataset", NEW."file_hash", NEW."file_name", NEW."file_size", NEW."id", NEW."mart_counts", NEW."message", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."progress", NEW."quarantined_count", NEW."row_count", NEW."snapshot_id", NEW."source", NEW."state", NEW."taken_at", NEW."unchanged_count", NEW."unknown_headers"); RETURN NULL;',
                                    hash="96e8035cf3174a444d63a85991abd544cd0e8983",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_fcbcc",
                                    table="intake_receipt",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "intake_receiptevent" ("accepted_count", "account_id", "actor_name", "corrects_id", "dataset", "file_hash", "file_name", "file_size", "id", "mart_counts", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "progress", "quarantined_count", "row_count", "snapshot_id", "source", "state", "taken_at", "unchanged_count", "unknown_headers") VALUES (NEW."accepted_count", NEW."account_id", NEW."actor_name", NEW."corrects_id", NEW."dataset", NEW."file_hash", NEW."file_name", NEW."file_size", NEW."id", NEW."mart_counts", NEW."message", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."progress", NEW."quarantined_count", NEW."row_count", NEW."snapshot_id", NEW."source", NEW."state", NEW."taken_at", NEW."unchanged_count", NEW."unknown_headers"); RETURN NULL;',
                                    hash="0d055ed0c4ebfc827e47b13206f8c04b8ff26ea5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_92180",
                                    table="intake_receipt",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
