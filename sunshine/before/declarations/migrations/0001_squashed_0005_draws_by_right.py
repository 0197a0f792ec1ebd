import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

import sunshine.foundation.vault.models
from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# The person behind the account itself: a deputy does not see the principal's declaration.
SELF = """
create function declarations_self() returns uuid
language sql stable parallel safe set search_path from current as $$
  select a.person_id from identity_account a
  where a.id = nullif(current_setting('sunshine.account', true), '')::uuid
$$
"""
PUBLIC = """
(
  person_id = (select declarations_self())
  or organisation_id in (select p.place from access_places('declaration.read') p where p.class = '')
)
and id not in (select access_shut('declaration'))
"""
# Asked through the declaration, whose own policy holds besides.
RESERVED = """
exists (
  select from declarations_declaration d
  where d.id = declaration_id
    and (
      d.person_id = (select declarations_self())
      or d.organisation_id in (
        select p.place from access_places('declaration.read_reserved') p where p.class = ''
      )
    )
)
"""
TABLES = (
    "content",
    "contentevent",
    "contentkey",
    "declaredrelative",
    "declaredcompany",
    "conclusion",
    "conclusionevent",
    "reading",
    "readingevent",
)
# By place only: the proof of a draw is computed of all of it, also by whom a part is closed to.
DRAW = """
organisation_id in (select p.place from access_places('declaration.draw') p where p.class = '')
"""
VERIFICATION = """
organisation_id in (select p.place from access_places('declaration.draw') p where p.class = '')
or organisation_id in (select p.place from access_places('declaration.verify') p where p.class = '')
"""


