import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# The evidence of a hit is seen by who may read alerts of its organisation and is not denied
# its alert. Evidence of a hit whose alert is still to be raised has only the first half.
CONDITION = """
exists (
  select 1 from hits_hit h left join alerts_alert a on a.hit_id = h.id
  where h.id = hits_hitevidence.hit_id
    and access_reaches('alert.read', h.organisation_id)
    and (a.id is null or not access_closed('alert', a.id))
)
"""


class Migration(migrations.Migration):
    replaces = [
        ("alerts", "0001_initial"),
        ("alerts", "0002_history"),
        ("alerts", "0003_evidence_by_right"),
        ("alerts", "0004_first_due_date"),
        ("alerts", "0005_terms_of_earlier_alerts"),
        ("alerts", "0006_remarks"),
        ("alerts", "0007_open_alerts_of_an_organisation"),
    ]

    initial = True

    dependencies = [
        ("access", "0004_row_security_functions"),
        ("hits", "0004_found_by_amount"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("workflow", "0002_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="AlertEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("level", models.CharField(max_length=8, verbose_name="级别")),
                        (
                            "state",
                            models.CharField(default="new", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "concluded_evidence",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="结论所据证据"
                            ),
                        ),
                        (
                            "concluded_amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=24,
                                null=True,
                                verbose_name="结论所据金额",
                            ),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="产生时间")),
                        (
                            "assignee",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核查人",
                            ),
                        ),
                        (
                            "hit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="hits.hit",
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
                                to="alerts.alert",
                            ),
                        ),
                        ("first_due_on", models.DateField(null=True, verbose_name="首次期限")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c4291561419247b4521e58e62c7f57f65465c4a7",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2fa35",
                                    table="alerts_alertevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
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
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("query", models.CharField(max_length=600, verbose_name="条件")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "常用视图",
                        "verbose_name_plural": "常用视图",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "name"), name="one_view_a_name"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alerts_savedviewevent" ("account_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query") VALUES (NEW."account_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query"); RETURN NULL;',
                                    hash="a495be033558c00310d63757a15741c420a05aec",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_70029",
                                    table="alerts_savedview",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alerts_savedviewevent" ("account_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query") VALUES (NEW."account_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query"); RETURN NULL;',
                                    hash="7e209b3b15fb42e9a26ab3043d5df9fd4bc8fe4d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d27e7",
                                    table="alerts_savedview",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedViewEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
                        ("query", models.CharField(max_length=600, verbose_name="条件")),
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
                                to="alerts.savedview",
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
                                    hash="48edc51f90788b0fff0d9abca21259e975591589",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_cee18",
                                    table="alerts_savedviewevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alert",
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
                        ("level", models.CharField(max_length=8, verbose_name="级别")),
                        (
                            "state",
                            models.CharField(default="new", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "concluded_evidence",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="结论所据证据"
                            ),
                        ),
                        (
                            "concluded_amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=24,
                                null=True,
                                verbose_name="结论所据金额",
                            ),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="产生时间")),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核查人",
                            ),
                        ),
                        (
                            "hit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alert",
                                to="hits.hit",
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
                        ("first_due_on", models.DateField(null=True, verbose_name="首次期限")),
                    ],
                    options={
                        "verbose_name": "预警",
                        "verbose_name_plural": "预警",
                        "indexes": [
                            models.Index(fields=["due_on", "id"], name="alert_by_due"),
                            models.Index(
                                fields=["organisation", "state"], name="alert_of_organisation"
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["new", "checking"])),
                                fields=["organisation", "due_on"],
                                include=("id", "level", "assignee"),
                                name="open_alerts",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alerts_alertevent" ("assignee_id", "concluded_amount", "concluded_evidence", "due_on", "first_due_on", "hit_id", "id", "is_provisional", "level", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "state", "version") VALUES (NEW."assignee_id", NEW."concluded_amount", NEW."concluded_evidence", NEW."due_on", NEW."first_due_on", NEW."hit_id", NEW."id", NEW."is_provisional", NEW."level", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raised_at", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="522bd048d8784f658fb2054b26deadfbb23aa243",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_607e3",
                                    table="alerts_alert",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alerts_alertevent" ("assignee_id", "concluded_amount", "concluded_evidence", "due_on", "first_due_on", "hit_id", "id", "is_provisional", "level", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "state", "version") VALUES (NEW."assignee_id", NEW."concluded_amount", NEW."concluded_evidence", NEW."due_on", NEW."first_due_on", NEW."hit_id", NEW."id", NEW."is_provisional", NEW."level", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."raised_at", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="eace083df0483b12f31822ceb127159b360c6cb0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_953db",
                                    table="alerts_alert",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
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
                        ("actor_name", models.CharField(max_length=120, verbose_name="署名")),
                        ("words", models.TextField(max_length=2000, verbose_name="内容")),
                        ("mentioned", models.JSONField(default=list, verbose_name="提到的账号")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发言人",
                            ),
                        ),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="alerts.alert",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "讨论",
                        "verbose_name_plural": "讨论",
                        "ordering": ["id"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="65b3a7f942dca42989639487aaf3aa0cb4964479",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_53a93",
                                    table="alerts_remark",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alerts_remarkevent" ("account_id", "actor_name", "alert_id", "entry_id", "id", "made_at", "mentioned", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."account_id", NEW."actor_name", NEW."alert_id", NEW."entry_id", NEW."id", NEW."made_at", NEW."mentioned", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;',
                                    hash="f971acc25e58daac0660e301ba25fdb7864bd3e5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_304a5",
                                    table="alerts_remark",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alerts_remarkevent" ("account_id", "actor_name", "alert_id", "entry_id", "id", "made_at", "mentioned", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."account_id", NEW."actor_name", NEW."alert_id", NEW."entry_id", NEW."id", NEW."made_at", NEW."mentioned", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;',
                                    hash="c4faa050930ee5cb4f05018286b8ab7097fdf87c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2c723",
                                    table="alerts_remark",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemarkEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("actor_name", models.CharField(max_length=120, verbose_name="署名")),
                        ("words", models.TextField(max_length=2000, verbose_name="内容")),
                        ("mentioned", models.JSONField(default=list, verbose_name="提到的账号")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发言人",
                            ),
                        ),
                        (
                            "alert",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alerts.alert",
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
                                to="alerts.remark",
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
                                    hash="436857014254a37bba664b44a432e0ba52f05fee",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b4fa4",
                                    table="alerts_remarkevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        row_security("hits_hitevidence", CONDITION),
    ]
