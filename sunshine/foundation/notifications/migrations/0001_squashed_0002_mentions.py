import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [("notifications", "0001_notifications"), ("notifications", "0002_mentions")]

    initial = True

    dependencies = [
        ("organisations", "0002_history"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Digest",
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
                        ("day", models.DateField(verbose_name="日期")),
                        ("count", models.PositiveIntegerField(verbose_name="条数")),
                        ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "每日邮件",
                        "verbose_name_plural": "每日邮件",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "day"), name="one_digest_a_day"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "notifications_digestevent" ("account_id", "count", "day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (NEW."account_id", NEW."count", NEW."day", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sent_at"); RETURN NULL;',
                                    hash="09207657dd40a7df2839992ef0548c06e165ed14",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_05f07",
                                    table="notifications_digest",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "notifications_digestevent" ("account_id", "count", "day", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (NEW."account_id", NEW."count", NEW."day", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sent_at"); RETURN NULL;',
                                    hash="01da98bc5d9b860cdf82559cbde4f6f83e0d3a06",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_00a91",
                                    table="notifications_digest",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DigestEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("count", models.PositiveIntegerField(verbose_name="条数")),
                        ("sent_at", models.DateTimeField(verbose_name="发送时间")),
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
                                to="notifications.digest",
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
                                    hash="1c889fafbf70b2d739a6141b682bc39e9fb04e39",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_68319",
                                    table="notifications_digestevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("act", "办理进展"),
                                    ("copy", "抄送"),
                                    ("rung", "催办"),
                                    ("due", "期限变动"),
                                    ("mention", "有人提到您"),
                                ],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "permission",
                            models.CharField(blank=True, max_length=40, verbose_name="所凭权限"),
                        ),
                        ("title", models.CharField(max_length=400, verbose_name="内容")),
                        ("must_read", models.BooleanField(default=False, verbose_name="须阅知")),
                        ("entry_id", models.UUIDField(null=True, verbose_name="存证")),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                        ("mailed_on", models.DateField(null=True, verbose_name="邮件日期")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notifications",
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
                    ],
                    options={
                        "verbose_name": "通知",
                        "verbose_name_plural": "通知",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("read_at__isnull", True)),
                                fields=["account", "-id"],
                                name="unread_of_account",
                            ),
                            models.Index(fields=["account", "-id"], name="told_to_account"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "notifications_notificationevent" ("account_id", "created_at", "entry_id", "id", "kind", "mailed_on", "must_read", "organisation_id", "permission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "subject_id", "subject_label", "title") VALUES (NEW."account_id", NEW."created_at", NEW."entry_id", NEW."id", NEW."kind", NEW."mailed_on", NEW."must_read", NEW."organisation_id", NEW."permission", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."read_at", NEW."subject_id", NEW."subject_label", NEW."title"); RETURN NULL;',
                                    hash="48368a64065a7fd54ce0ae4e2385ea0cb13176b8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e1b01",
                                    table="notifications_notification",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "notifications_notificationevent" ("account_id", "created_at", "entry_id", "id", "kind", "mailed_on", "must_read", "organisation_id", "permission", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "subject_id", "subject_label", "title") VALUES (NEW."account_id", NEW."created_at", NEW."entry_id", NEW."id", NEW."kind", NEW."mailed_on", NEW."must_read", NEW."organisation_id", NEW."permission", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."read_at", NEW."subject_id", NEW."subject_label", NEW."title"); RETURN NULL;',
                                    hash="6a8280dcd390de0df26a76c230c8a5f9e7b08128",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a25db",
                                    table="notifications_notification",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("act", "办理进展"),
                                    ("copy", "抄送"),
                                    ("rung", "催办"),
                                    ("due", "期限变动"),
                                    ("mention", "有人提到您"),
                                ],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "permission",
                            models.CharField(blank=True, max_length=40, verbose_name="所凭权限"),
                        ),
                        ("title", models.CharField(max_length=400, verbose_name="内容")),
                        ("must_read", models.BooleanField(default=False, verbose_name="须阅知")),
                        ("entry_id", models.UUIDField(null=True, verbose_name="存证")),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                        ("mailed_on", models.DateField(null=True, verbose_name="邮件日期")),
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
                                to="notifications.notification",
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
                                    hash="1947c96fb2549341bb7e1736d88b1b5a8d4b2f4a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_3b683",
                                    table="notifications_notificationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
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
                        ("muted", models.JSONField(default=list, verbose_name="不接收的类别")),
                        (
                            "wants_digest",
                            models.BooleanField(default=False, verbose_name="每日邮件"),
                        ),
                        (
                            "hour",
                            models.PositiveSmallIntegerField(default=8, verbose_name="发送时间"),
                        ),
                        (
                            "address",
                            models.EmailField(blank=True, max_length=254, verbose_name="邮箱"),
                        ),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preference",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "通知设置",
                        "verbose_name_plural": "通知设置",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hour__lte", 23)), name="hour_of_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wants_digest", False),
                                    models.Q(("address", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_digest_has_an_address",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "notifications_preferenceevent" ("account_id", "address", "hour", "id", "muted", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "wants_digest") VALUES (NEW."account_id", NEW."address", NEW."hour", NEW."id", NEW."muted", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."wants_digest"); RETURN NULL;',
                                    hash="8dd23c0cf52ea26dac0ee6d3c3d10b8cfd146631",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e2c77",
                                    table="notifications_preference",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "notifications_preferenceevent" ("account_id", "address", "hour", "id", "muted", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "wants_digest") VALUES (NEW."account_id", NEW."address", NEW."hour", NEW."id", NEW."muted", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."wants_digest"); RETURN NULL;',
                                    hash="ab5cf39f867fc9f894e010fcbd3f8fbcf0d2d373",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d1a92",
                                    table="notifications_preference",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PreferenceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("muted", models.JSONField(default=list, verbose_name="不接收的类别")),
                        (
                            "wants_digest",
                            models.BooleanField(default=False, verbose_name="每日邮件"),
                        ),
                        (
                            "hour",
                            models.PositiveSmallIntegerField(default=8, verbose_name="发送时间"),
                        ),
                        (
                            "address",
                            models.EmailField(blank=True, max_length=254, verbose_name="邮箱"),
                        ),
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
                                to="notifications.preference",
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
                                    hash="9f8e6685db0b9852b3d527fb07cc3052e05bc8e1",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1d4e1",
                                    table="notifications_preferenceevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
