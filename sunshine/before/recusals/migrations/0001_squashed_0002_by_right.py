import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

import sunshine.foundation.vault.models
from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# By right, as sets (ADR 0010); the person concerned sees the own report, and every own case once it
# is decided, as long as he acts for himself alone: with a principal there are two persons.
CONFLICT = """
(
  organisation_id in (select p.place from access_places('conflict.read') p where p.class = '')
  and id not in (select access_shut('conflict'))
) or (
  person_id::text = current_setting('sunshine.persons', true)
  and (origin = 'self_report' or state::text <> all (
    array['reported'::text, 'registered'::text, 'judging'::text, 'waiving'::text]))
)
"""
ADJUSTMENT = """
(
  organisation_id in (select p.place from access_places('conflict.read') p where p.class = '')
  and id not in (select access_shut('adjustment'))
) or conflict_id in (
  select c.id from recusals_conflict c
  where c.person_id::text = current_setting('sunshine.persons', true)
)
"""


class Migration(migrations.Migration):
    replaces = [("recusals", "0001_conflicts"), ("recusals", "0002_by_right")]

    initial = True

    dependencies = [
        ("access", "0009_cause_of_a_denial"),
        ("filings", "0006_words"),
        ("organisations", "0003_how_many_are_below"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Adjustment",
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
                                    ("step_aside", "业务回避"),
                                    ("change_post", "岗位调整"),
                                    ("party_exit", "关联方退出"),
                                    ("trade_ban", "禁止交易"),
                                ],
                                max_length=12,
                                verbose_name="措施",
                            ),
                        ),
                        ("words", models.CharField(max_length=400, verbose_name="要求")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("set_at", models.DateTimeField(verbose_name="确定时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("latest_on", models.DateField(null=True, verbose_name="最迟期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="落实人员"),
                        ),
                        (
                            "done_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="落实情况"),
                        ),
                        ("verified_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        (
                            "verified_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核实人"),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="落实人",
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
                            "conflict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="recusals.conflict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "调整措施",
                        "verbose_name_plural": "调整措施",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "due_on"],
                                name="adjustments_by_due",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("verified_at__isnull", True), ("verified_name", "")),
                                    models.Q(
                                        ("verified_at__isnull", False),
                                        models.Q(("verified_name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="verified_by_and_at",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "recusals_adjustmentevent" ("assignee_id", "conflict_id", "done_words", "due_on", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "kind", "latest_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "state", "verified_at", "verified_name", "version", "words") VALUES (NEW."assignee_id", NEW."conflict_id", NEW."done_words", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."kind", NEW."latest_on", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."set_at", NEW."state", NEW."verified_at", NEW."verified_name", NEW."version", NEW."words"); RETURN NULL;',
                                    hash="9b2c9068d282a1bf6b7015d2e148cd1b6b2e13c1",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_73308",
                                    table="recusals_adjustment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "recusals_adjustmentevent" ("assignee_id", "conflict_id", "done_words", "due_on", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "kind", "latest_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "state", "verified_at", "verified_name", "version", "words") VALUES (NEW."assignee_id", NEW."conflict_id", NEW."done_words", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."kind", NEW."latest_on", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."set_at", NEW."state", NEW."verified_at", NEW."verified_name", NEW."version", NEW."words"); RETURN NULL;',
                                    hash="703e6f48f895c9c5c88613f41c22661fb861f2a0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_31a7f",
                                    table="recusals_adjustment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
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
                        ("number", models.PositiveIntegerField(verbose_name="编号")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("self_report", "本人报告"),
                                    ("detection", "系统或检查发现"),
                                    ("tip", "反映、举报"),
                                ],
                                max_length=12,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "basis_label",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="来源记录类别"
                            ),
                        ),
                        ("basis_id", models.UUIDField(null=True, verbose_name="来源记录")),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("own", "本人持股、任职或者取酬"),
                                    ("spouse", "配偶"),
                                    ("child", "子女及其配偶"),
                                    ("parent", "父母（含配偶的父母）"),
                                    ("sibling", "兄弟姐妹及其配偶"),
                                    ("other_relative", "其他近亲属、近姻亲"),
                                    ("other", "其他利害关系"),
                                ],
                                max_length=20,
                                verbose_name="关系",
                            ),
                        ),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=200, verbose_name="对方单位"),
                        ),
                        (
                            "counterparty_uscc",
                            models.CharField(
                                blank=True, max_length=18, verbose_name="统一社会信用代码"
                            ),
                        ),
                        (
                            "related_name",
                            sunshine.foundation.vault.models.EncryptedTextField(
                                null=True, verbose_name="相关人员"
                            ),
                        ),
                        (
                            "item_code",
                            models.CharField(blank=True, max_length=12, verbose_name="事项类别"),
                        ),
                        (
                            "facts",
                            sunshine.foundation.vault.models.EncryptedTextField(
                                verbose_name="情况说明"
                            ),
                        ),
                        (
                            "source",
                            sunshine.foundation.vault.models.EncryptedTextField(
                                null=True, verbose_name="反映人或来源"
                            ),
                        ),
                        ("found_on", models.DateField(verbose_name="发现日期")),
                        ("filed_at", models.DateTimeField(verbose_name="报告时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="报告人员"),
                        ),
                        (
                            "state",
                            models.CharField(
                                default="reported", max_length=12, verbose_name="状态"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("first_due_on", models.DateField(verbose_name="最迟登记日")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("registered_at", models.DateTimeField(null=True, verbose_name="登记时间")),
                        ("is_late", models.BooleanField(default=False, verbose_name="逾期登记")),
                        (
                            "discipline_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("recuse", "须回避"),
                                    ("waive", "可以豁免"),
                                    ("none", "不构成利益冲突"),
                                ],
                                max_length=8,
                                verbose_name="纪检研判",
                            ),
                        ),
                        (
                            "discipline_words",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="纪检研判理由"
                            ),
                        ),
                        (
                            "personnel_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("recuse", "须回避"),
                                    ("waive", "可以豁免"),
                                    ("none", "不构成利益冲突"),
                                ],
                                max_length=8,
                                verbose_name="人事研判",
                            ),
                        ),
                        (
                            "personnel_words",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="人事研判理由"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="研判时间")),
                        ("waived_until", models.DateField(null=True, verbose_name="豁免截止日")),
                        (
                            "waived_name",
                            models.CharField(blank=True, max_length=120, verbose_name="豁免批准人"),
                        ),
                        (
                            "waived_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="豁免理由"),
                        ),
                        ("released_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="filings.matter",
                                verbose_name="报备事项",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="任职单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="people.person",
                                verbose_name="当事人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "利益冲突",
                        "verbose_name_plural": "利益冲突",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="conflict_of_organisation"
                            ),
                            models.Index(fields=["person"], name="conflict_of_person"),
                            models.Index(
                                condition=models.Q(("state__in", ("recused", "settled"))),
                                fields=["id"],
                                name="conflicts_live",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_conflict_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waived"), _negated=True),
                                    models.Q(
                                        ("waived_until__isnull", False),
                                        models.Q(("waived_name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_waiver_has_its_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "reported"),
                                    ("registered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="registered_before_judged",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "recusals_conflictevent" ("basis_id", "basis_label", "counterparty", "counterparty_uscc", "decided_at", "discipline_answer", "discipline_words", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "first_due_on", "found_on", "id", "is_late", "is_provisional", "item_code", "matter_id", "number", "organisation_id", "origin", "person_id", "personnel_answer", "personnel_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "relation", "released_at", "state", "version", "waived_name", "waived_until", "waived_words", "year") VALUES (NEW."basis_id", NEW."basis_label", NEW."counterparty", NEW."counterparty_uscc", NEW."decided_at", NEW."discipline_answer", NEW."discipline_words", NEW."due_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."found_on", NEW."id", NEW."is_late", NEW."is_provisional", NEW."item_code", NEW."matter_id", NEW."number", NEW."organisation_id", NEW."origin", NEW."person_id", NEW."personnel_answer", NEW."personnel_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_at", NEW."relation", NEW."released_at", NEW."state", NEW."version", NEW."waived_name", NEW."waived_until", NEW."waived_words", NEW."year"); RETURN NULL;',
                                    hash="6b69642fcb98e68b0bf06bac8a058f2e54a9948f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f59e3",
                                    table="recusals_conflict",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."basis_id" IS DISTINCT FROM (NEW."basis_id") OR OLD."basis_label" IS DISTINCT FROM (NEW."basis_label") OR OLD."counterparty" IS DISTINCT FROM (NEW."counterparty") OR OLD."counterparty_uscc" IS DISTINCT FROM (NEW."counterparty_uscc") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."discipline_answer" IS DISTINCT FROM (NEW."discipline_answer") OR OLD."discipline_words" IS DISTINCT FROM (NEW."discipline_words") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."filed_by_id" IS DISTINCT FROM (NEW."filed_by_id") OR OLD."filed_by_person_id" IS DISTINCT FROM (NEW."filed_by_person_id") OR OLD."first_due_on" IS DISTINCT FROM (NEW."first_due_on") OR OLD."found_on" IS DISTINCT FROM (NEW."found_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_late" IS DISTINCT FROM (NEW."is_late") OR OLD."is_provisional" IS DISTINCT FROM (NEW."is_provisional") OR OLD."item_code" IS DISTINCT FROM (NEW."item_code") OR OLD."matter_id" IS DISTINCT FROM (NEW."matter_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."personnel_answer" IS DISTINCT FROM (NEW."personnel_answer") OR OLD."personnel_words" IS DISTINCT FROM (NEW."personnel_words") OR OLD."registered_at" IS DISTINCT FROM (NEW."registered_at") OR OLD."relation" IS DISTINCT FROM (NEW."relation") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."waived_name" IS DISTINCT FROM (NEW."waived_name") OR OLD."waived_until" IS DISTINCT FROM (NEW."waived_until") OR OLD."waived_words" IS DISTINCT FROM (NEW."waived_words") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                                    func='INSERT INTO "recusals_conflictevent" ("basis_id", "basis_label", "counterparty", "counterparty_uscc", "decided_at", "discipline_answer", "discipline_words", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "first_due_on", "found_on", "id", "is_late", "is_provisional", "item_code", "matter_id", "number", "organisation_id", "origin", "person_id", "personnel_answer", "personnel_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "relation", "released_at", "state", "version", "waived_name", "waived_until", "waived_words", "year") VALUES (NEW."basis_id", NEW."basis_label", NEW."counterparty", NEW."counterparty_uscc", NEW."decided_at", NEW."discipline_answer", NEW."discipline_words", NEW."due_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."found_on", NEW."id", NEW."is_late", NEW."is_provisional", NEW."item_code", NEW."matter_id", NEW."number", NEW."organisation_id", NEW."origin", NEW."person_id", NEW."personnel_answer", NEW."personnel_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_at", NEW."relation", NEW."released_at", NEW."state", NEW."version", NEW."waived_name", NEW."waived_until", NEW."waived_words", NEW."year"); RETURN NULL;',
                                    hash="ea160ec58311a89a955711a13662a17e4f4a271c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ee448",
                                    table="recusals_conflict",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdjustmentEvent",
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
                                    ("step_aside", "业务回避"),
                                    ("change_post", "岗位调整"),
                                    ("party_exit", "关联方退出"),
                                    ("trade_ban", "禁止交易"),
                                ],
                                max_length=12,
                                verbose_name="措施",
                            ),
                        ),
                        ("words", models.CharField(max_length=400, verbose_name="要求")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("set_at", models.DateTimeField(verbose_name="确定时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("latest_on", models.DateField(null=True, verbose_name="最迟期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="落实人员"),
                        ),
                        (
                            "done_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="落实情况"),
                        ),
                        ("verified_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        (
                            "verified_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核实人"),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
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
                                verbose_name="落实人",
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
                                to="recusals.adjustment",
                            ),
                        ),
                        (
                            "conflict",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="recusals.conflict",
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
                                    hash="935adadc8ef6a70afe50de5394244e3fa15d75b8",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_537c4",
                                    table="recusals_adjustmentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnConflict",
                    fields=[],
                    options={
                        "verbose_name": "本人的回避事项",
                        "verbose_name_plural": "本人的回避事项",
                        "proxy": True,
                    },
                    bases=("recusals.conflict",),
                ),
                migrations.CreateModel(
                    name="ConflictEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="编号")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("self_report", "本人报告"),
                                    ("detection", "系统或检查发现"),
                                    ("tip", "反映、举报"),
                                ],
                                max_length=12,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "basis_label",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="来源记录类别"
                            ),
                        ),
                        ("basis_id", models.UUIDField(null=True, verbose_name="来源记录")),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("own", "本人持股、任职或者取酬"),
                                    ("spouse", "配偶"),
                                    ("child", "子女及其配偶"),
                                    ("parent", "父母（含配偶的父母）"),
                                    ("sibling", "兄弟姐妹及其配偶"),
                                    ("other_relative", "其他近亲属、近姻亲"),
                                    ("other", "其他利害关系"),
                                ],
                                max_length=20,
                                verbose_name="关系",
                            ),
                        ),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=200, verbose_name="对方单位"),
                        ),
                        (
                            "counterparty_uscc",
                            models.CharField(
                                blank=True, max_length=18, verbose_name="统一社会信用代码"
                            ),
                        ),
                        (
                            "item_code",
                            models.CharField(blank=True, max_length=12, verbose_name="事项类别"),
                        ),
                        ("found_on", models.DateField(verbose_name="发现日期")),
                        ("filed_at", models.DateTimeField(verbose_name="报告时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="报告人员"),
                        ),
                        (
                            "state",
                            models.CharField(
                                default="reported", max_length=12, verbose_name="状态"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("first_due_on", models.DateField(verbose_name="最迟登记日")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("registered_at", models.DateTimeField(null=True, verbose_name="登记时间")),
                        ("is_late", models.BooleanField(default=False, verbose_name="逾期登记")),
                        (
                            "discipline_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("recuse", "须回避"),
                                    ("waive", "可以豁免"),
                                    ("none", "不构成利益冲突"),
                                ],
                                max_length=8,
                                verbose_name="纪检研判",
                            ),
                        ),
                        (
                            "discipline_words",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="纪检研判理由"
                            ),
                        ),
                        (
                            "personnel_answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("recuse", "须回避"),
                                    ("waive", "可以豁免"),
                                    ("none", "不构成利益冲突"),
                                ],
                                max_length=8,
                                verbose_name="人事研判",
                            ),
                        ),
                        (
                            "personnel_words",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="人事研判理由"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="研判时间")),
                        ("waived_until", models.DateField(null=True, verbose_name="豁免截止日")),
                        (
                            "waived_name",
                            models.CharField(blank=True, max_length=120, verbose_name="豁免批准人"),
                        ),
                        (
                            "waived_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="豁免理由"),
                        ),
                        ("released_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="filings.matter",
                                verbose_name="报备事项",
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
                                verbose_name="任职单位",
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
                                verbose_name="当事人",
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
                                to="recusals.conflict",
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
                                    hash="7e32f4059254727771084c1eb4d3e04c2a7404a7",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2f31b",
                                    table="recusals_conflictevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        row_security("recusals_conflict", CONFLICT),
        row_security("recusals_conflictevent", CONFLICT),
        row_security("recusals_adjustment", ADJUSTMENT),
        row_security("recusals_adjustmentevent", ADJUSTMENT),
    ]
