import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels

# The table in which all processes count failed logins (Django's DatabaseCache).
CACHE = """
create unlogged table access_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index access_cache_expires on access_cache (expires);
"""


class Migration(migrations.Migration):
    replaces = [
        ("identity", "0001_initial"),
        ("identity", "0002_history"),
        ("identity", "0003_access_cache"),
        ("identity", "0004_login_rules"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
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
                            "username",
                            models.CharField(max_length=60, unique=True, verbose_name="账号"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="开通时间"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="people.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "must_change_password",
                            models.BooleanField(default=False, verbose_name="须改密码"),
                        ),
                        (
                            "password_set_at",
                            models.DateTimeField(null=True, verbose_name="密码设置时间"),
                        ),
                    ],
                    options={
                        "verbose_name": "账号",
                        "verbose_name_plural": "账号",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "identity_accountevent" ("created_at", "id", "is_active", "must_change_password", "password_set_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."must_change_password", NEW."password_set_at", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;',
                                    hash="850dd6582cc1779956814df8349a566f5db4c106",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e03a9",
                                    table="identity_account",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."password_set_at" IS DISTINCT FROM (NEW."password_set_at") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                                    func='INSERT INTO "identity_accountevent" ("created_at", "id", "is_active", "must_change_password", "password_set_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."must_change_password", NEW."password_set_at", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;',
                                    hash="c031b63e78a38c52b905c0c8db9ea2e980f3a611",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1178a",
                                    table="identity_account",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("username", models.CharField(max_length=60, verbose_name="账号")),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="开通时间"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.person",
                                verbose_name="人员",
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
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "must_change_password",
                            models.BooleanField(default=False, verbose_name="须改密码"),
                        ),
                        (
                            "password_set_at",
                            models.DateTimeField(null=True, verbose_name="密码设置时间"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="fd3d30975a600bc13091839bbaf710dcdf3bd78c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_4665f",
                                    table="identity_accountevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PasswordHistory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="密码摘要")),
                        ("replaced_at", models.DateTimeField(verbose_name="更换时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earlier_passwords",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "历史密码",
                        "verbose_name_plural": "历史密码",
                    },
                ),
                migrations.CreateModel(
                    name="SecurityEvent",
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
                                    ("login_locked", "登录连续失败，锁定"),
                                    ("code_locked", "动态码连续错误，锁定"),
                                    ("step_up_locked", "再次验证连续失败，锁定"),
                                    ("timed_out", "无操作或超时，自动退出"),
                                    ("external_refused", "统一身份登录被拒绝"),
                                ],
                                max_length=20,
                                verbose_name="事件",
                            ),
                        ),
                        (
                            "network",
                            models.GenericIPAddressField(null=True, verbose_name="来源网段"),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="security_events",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "安全事件",
                        "verbose_name_plural": "安全事件",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ede9a922e1b35636e85c23d678ee120c0b5ad1a2",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_8d7c9",
                                    table="identity_securityevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(CACHE, "drop table access_cache"),
    ]
