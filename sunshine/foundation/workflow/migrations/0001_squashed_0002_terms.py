import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [("workflow", "0001_endorsements"), ("workflow", "0002_terms")]

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="EndorsementEvent",
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
                        ("verb", models.CharField(max_length=40, verbose_name="动作")),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=20, verbose_name="意见"),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="理由")),
                        ("manifest", models.JSONField(verbose_name="所见内容")),
                        ("person_id", models.UUIDField(null=True, verbose_name="人员")),
                        ("account_id", models.UUIDField(null=True, verbose_name="账号")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="署名")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="失效时间")),
                        ("differences", models.JSONField(default=list, verbose_name="失效原因")),
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
                                to="workflow.endorsement",
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
                                    hash="9cf38fe71ba0732f3963ce9fa1753867011ac226",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_989a1",
                                    table="workflow_endorsementevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Extension",
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
                        ("old_due_on", models.DateField(verbose_name="原期限")),
                        ("new_due_on", models.DateField(verbose_name="新期限")),
                        ("reason", models.CharField(max_length=400, verbose_name="事由")),
                        ("asked_by_id", models.UUIDField(null=True, verbose_name="申请账号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "待批准"),
                                    ("approved", "已批准"),
                                    ("refused", "未批准"),
                                ],
                                default="asked",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(null=True, verbose_name="申请时间")),
                        (
                            "asked_by_person_id",
                            models.UUIDField(null=True, verbose_name="申请人员"),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="增加的工作日"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "延期",
                        "verbose_name_plural": "延期",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("subject_label", "subject_id"),
                                name="one_open_extension",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "workflow_extensionevent" ("asked_at", "asked_by_id", "asked_by_person_id", "days", "id", "new_due_on", "old_due_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "subject_id", "subject_label") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."asked_by_person_id", NEW."days", NEW."id", NEW."new_due_on", NEW."old_due_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."subject_id", NEW."subject_label"); RETURN NULL;',
                                    hash="848948d2b3bcac49e69dfde3a97da2004d1f1799",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5f465",
                                    table="workflow_extension",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "workflow_extensionevent" ("asked_at", "asked_by_id", "asked_by_person_id", "days", "id", "new_due_on", "old_due_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "subject_id", "subject_label") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."asked_by_person_id", NEW."days", NEW."id", NEW."new_due_on", NEW."old_due_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."subject_id", NEW."subject_label"); RETURN NULL;',
                                    hash="a45140e135071427312233e9e872b4a6a52c4938",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7970c",
                                    table="workflow_extension",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExtensionEvent",
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
                        ("old_due_on", models.DateField(verbose_name="原期限")),
                        ("new_due_on", models.DateField(verbose_name="新期限")),
                        ("reason", models.CharField(max_length=400, verbose_name="事由")),
                        ("asked_by_id", models.UUIDField(null=True, verbose_name="申请账号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "待批准"),
                                    ("approved", "已批准"),
                                    ("refused", "未批准"),
                                ],
                                default="asked",
                                max_length=8,
                                verbose_name="状态",
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
                                to="workflow.extension",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(null=True, verbose_name="申请时间")),
                        (
                            "asked_by_person_id",
                            models.UUIDField(null=True, verbose_name="申请人员"),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="增加的工作日"
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
                                    hash="fdd614510ac95e7aa9e3a6f066bb42a053d35389",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_eb5f3",
                                    table="workflow_extensionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
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
                        ("since", models.DateField(verbose_name="中止")),
                        ("until", models.DateField(null=True, verbose_name="恢复")),
                        ("reason", models.CharField(max_length=400, verbose_name="事由")),
                    ],
                    options={
                        "verbose_name": "中止",
                        "verbose_name_plural": "中止",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("subject_label", "subject_id"),
                                name="one_open_suspension",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "workflow_suspensionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "subject_id", "subject_label", "until") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."since", NEW."subject_id", NEW."subject_label", NEW."until"); RETURN NULL;',
                                    hash="6a470db16d05248ef1054e60fc9b14819c42478d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7a946",
                                    table="workflow_suspension",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "workflow_suspensionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "subject_id", "subject_label", "until") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."since", NEW."subject_id", NEW."subject_label", NEW."until"); RETURN NULL;',
                                    hash="dae0c1955a2921a0138886454ebc08ab03e6feda",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7aa3c",
                                    table="workflow_suspension",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuspensionEvent",
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
                        ("since", models.DateField(verbose_name="中止")),
                        ("until", models.DateField(null=True, verbose_name="恢复")),
                        ("reason", models.CharField(max_length=400, verbose_name="事由")),
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
                                to="workflow.suspension",
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
                                    hash="597b3f2333903e93e30473f1fee841247a2d14fa",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_0f2ac",
                                    table="workflow_suspensionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Endorsement",
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
                        ("verb", models.CharField(max_length=40, verbose_name="动作")),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=20, verbose_name="意见"),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="理由")),
                        ("manifest", models.JSONField(verbose_name="所见内容")),
                        ("person_id", models.UUIDField(null=True, verbose_name="人员")),
                        ("account_id", models.UUIDField(null=True, verbose_name="账号")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="署名")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="失效时间")),
                        ("differences", models.JSONField(default=list, verbose_name="失效原因")),
                    ],
                    options={
                        "verbose_name": "意见与签字",
                        "verbose_name_plural": "意见与签字",
                        "indexes": [
                            models.Index(
                                fields=["subject_label", "subject_id"], name="endorsement_of_record"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at__isnull", True)),
                                fields=("subject_label", "subject_id", "verb", "account_id"),
                                name="one_live_endorsement_a_person",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "workflow_endorsementevent" ("account_id", "actor_name", "answer", "differences", "entry_id", "id", "made_at", "manifest", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id", "subject_label", "verb", "voided_at", "words") VALUES (NEW."account_id", NEW."actor_name", NEW."answer", NEW."differences", NEW."entry_id", NEW."id", NEW."made_at", NEW."manifest", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject_id", NEW."subject_label", NEW."verb", NEW."voided_at", NEW."words"); RETURN NULL;',
                                    hash="244ad35dd78a79261b68a188df1797927c70cb69",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1dbf4",
                                    table="workflow_endorsement",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "workflow_endorsementevent" ("account_id", "actor_name", "answer", "differences", "entry_id", "id", "made_at", "manifest", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject_id", "subject_label", "verb", "voided_at", "words") VALUES (NEW."account_id", NEW."actor_name", NEW."answer", NEW."differences", NEW."entry_id", NEW."id", NEW."made_at", NEW."manifest", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject_id", NEW."subject_label", NEW."verb", NEW."voided_at", NEW."words"); RETURN NULL;',
                                    hash="1be53766e0de33dcd70a48bb9cb6107feed380dd",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_906c7",
                                    table="workflow_endorsement",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DueChange",
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
                            "cause",
                            models.CharField(
                                choices=[
                                    ("resumed", "中止后恢复"),
                                    ("extended", "批准延期"),
                                    ("calendar", "放假安排公布后重新计算"),
                                ],
                                max_length=8,
                                verbose_name="原因",
                            ),
                        ),
                        ("old_due_on", models.DateField(verbose_name="原期限")),
                        ("new_due_on", models.DateField(verbose_name="新期限")),
                        ("was_provisional", models.BooleanField(verbose_name="原期限待定")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("changed_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "term",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="workflow.term",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "期限变动",
                        "verbose_name_plural": "期限变动",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "workflow_duechangeevent" ("cause", "changed_at", "entry_id", "id", "new_due_on", "old_due_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id", "was_provisional") VALUES (NEW."cause", NEW."changed_at", NEW."entry_id", NEW."id", NEW."new_due_on", NEW."old_due_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."term_id", NEW."was_provisional"); RETURN NULL;',
                                    hash="b0a2e5b8db3ff73785bedfaba2515b432ad19299",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_eb713",
                                    table="workflow_duechange",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "workflow_duechangeevent" ("cause", "changed_at", "entry_id", "id", "new_due_on", "old_due_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id", "was_provisional") VALUES (NEW."cause", NEW."changed_at", NEW."entry_id", NEW."id", NEW."new_due_on", NEW."old_due_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."term_id", NEW."was_provisional"); RETURN NULL;',
                                    hash="805e4813edd8fa2c5981be5866e24c4e3d32f1fd",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6ae50",
                                    table="workflow_duechange",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DueChangeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("resumed", "中止后恢复"),
                                    ("extended", "批准延期"),
                                    ("calendar", "放假安排公布后重新计算"),
                                ],
                                max_length=8,
                                verbose_name="原因",
                            ),
                        ),
                        ("old_due_on", models.DateField(verbose_name="原期限")),
                        ("new_due_on", models.DateField(verbose_name="新期限")),
                        ("was_provisional", models.BooleanField(verbose_name="原期限待定")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("changed_at", models.DateTimeField(verbose_name="时间")),
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
                                to="workflow.duechange",
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="workflow.term",
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
                                    hash="23b87035e860c0b364e6e4abb8bd67d42b1ef0ce",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2e089",
                                    table="workflow_duechangeevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Term",
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
                        ("start_on", models.DateField(verbose_name="起算日")),
                        ("days", models.PositiveSmallIntegerField(verbose_name="工作日数")),
                        (
                            "parameter",
                            models.CharField(blank=True, max_length=60, verbose_name="依据参数"),
                        ),
                        ("cutoff_hour", models.PositiveSmallIntegerField(verbose_name="截止时点")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="开始时间")),
                    ],
                    options={
                        "verbose_name": "期限",
                        "verbose_name_plural": "期限",
                        "indexes": [
                            models.Index(
                                fields=["subject_label", "subject_id"], name="term_of_record"
                            ),
                            models.Index(
                                condition=models.Q(("is_provisional", True)),
                                fields=["id"],
                                name="provisional_terms",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "workflow_termevent" ("begun_at", "cutoff_hour", "days", "due_on", "first_due_on", "id", "is_provisional", "parameter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_on", "subject_id", "subject_label") VALUES (NEW."begun_at", NEW."cutoff_hour", NEW."days", NEW."due_on", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."parameter", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."start_on", NEW."subject_id", NEW."subject_label"); RETURN NULL;',
                                    hash="00c9878ca894cc107df09256df129bb7f93b9e97",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5d09b",
                                    table="workflow_term",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "workflow_termevent" ("begun_at", "cutoff_hour", "days", "due_on", "first_due_on", "id", "is_provisional", "parameter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_on", "subject_id", "subject_label") VALUES (NEW."begun_at", NEW."cutoff_hour", NEW."days", NEW."due_on", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."parameter", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."start_on", NEW."subject_id", NEW."subject_label"); RETURN NULL;',
                                    hash="e7696bee9662ff4459a381204d40068a19d06c9a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_74572",
                                    table="workflow_term",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermEvent",
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
                        ("start_on", models.DateField(verbose_name="起算日")),
                        ("days", models.PositiveSmallIntegerField(verbose_name="工作日数")),
                        (
                            "parameter",
                            models.CharField(blank=True, max_length=60, verbose_name="依据参数"),
                        ),
                        ("cutoff_hour", models.PositiveSmallIntegerField(verbose_name="截止时点")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="开始时间")),
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
                                to="workflow.term",
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
                                    hash="b0412db44e202f2151b5e5764fc89161de065c72",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b132d",
                                    table="workflow_termevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
