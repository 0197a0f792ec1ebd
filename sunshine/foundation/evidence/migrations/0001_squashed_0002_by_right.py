import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# A file is seen by who may read the record it hangs on; a denial of the record closes it too.
# The history of a file is as closed as the file.
CONDITION = (
    "access_reaches(read_permission, organisation_id)"
    " and not access_closed(subject_label, subject_id)"
)


class Migration(migrations.Migration):
    replaces = [("evidence", "0001_files"), ("evidence", "0002_by_right")]

    initial = True

    dependencies = [
        ("access", "0004_row_security_functions"),
        ("organisations", "0002_history"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Content",
                    fields=[
                        (
                            "sha256",
                            models.CharField(
                                max_length=64,
                                primary_key=True,
                                serialize=False,
                                verbose_name="SHA-256",
                            ),
                        ),
                        ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                        ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                        ("kind", models.CharField(max_length=12, verbose_name="种类")),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("unconfigured", "未配置"),
                                    ("clean", "干净"),
                                    ("infected", "感染"),
                                ],
                                default="unconfigured",
                                max_length=14,
                                verbose_name="病毒检查",
                            ),
                        ),
                        (
                            "scanner",
                            models.CharField(blank=True, max_length=200, verbose_name="检查引擎"),
                        ),
                        (
                            "virus",
                            models.CharField(blank=True, max_length=200, verbose_name="病毒名"),
                        ),
                        ("scanned_at", models.DateTimeField(null=True, verbose_name="检查时间")),
                        ("kept_at", models.DateTimeField(verbose_name="收下时间")),
                    ],
                    options={
                        "verbose_name": "材料内容",
                        "verbose_name_plural": "材料内容",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="d5cf4bd66338c3adfb3ac3ee735dfe76e3b8d192",
                                    operation="DELETE",
                                    pgid="pgtrigger_never_deleted_16a40",
                                    table="evidence_content",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="same_bytes",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."sm3" IS DISTINCT FROM (NEW."sm3") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="d43c2893dabb76c363794ecbf0c49639b1cb62e6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_same_bytes_1c178",
                                    table="evidence_content",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "evidence_contentevent" ("kept_at", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan", "scanned_at", "scanner", "sha256", "size", "sm3", "virus") VALUES (NEW."kept_at", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."sha256", NEW."scan", NEW."scanned_at", NEW."scanner", NEW."sha256", NEW."size", NEW."sm3", NEW."virus"); RETURN NULL;',
                                    hash="6999c4dea487305f9344ec90701a6474785b373d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_09d26",
                                    table="evidence_content",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "evidence_contentevent" ("kept_at", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan", "scanned_at", "scanner", "sha256", "size", "sm3", "virus") VALUES (NEW."kept_at", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."sha256", NEW."scan", NEW."scanned_at", NEW."scanner", NEW."sha256", NEW."size", NEW."sm3", NEW."virus"); RETURN NULL;',
                                    hash="370019270a69cac545a454ce71e48ba7ef47e93f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8632d",
                                    table="evidence_content",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "sha256",
                            models.CharField(
                                max_length=64, serialize=False, verbose_name="SHA-256"
                            ),
                        ),
                        ("sm3", models.CharField(max_length=64, verbose_name="SM3")),
                        ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                        ("kind", models.CharField(max_length=12, verbose_name="种类")),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("unconfigured", "未配置"),
                                    ("clean", "干净"),
                                    ("infected", "感染"),
                                ],
                                default="unconfigured",
                                max_length=14,
                                verbose_name="病毒检查",
                            ),
                        ),
                        (
                            "scanner",
                            models.CharField(blank=True, max_length=200, verbose_name="检查引擎"),
                        ),
                        (
                            "virus",
                            models.CharField(blank=True, max_length=200, verbose_name="病毒名"),
                        ),
                        ("scanned_at", models.DateTimeField(null=True, verbose_name="检查时间")),
                        ("kept_at", models.DateTimeField(verbose_name="收下时间")),
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
                                to="evidence.content",
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
                                    hash="34701459b5646635cebca54ce52623f6f9d33cff",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b6adb",
                                    table="evidence_contentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "read_permission",
                            models.CharField(max_length=40, verbose_name="查看权限"),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        ("secrecy", models.CharField(max_length=12, verbose_name="密级")),
                        ("attached_name", models.CharField(max_length=120, verbose_name="署名")),
                        ("attached_at", models.DateTimeField(verbose_name="附上时间")),
                        ("entry_id", models.UUIDField(unique=True, verbose_name="存证")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="撤下理由"),
                        ),
                        (
                            "withdrawn_entry_id",
                            models.UUIDField(null=True, unique=True, verbose_name="撤下存证"),
                        ),
                        (
                            "attached_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="附上人",
                            ),
                        ),
                        (
                            "content",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="evidence.content",
                                verbose_name="内容",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "材料",
                        "verbose_name_plural": "材料",
                        "indexes": [
                            models.Index(
                                fields=["subject_label", "subject_id"], name="evidence_of_record"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("subject_label", "subject_id", "name"),
                                name="one_standing_file_a_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("subject_label", "subject_id", "content"),
                                name="one_standing_file_a_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at__isnull", True),
                                        ("withdrawn_entry_id__isnull", True),
                                        ("withdrawn_reason", ""),
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_entry_id__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_with_a_reason_and_an_act",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="c3fdaec80fb122867657cadbae46bc612a80864f",
                                    operation="DELETE",
                                    pgid="pgtrigger_never_deleted_96a6f",
                                    table="evidence_evidence",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="only_withdrawn",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."subject_label" IS DISTINCT FROM (NEW."subject_label") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."read_permission" IS DISTINCT FROM (NEW."read_permission") OR OLD."content_id" IS DISTINCT FROM (NEW."content_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."secrecy" IS DISTINCT FROM (NEW."secrecy") OR OLD."attached_by_id" IS DISTINCT FROM (NEW."attached_by_id") OR OLD."attached_name" IS DISTINCT FROM (NEW."attached_name") OR OLD."attached_at" IS DISTINCT FROM (NEW."attached_at") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="e1c17de1de6bd06c492d7379448793c934fc848a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_only_withdrawn_41d2d",
                                    table="evidence_evidence",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="withdrawn_once",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."withdrawn_at" IS NOT NULL)',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="e1f87b8e7ee343137c5e93e9178b5d9752ed9395",
                                    operation="UPDATE",
                                    pgid="pgtrigger_withdrawn_once_5dad3",
                                    table="evidence_evidence",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "evidence_evidenceevent" ("attached_at", "attached_by_id", "attached_name", "content_id", "entry_id", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_permission", "secrecy", "subject_id", "subject_label", "withdrawn_at", "withdrawn_entry_id", "withdrawn_reason") VALUES (NEW."attached_at", NEW."attached_by_id", NEW."attached_name", NEW."content_id", NEW."entry_id", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."read_permission", NEW."secrecy", NEW."subject_id", NEW."subject_label", NEW."withdrawn_at", NEW."withdrawn_entry_id", NEW."withdrawn_reason"); RETURN NULL;',
                                    hash="a22dac5793fb5cc510e5c16bb71caf7ad1f7cac2",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1215e",
                                    table="evidence_evidence",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "evidence_evidenceevent" ("attached_at", "attached_by_id", "attached_name", "content_id", "entry_id", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_permission", "secrecy", "subject_id", "subject_label", "withdrawn_at", "withdrawn_entry_id", "withdrawn_reason") VALUES (NEW."attached_at", NEW."attached_by_id", NEW."attached_name", NEW."content_id", NEW."entry_id", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."read_permission", NEW."secrecy", NEW."subject_id", NEW."subject_label", NEW."withdrawn_at", NEW."withdrawn_entry_id", NEW."withdrawn_reason"); RETURN NULL;',
                                    hash="bc36de5d623b4bd29a2f04a531ca48e712d99186",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1de0e",
                                    table="evidence_evidence",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "read_permission",
                            models.CharField(max_length=40, verbose_name="查看权限"),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        ("secrecy", models.CharField(max_length=12, verbose_name="密级")),
                        ("attached_name", models.CharField(max_length=120, verbose_name="署名")),
                        ("attached_at", models.DateTimeField(verbose_name="附上时间")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="撤下理由"),
                        ),
                        (
                            "withdrawn_entry_id",
                            models.UUIDField(null=True, verbose_name="撤下存证"),
                        ),
                        (
                            "attached_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="附上人",
                            ),
                        ),
                        (
                            "content",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.content",
                                verbose_name="内容",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="企业",
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
                                to="evidence.evidence",
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
                                    hash="9015ed7c6ff39066186033419474e39856535cdf",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c44b8",
                                    table="evidence_evidenceevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        row_security("evidence_evidence", CONDITION),
        row_security("evidence_evidenceevent", CONDITION),
    ]