class Migration(migrations.Migration):
    replaces = [
        ("declarations", "0001_declarations"),
        ("declarations", "0002_by_right"),
        ("declarations", "0003_first_due_on"),
        ("declarations", "0004_draws"),
        ("declarations", "0005_draws_by_right"),
    ]

    initial = True

    dependencies = [
        ("access", "0008_places_of_a_reach"),
        ("identity", "0002_history"),
        ("organisations", "0003_how_many_are_below"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Conclusion",
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
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("returned", "退回补正"),
                                    ("none", "无问题"),
                                    ("adjust", "需调整"),
                                    ("recuse", "需回避"),
                                    ("transfer", "移送核对"),
                                ],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("sealed", models.BinaryField(verbose_name="意见")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="审核人")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusions",
                                to="declarations.declaration",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报审核",
                        "verbose_name_plural": "申报审核",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("declaration", "ordinal"), name="one_conclusion_a_place"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_conclusionevent" ("actor_name", "declaration_id", "entry_id", "id", "made_at", "ordinal", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sealed") VALUES (NEW."actor_name", NEW."declaration_id", NEW."entry_id", NEW."id", NEW."made_at", NEW."ordinal", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sealed"); RETURN NULL;',
                                    hash="c6b3e6670ded6eb9e9e8864a611428f8f18d1ca8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3aeeb",
                                    table="declarations_conclusion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_conclusionevent" ("actor_name", "declaration_id", "entry_id", "id", "made_at", "ordinal", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sealed") VALUES (NEW."actor_name", NEW."declaration_id", NEW."entry_id", NEW."id", NEW."made_at", NEW."ordinal", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sealed"); RETURN NULL;',
                                    hash="4327950f157fbfcd3000172083a3e37d4a9816f9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2b4e5",
                                    table="declarations_conclusion",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Declaration",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "number",
                            models.CharField(blank=True, max_length=80, verbose_name="编号"),
                        ),
                        ("post", models.CharField(blank=True, max_length=120, verbose_name="岗位")),
                        (
                            "post_class",
                            models.CharField(
                                choices=[("manager", "经营管理人员"), ("key", "关键岗位人员")],
                                max_length=8,
                                verbose_name="岗位类别",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("appointment", "任职申报"),
                                    ("yearly", "年度申报"),
                                    ("change", "变更申报"),
                                    ("leaving", "离任申报"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("since_on", models.DateField(verbose_name="起算日")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "is_candidate",
                            models.BooleanField(default=False, verbose_name="提拔人选"),
                        ),
                        (
                            "state",
                            models.CharField(default="due", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("opened_at", models.DateTimeField(verbose_name="产生时间")),
                        ("filed_at", models.DateTimeField(null=True, verbose_name="申报时间")),
                        ("filed_on", models.DateField(null=True, verbose_name="申报日")),
                        ("is_late", models.BooleanField(default=False, verbose_name="迟报")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="申报人员"),
                        ),
                        (
                            "fingerprint",
                            models.CharField(blank=True, max_length=34, verbose_name="内容指纹"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "无问题"),
                                    ("adjust", "需调整"),
                                    ("recuse", "需回避"),
                                    ("transfer", "移送核对"),
                                ],
                                max_length=10,
                                verbose_name="审核结论",
                            ),
                        ),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                        ("keep_until", models.DateField(null=True, verbose_name="保存至")),
                        (
                            "campaign",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="declarations.campaign",
                                verbose_name="批次",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申报账号",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="people.person",
                                verbose_name="申报人",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="declarations.declaration",
                                verbose_name="上一次申报",
                            ),
                        ),
                        (
                            "tenure",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.tenure",
                                verbose_name="任职",
                            ),
                        ),
                        ("first_due_on", models.DateField(verbose_name="应报日期")),
                    ],
                    options={
                        "verbose_name": "从业及经营活动申报",
                        "verbose_name_plural": "从业及经营活动申报",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "due_on"],
                                name="declaration_by_due",
                            ),
                            models.Index(fields=["person", "-id"], name="declaration_of_person"),
                            models.Index(
                                fields=["campaign", "organisation"], name="declaration_of_campaign"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "organisation", "person"),
                                name="one_duty_a_campaign",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("campaign__isnull", True),
                                    models.Q(("state", "cancelled"), _negated=True),
                                ),
                                fields=("organisation", "person", "kind", "since_on"),
                                name="one_duty_an_occasion",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("filed_at__isnull", True),
                                        ("filed_on__isnull", True),
                                        ("fingerprint", ""),
                                    ),
                                    models.Q(
                                        ("filed_at__isnull", False),
                                        ("filed_on__isnull", False),
                                        models.Q(("fingerprint", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="filed_at_and_on",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("concluded_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_outcome_has_its_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_declarationevent" ("campaign_id", "concluded_at", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "filed_on", "fingerprint", "first_due_on", "id", "is_candidate", "is_late", "is_provisional", "keep_until", "kind", "number", "opened_at", "organisation_id", "outcome", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "post_class", "previous_id", "since_on", "state", "tenure_id", "version", "year") VALUES (NEW."campaign_id", NEW."concluded_at", NEW."due_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."filed_on", NEW."fingerprint", NEW."first_due_on", NEW."id", NEW."is_candidate", NEW."is_late", NEW."is_provisional", NEW."keep_until", NEW."kind", NEW."number", NEW."opened_at", NEW."organisation_id", NEW."outcome", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."post_class", NEW."previous_id", NEW."since_on", NEW."state", NEW."tenure_id", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="e9815c6a53e315af9c09aaea654ab6cd168d78c4",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3a5fc",
                                    table="declarations_declaration",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_declarationevent" ("campaign_id", "concluded_at", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "filed_on", "fingerprint", "first_due_on", "id", "is_candidate", "is_late", "is_provisional", "keep_until", "kind", "number", "opened_at", "organisation_id", "outcome", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "post_class", "previous_id", "since_on", "state", "tenure_id", "version", "year") VALUES (NEW."campaign_id", NEW."concluded_at", NEW."due_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."filed_on", NEW."fingerprint", NEW."first_due_on", NEW."id", NEW."is_candidate", NEW."is_late", NEW."is_provisional", NEW."keep_until", NEW."kind", NEW."number", NEW."opened_at", NEW."organisation_id", NEW."outcome", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post", NEW."post_class", NEW."previous_id", NEW."since_on", NEW."state", NEW."tenure_id", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="859bdfbc730253d20586c6e6c65c2260c7497c65",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_11bef",
                                    table="declarations_declaration",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("appointment", "任职申报"),
                                    ("yearly", "年度申报"),
                                    ("change", "变更申报"),
                                    ("leaving", "离任申报"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("opens_on", models.DateField(verbose_name="开始日")),
                        ("due_on", models.DateField(verbose_name="截止日")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=2000, verbose_name="小结"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="范围",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报批次",
                        "verbose_name_plural": "申报批次",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("opens_on"))),
                                name="a_campaign_ends_after_it_opens",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("organisation", "kind", "year"),
                                name="one_open_campaign_a_kind",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_campaignevent" ("closed_at", "due_on", "filed_by_id", "filed_by_person_id", "id", "kind", "opened_at", "opens_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version", "words", "year") VALUES (NEW."closed_at", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."kind", NEW."opened_at", NEW."opens_on", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."title", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="a23da176e18b5966ba9e82dba12889336a5483bc",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_342f4",
                                    table="declarations_campaign",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_campaignevent" ("closed_at", "due_on", "filed_by_id", "filed_by_person_id", "id", "kind", "opened_at", "opens_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version", "words", "year") VALUES (NEW."closed_at", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."kind", NEW."opened_at", NEW."opens_on", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."title", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="80e14c8f062c6f1554b334db66524b6db5e77010",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d3a02",
                                    table="declarations_campaign",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("appointment", "任职申报"),
                                    ("yearly", "年度申报"),
                                    ("change", "变更申报"),
                                    ("leaving", "离任申报"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("opens_on", models.DateField(verbose_name="开始日")),
                        ("due_on", models.DateField(verbose_name="截止日")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=2000, verbose_name="小结"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="范围",
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
                                to="declarations.campaign",
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
                                    hash="b7a64cae94e07f7fe3c0ed95d42ae31242236af4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_09289",
                                    table="declarations_campaignevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Content",
                    fields=[
                        (
                            "declaration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                serialize=False,
                                to="declarations.declaration",
                            ),
                        ),
                        ("sealed", models.BinaryField(verbose_name="密文")),
                        (
                            "revision",
                            models.PositiveSmallIntegerField(default=1, verbose_name="次"),
                        ),
                    ],
                    options={
                        "verbose_name": "申报内容",
                        "verbose_name_plural": "申报内容",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_contentevent" ("declaration_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "sealed") VALUES (NEW."declaration_id", _pgh_attach_context(), NOW(), \'insert\', NEW."declaration_id", NEW."revision", NEW."sealed"); RETURN NULL;',
                                    hash="3187266b9410c7936f191aba3664af2aa0bdc70e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_112d4",
                                    table="declarations_content",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_contentevent" ("declaration_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "sealed") VALUES (NEW."declaration_id", _pgh_attach_context(), NOW(), \'update\', NEW."declaration_id", NEW."revision", NEW."sealed"); RETURN NULL;',
                                    hash="e12659f556428a228f9cbfcb238dc1093da05abc",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d0fed",
                                    table="declarations_content",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContentKey",
                    fields=[
                        (
                            "declaration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                serialize=False,
                                to="declarations.declaration",
                            ),
                        ),
                        (
                            "key",
                            sunshine.foundation.vault.models.EncryptedTextField(
                                verbose_name="密钥"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报密钥",
                        "verbose_name_plural": "申报密钥",
                    },
                ),
                migrations.CreateModel(
                    name="DeclarationDraft",
                    fields=[
                        (
                            "declaration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                serialize=False,
                                to="declarations.declaration",
                            ),
                        ),
                        (
                            "typed",
                            sunshine.foundation.vault.models.EncryptedTextField(
                                verbose_name="所填"
                            ),
                        ),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ConclusionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("returned", "退回补正"),
                                    ("none", "无问题"),
                                    ("adjust", "需调整"),
                                    ("recuse", "需回避"),
                                    ("transfer", "移送核对"),
                                ],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("sealed", models.BinaryField(verbose_name="意见")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="审核人")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
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
                                to="declarations.conclusion",
                            ),
                        ),
                        (
                            "declaration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.declaration",
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
                                    hash="96b583c5997f7f0672d362a92158531608f894e5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_60278",
                                    table="declarations_conclusionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("sealed", models.BinaryField(verbose_name="密文")),
                        (
                            "revision",
                            models.PositiveSmallIntegerField(default=1, verbose_name="次"),
                        ),
                        (
                            "declaration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="declarations.declaration",
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
                                to="declarations.content",
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
                                    hash="72b1d8e699b7133feabaee86669a461bcd936d97",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f4743",
                                    table="declarations_contentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclarationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "number",
                            models.CharField(blank=True, max_length=80, verbose_name="编号"),
                        ),
                        ("post", models.CharField(blank=True, max_length=120, verbose_name="岗位")),
                        (
                            "post_class",
                            models.CharField(
                                choices=[("manager", "经营管理人员"), ("key", "关键岗位人员")],
                                max_length=8,
                                verbose_name="岗位类别",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("appointment", "任职申报"),
                                    ("yearly", "年度申报"),
                                    ("change", "变更申报"),
                                    ("leaving", "离任申报"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("since_on", models.DateField(verbose_name="起算日")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "is_candidate",
                            models.BooleanField(default=False, verbose_name="提拔人选"),
                        ),
                        (
                            "state",
                            models.CharField(default="due", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("opened_at", models.DateTimeField(verbose_name="产生时间")),
                        ("filed_at", models.DateTimeField(null=True, verbose_name="申报时间")),
                        ("filed_on", models.DateField(null=True, verbose_name="申报日")),
                        ("is_late", models.BooleanField(default=False, verbose_name="迟报")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="申报人员"),
                        ),
                        (
                            "fingerprint",
                            models.CharField(blank=True, max_length=34, verbose_name="内容指纹"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "无问题"),
                                    ("adjust", "需调整"),
                                    ("recuse", "需回避"),
                                    ("transfer", "移送核对"),
                                ],
                                max_length=10,
                                verbose_name="审核结论",
                            ),
                        ),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                        ("keep_until", models.DateField(null=True, verbose_name="保存至")),
                        (
                            "campaign",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.campaign",
                                verbose_name="批次",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申报账号",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.person",
                                verbose_name="申报人",
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
                                to="declarations.declaration",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.declaration",
                                verbose_name="上一次申报",
                            ),
                        ),
                        (
                            "tenure",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.tenure",
                                verbose_name="任职",
                            ),
                        ),
                        ("first_due_on", models.DateField(verbose_name="应报日期")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="7792e4fb3ed957d90b7e9fdc8f17c62c6e60ea25",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_def1a",
                                    table="declarations_declarationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclarationNumbering",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year"),
                                name="one_declaration_numbering_a_year",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclaredRelative",
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
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("relation", models.CharField(max_length=4, verbose_name="关系")),
                        ("degree", models.PositiveSmallIntegerField(verbose_name="亲等")),
                        ("person_key", models.CharField(max_length=34, verbose_name="自然人标识")),
                        ("name_key", models.CharField(max_length=34, verbose_name="姓名标识")),
                        ("is_named_only", models.BooleanField(verbose_name="只有姓名")),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relatives",
                                to="declarations.declaration",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报的亲属",
                        "verbose_name_plural": "申报的亲属",
                        "indexes": [
                            models.Index(fields=["person_key"], name="relative_by_key"),
                            models.Index(fields=["name_key"], name="relative_by_name"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("declaration", "ordinal"), name="one_relative_a_place"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclaredCompany",
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
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("company_key", models.CharField(max_length=34, verbose_name="企业标识")),
                        ("name_key", models.CharField(max_length=34, verbose_name="企业名称标识")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("shareholder", "股东、出资人"),
                                    ("legal_representative", "法定代表人"),
                                    ("director", "董事"),
                                    ("supervisor", "监事"),
                                    ("executive", "高级管理人员"),
                                    ("owner", "个体工商户、合伙人"),
                                ],
                                max_length=24,
                                verbose_name="身份",
                            ),
                        ),
                        (
                            "share",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="持股比例（%）",
                            ),
                        ),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="companies",
                                to="declarations.declaration",
                            ),
                        ),
                        (
                            "relative",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="declarations.declaredrelative",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报的企业",
                        "verbose_name_plural": "申报的企业",
                        "indexes": [
                            models.Index(fields=["company_key"], name="company_by_key"),
                            models.Index(fields=["name_key"], name="company_by_name"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("declaration", "ordinal"), name="one_company_a_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share__isnull", True),
                                    models.Q(("share__gte", 0), ("share__lte", 100)),
                                    _connector="OR",
                                ),
                                name="declared_share_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
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
                        ("actor_name", models.CharField(max_length=120, verbose_name="查阅人")),
                        ("purpose", models.CharField(max_length=200, verbose_name="目的")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("until", models.DateTimeField(verbose_name="到期")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="declarations.declaration",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "查阅记录",
                        "verbose_name_plural": "查阅记录",
                        "indexes": [
                            models.Index(
                                fields=["declaration", "-made_at"], name="readings_of_declaration"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1370e09ba4511a1a9959941a2b55ecfc69c5e490",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_505f5",
                                    table="declarations_reading",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_readingevent" ("account_id", "actor_name", "declaration_id", "entry_id", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "until") VALUES (NEW."account_id", NEW."actor_name", NEW."declaration_id", NEW."entry_id", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."until"); RETURN NULL;',
                                    hash="9125732c5763e7cdb220dd34f22ddc5c113558b8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ad206",
                                    table="declarations_reading",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_readingevent" ("account_id", "actor_name", "declaration_id", "entry_id", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "until") VALUES (NEW."account_id", NEW."actor_name", NEW."declaration_id", NEW."entry_id", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."until"); RETURN NULL;',
                                    hash="67fdaf2709425b1962beffbec11975d6ee310a81",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_780df",
                                    table="declarations_reading",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("actor_name", models.CharField(max_length=120, verbose_name="查阅人")),
                        ("purpose", models.CharField(max_length=200, verbose_name="目的")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("until", models.DateTimeField(verbose_name="到期")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "declaration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.declaration",
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
                                to="declarations.reading",
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
                                    hash="5bc9e3f553d9e8312ba65d2698134d581a239c9e",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2c81c",
                                    table="declarations_readingevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclarationDraw",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("since", models.DateField(verbose_name="申报日起")),
                        ("until", models.DateField(verbose_name="申报日止")),
                        ("percent", models.PositiveSmallIntegerField(verbose_name="比例（%）")),
                        ("frame", models.TextField(blank=True, verbose_name="抽样框")),
                        ("named", models.TextField(blank=True, verbose_name="提拔人选")),
                        ("population", models.PositiveIntegerField(verbose_name="范围内件数")),
                        ("size", models.PositiveIntegerField(verbose_name="抽取件数")),
                        ("candidates", models.PositiveIntegerField(verbose_name="提拔人选件数")),
                        ("rule", models.CharField(max_length=8, verbose_name="抽取规则版本")),
                        ("frozen_at", models.DateTimeField(verbose_name="定抽样框时间")),
                        ("frozen_entry_id", models.UUIDField(verbose_name="抽样框存证")),
                        ("seed", models.CharField(blank=True, max_length=64, verbose_name="种子")),
                        (
                            "seed_size",
                            models.BigIntegerField(null=True, verbose_name="种子所在检查点"),
                        ),
                        ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        (
                            "state",
                            models.CharField(default="frozen", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="总体结论"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="范围",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报抽查",
                        "verbose_name_plural": "申报抽查",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("size__lte", models.F("population"))),
                                name="no_more_declarations_than_there_are",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("drawn_at__isnull", True),
                                        ("seed", ""),
                                        ("seed_size__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("seed", ""), _negated=True),
                                        ("drawn_at__isnull", False),
                                        ("seed_size__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="declarations_drawn_by_a_seed",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="closed_is_closed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.\"state\" = 'closed')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="3ef8b6db04c2bd24f9a9c0295ebe180396524425",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_closed_is_closed_622d3",
                                    table="declarations_declarationdraw",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_declarationdrawevent" ("candidates", "closed_at", "drawn_at", "filed_by_id", "filed_by_person_id", "frame", "frozen_at", "frozen_entry_id", "id", "named", "organisation_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "rule", "seed", "seed_size", "since", "size", "state", "title", "until", "version", "words", "year") VALUES (NEW."candidates", NEW."closed_at", NEW."drawn_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."frame", NEW."frozen_at", NEW."frozen_entry_id", NEW."id", NEW."named", NEW."organisation_id", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population", NEW."rule", NEW."seed", NEW."seed_size", NEW."since", NEW."size", NEW."state", NEW."title", NEW."until", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="28ce2b91bb292543877429123b7911656a5296ae",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_928a6",
                                    table="declarations_declarationdraw",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_declarationdrawevent" ("candidates", "closed_at", "drawn_at", "filed_by_id", "filed_by_person_id", "frame", "frozen_at", "frozen_entry_id", "id", "named", "organisation_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "rule", "seed", "seed_size", "since", "size", "state", "title", "until", "version", "words", "year") VALUES (NEW."candidates", NEW."closed_at", NEW."drawn_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."frame", NEW."frozen_at", NEW."frozen_entry_id", NEW."id", NEW."named", NEW."organisation_id", NEW."percent", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population", NEW."rule", NEW."seed", NEW."seed_size", NEW."since", NEW."size", NEW."state", NEW."title", NEW."until", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="9ce37affaeaed9e675cf5a67ce44d3d95c0d9681",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ab5aa",
                                    table="declarations_declarationdraw",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeclarationDrawEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("since", models.DateField(verbose_name="申报日起")),
                        ("until", models.DateField(verbose_name="申报日止")),
                        ("percent", models.PositiveSmallIntegerField(verbose_name="比例（%）")),
                        ("frame", models.TextField(blank=True, verbose_name="抽样框")),
                        ("named", models.TextField(blank=True, verbose_name="提拔人选")),
                        ("population", models.PositiveIntegerField(verbose_name="范围内件数")),
                        ("size", models.PositiveIntegerField(verbose_name="抽取件数")),
                        ("candidates", models.PositiveIntegerField(verbose_name="提拔人选件数")),
                        ("rule", models.CharField(max_length=8, verbose_name="抽取规则版本")),
                        ("frozen_at", models.DateTimeField(verbose_name="定抽样框时间")),
                        ("frozen_entry_id", models.UUIDField(verbose_name="抽样框存证")),
                        ("seed", models.CharField(blank=True, max_length=64, verbose_name="种子")),
                        (
                            "seed_size",
                            models.BigIntegerField(null=True, verbose_name="种子所在检查点"),
                        ),
                        ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        (
                            "state",
                            models.CharField(default="frozen", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="总体结论"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="范围",
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
                                to="declarations.declarationdraw",
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
                                    hash="864550c43038f840b0be7e10215586fb257479bb",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_54de4",
                                    table="declarations_declarationdrawevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verification",
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
                                    ("appointment", "任职申报"),
                                    ("yearly", "年度申报"),
                                    ("change", "变更申报"),
                                    ("leaving", "离任申报"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("ordinal", models.PositiveIntegerField(verbose_name="次序")),
                        (
                            "is_candidate",
                            models.BooleanField(default=False, verbose_name="提拔人选"),
                        ),
                        (
                            "fingerprint",
                            models.CharField(max_length=34, verbose_name="抽取时的内容指纹"),
                        ),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("registry", "工商登记"),
                                    ("household", "户籍、婚姻登记"),
                                    ("property", "不动产登记"),
                                    ("tax", "税务、社保记录"),
                                    ("employer", "工作单位证明"),
                                    ("talk", "谈话核实"),
                                ],
                                max_length=12,
                                verbose_name="核实来源",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("consistent", "一致"),
                                    ("omitted", "漏报"),
                                    ("false", "不实"),
                                ],
                                max_length=12,
                                verbose_name="核实结果",
                            ),
                        ),
                        ("sealed", models.BinaryField(default=b"", verbose_name="核实情况")),
                        (
                            "verified_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核实人"),
                        ),
                        ("verified_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="declarations.declaration",
                            ),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="declarations.declarationdraw",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报核实",
                        "verbose_name_plural": "申报核实",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "due_on"],
                                name="verifications_by_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "declaration"), name="a_declaration_is_drawn_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("result", ""),
                                        ("source", ""),
                                        ("state", "open"),
                                        ("verified_at__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        models.Q(("result", ""), _negated=True),
                                        models.Q(("source", ""), _negated=True),
                                        ("verified_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_verification_is_whole",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="said_once",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.\"state\" = 'verified')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1f8a554dc98f5d7f76638c9da24c9e23795e3661",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_said_once_06590",
                                    table="declarations_verification",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "declarations_verificationevent" ("declaration_id", "draw_id", "due_on", "fingerprint", "id", "is_candidate", "is_provisional", "kind", "ordinal", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "sealed", "source", "state", "verified_at", "verified_name", "version") VALUES (NEW."declaration_id", NEW."draw_id", NEW."due_on", NEW."fingerprint", NEW."id", NEW."is_candidate", NEW."is_provisional", NEW."kind", NEW."ordinal", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."result", NEW."sealed", NEW."source", NEW."state", NEW."verified_at", NEW."verified_name", NEW."version"); RETURN NULL;',
                                    hash="9086d99502084cc145781d2d8620e580591a9daa",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_69a2d",
                                    table="declarations_verification",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "declarations_verificationevent" ("declaration_id", "draw_id", "due_on", "fingerprint", "id", "is_candidate", "is_provisional", "kind", "ordinal", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "sealed", "source", "state", "verified_at", "verified_name", "version") VALUES (NEW."declaration_id", NEW."draw_id", NEW."due_on", NEW."fingerprint", NEW."id", NEW."is_candidate", NEW."is_provisional", NEW."kind", NEW."ordinal", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."result", NEW."sealed", NEW."source", NEW."state", NEW."verified_at", NEW."verified_name", NEW."version"); RETURN NULL;',
                                    hash="e9220c41f435cf91438fb186b8308a6f00cca31a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4ca96",
                                    table="declarations_verification",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VerificationEvent",
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
                                    ("appointment", "任职申报"),
                                    ("yearly", "年度申报"),
                                    ("change", "变更申报"),
                                    ("leaving", "离任申报"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("ordinal", models.PositiveIntegerField(verbose_name="次序")),
                        (
                            "is_candidate",
                            models.BooleanField(default=False, verbose_name="提拔人选"),
                        ),
                        (
                            "fingerprint",
                            models.CharField(max_length=34, verbose_name="抽取时的内容指纹"),
                        ),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("registry", "工商登记"),
                                    ("household", "户籍、婚姻登记"),
                                    ("property", "不动产登记"),
                                    ("tax", "税务、社保记录"),
                                    ("employer", "工作单位证明"),
                                    ("talk", "谈话核实"),
                                ],
                                max_length=12,
                                verbose_name="核实来源",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("consistent", "一致"),
                                    ("omitted", "漏报"),
                                    ("false", "不实"),
                                ],
                                max_length=12,
                                verbose_name="核实结果",
                            ),
                        ),
                        ("sealed", models.BinaryField(default=b"", verbose_name="核实情况")),
                        (
                            "verified_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核实人"),
                        ),
                        ("verified_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        (
                            "declaration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.declaration",
                            ),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.declarationdraw",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="单位",
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
                                to="declarations.verification",
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
                                    hash="b9804c0f777777ae7c3ad0267c104dc9bcc35da0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f4e02",
                                    table="declarations_verificationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(SELF, "drop function declarations_self()"),
        row_security("declarations_declaration", PUBLIC),
        row_security("declarations_declarationevent", PUBLIC),
        *(row_security(f"declarations_{table}", RESERVED) for table in TABLES),
        row_security("declarations_declarationdraw", DRAW),
        row_security("declarations_declarationdrawevent", DRAW),
        row_security("declarations_verification", VERIFICATION),
        row_security("declarations_verificationevent", VERIFICATION),
    ]
