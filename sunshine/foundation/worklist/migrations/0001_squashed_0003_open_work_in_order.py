import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("worklist", "0001_initial"),
        ("worklist", "0002_climbs_feeds_and_who_closed"),
        ("worklist", "0003_open_work_in_order"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="WorkItem",
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
                        ("kind", models.CharField(max_length=40, verbose_name="类别")),
                        (
                            "level",
                            models.CharField(default="none", max_length=8, verbose_name="级别"),
                        ),
                        ("title", models.CharField(max_length=400, verbose_name="内容")),
                        ("permission", models.CharField(max_length=40, verbose_name="所需权限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="产生时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rung", models.CharField(blank=True, max_length=20, verbose_name="催办")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                    ],
                    options={
                        "verbose_name": "待办",
                        "verbose_name_plural": "待办",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=["organisation", "due_on"],
                                name="open_by_due",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=["due_on", "id"],
                                name="open_in_order",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=["permission", "kind"],
                                name="open_by_kind",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("subject_label", "subject_id", "kind"),
                                name="one_open_item_a_kind",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "worklist_workitemevent" ("assignee_id", "closed_at", "closed_by_id", "created_at", "due_on", "id", "is_provisional", "kind", "level", "organisation_id", "permission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rung", "subject_id", "subject_label", "title", "version") VALUES (NEW."assignee_id", NEW."closed_at", NEW."closed_by_id", NEW."created_at", NEW."due_on", NEW."id", NEW."is_provisional", NEW."kind", NEW."level", NEW."organisation_id", NEW."permission", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rung", NEW."subject_id", NEW."subject_label", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="69fc6365c6588b85a759761c1788a590ae8f6061",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e15b5",
                                    table="worklist_workitem",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "worklist_workitemevent" ("assignee_id", "closed_at", "closed_by_id", "created_at", "due_on", "id", "is_provisional", "kind", "level", "organisation_id", "permission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rung", "subject_id", "subject_label", "title", "version") VALUES (NEW."assignee_id", NEW."closed_at", NEW."closed_by_id", NEW."created_at", NEW."due_on", NEW."id", NEW."is_provisional", NEW."kind", NEW."level", NEW."organisation_id", NEW."permission", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rung", NEW."subject_id", NEW."subject_label", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="456fc4ea304b1ff132c2f3fbc221925a24945dbb",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3c65e",
                                    table="worklist_workitem",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkItemEvent",
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
                        ("kind", models.CharField(max_length=40, verbose_name="类别")),
                        (
                            "level",
                            models.CharField(default="none", max_length=8, verbose_name="级别"),
                        ),
                        ("title", models.CharField(max_length=400, verbose_name="内容")),
                        ("permission", models.CharField(max_length=40, verbose_name="所需权限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="产生时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "assignee",
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
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
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
                                to="worklist.workitem",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rung", models.CharField(blank=True, max_length=20, verbose_name="催办")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="f01a3b6f6e84b9c88a4e37d9857f6cda8583fb55",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_3f431",
                                    table="worklist_workitemevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Escalation",
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
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("rung", models.CharField(max_length=40, verbose_name="级")),
                        ("title", models.CharField(max_length=20, verbose_name="名称")),
                        ("climbed_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="worklist.workitem",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "催办",
                        "verbose_name_plural": "催办",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "due_on", "rung"), name="each_rung_once_a_due_date"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "worklist_escalationevent" ("climbed_at", "due_on", "id", "item_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rung", "title") VALUES (NEW."climbed_at", NEW."due_on", NEW."id", NEW."item_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rung", NEW."title"); RETURN NULL;',
                                    hash="9e230298ad5071d421ad8971ea8dc02fed0ef97c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5ce18",
                                    table="worklist_escalation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "worklist_escalationevent" ("climbed_at", "due_on", "id", "item_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rung", "title") VALUES (NEW."climbed_at", NEW."due_on", NEW."id", NEW."item_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rung", NEW."title"); RETURN NULL;',
                                    hash="70a943cad4ff9126886b400721f5253ffb55004c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d52db",
                                    table="worklist_escalation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EscalationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("rung", models.CharField(max_length=40, verbose_name="级")),
                        ("title", models.CharField(max_length=20, verbose_name="名称")),
                        ("climbed_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "item",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="worklist.workitem",
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
                                to="worklist.escalation",
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
                                    hash="128d29509a11324667e9657b174516c3e34c1877",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2ae9a",
                                    table="worklist_escalationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feed",
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
                            "secret_hash",
                            models.CharField(max_length=64, unique=True, verbose_name="密钥哈希"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="开通时间")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        ("used_at", models.DateTimeField(null=True, verbose_name="最近读取")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feeds",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "日历订阅",
                        "verbose_name_plural": "日历订阅",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at__isnull", True)),
                                fields=("account",),
                                name="one_live_feed_an_account",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "worklist_feedevent" ("account_id", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "secret_hash") VALUES (NEW."account_id", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."secret_hash"); RETURN NULL;',
                                    hash="7de6d35edb1c8eadedfb9865a4c121f7d2d89d5e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_efadd",
                                    table="worklist_feed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."secret_hash" IS DISTINCT FROM (NEW."secret_hash"))',
                                    func='INSERT INTO "worklist_feedevent" ("account_id", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "secret_hash") VALUES (NEW."account_id", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."secret_hash"); RETURN NULL;',
                                    hash="f16fe958c4bc029b69d9000a518d6c662a00303e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_57a6a",
                                    table="worklist_feed",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("secret_hash", models.CharField(max_length=64, verbose_name="密钥哈希")),
                        ("made_at", models.DateTimeField(verbose_name="开通时间")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                to="worklist.feed",
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
                                    hash="e61bbc61f98fc305ed64b72ccbe41e83b05e91d0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_661f5",
                                    table="worklist_feedevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
