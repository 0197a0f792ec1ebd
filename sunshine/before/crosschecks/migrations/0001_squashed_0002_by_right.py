import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# By right at the enterprise, asked as sets (ADR 0010); whom a match is about has a denial of it.
MATCH = """
organisation_id in (select p.place from access_places('crosscheck.read') p where p.class = '')
and id not in (select access_shut('match'))
"""
DISPOSITION = """
organisation_id in (select p.place from access_places('crosscheck.read') p where p.class = '')
and match_id not in (select access_shut('match'))
"""


class Migration(migrations.Migration):
    replaces = [("crosschecks", "0001_crosschecks"), ("crosschecks", "0002_by_right")]

    initial = True

    dependencies = [
        ("access", "0008_places_of_a_reach"),
        ("declarations", "0002_by_right"),
        ("organisations", "0003_how_many_are_below"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Checked",
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
                        ("fingerprint", models.CharField(max_length=34)),
                    ],
                    options={
                        "verbose_name": "比对进度",
                        "verbose_name_plural": "比对进度",
                    },
                ),
                migrations.CreateModel(
                    name="Crosscheck",
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
                                choices=[("full", "全量"), ("new", "新申报")],
                                max_length=4,
                                verbose_name="范围",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "排队中"),
                                    ("running", "比对中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=80, verbose_name="进度")),
                        (
                            "snapshot",
                            models.PositiveBigIntegerField(null=True, verbose_name="快照"),
                        ),
                        (
                            "declarations",
                            models.PositiveIntegerField(default=0, verbose_name="申报份数"),
                        ),
                        ("people", models.PositiveIntegerField(default=0, verbose_name="人数")),
                        ("found", models.PositiveIntegerField(default=0, verbose_name="比对结果")),
                        ("fresh", models.PositiveIntegerField(default=0, verbose_name="新增")),
                        ("lapsed", models.PositiveIntegerField(default=0, verbose_name="消失")),
                        (
                            "message",
                            models.CharField(blank=True, max_length=400, verbose_name="说明"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "比对",
                        "verbose_name_plural": "比对",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "crosschecks_crosscheckevent" ("asked_at", "asked_by_id", "declarations", "finished_at", "found", "fresh", "id", "kind", "lapsed", "message", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "snapshot", "state", "step") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."declarations", NEW."finished_at", NEW."found", NEW."fresh", NEW."id", NEW."kind", NEW."lapsed", NEW."message", NEW."people", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."snapshot", NEW."state", NEW."step"); RETURN NULL;',
                                    hash="231451a9f58f8ee1d6cd26c25243ac5fed91f319",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6a4ec",
                                    table="crosschecks_crosscheck",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "crosschecks_crosscheckevent" ("asked_at", "asked_by_id", "declarations", "finished_at", "found", "fresh", "id", "kind", "lapsed", "message", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "snapshot", "state", "step") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."declarations", NEW."finished_at", NEW."found", NEW."fresh", NEW."id", NEW."kind", NEW."lapsed", NEW."message", NEW."people", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."snapshot", NEW."state", NEW."step"); RETURN NULL;',
                                    hash="8fbeedae27771c0bb6511c33bcbe73921e1720e8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9db10",
                                    table="crosschecks_crosscheck",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrosscheckEvent",
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
                                choices=[("full", "全量"), ("new", "新申报")],
                                max_length=4,
                                verbose_name="范围",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "排队中"),
                                    ("running", "比对中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=80, verbose_name="进度")),
                        (
                            "snapshot",
                            models.PositiveBigIntegerField(null=True, verbose_name="快照"),
                        ),
                        (
                            "declarations",
                            models.PositiveIntegerField(default=0, verbose_name="申报份数"),
                        ),
                        ("people", models.PositiveIntegerField(default=0, verbose_name="人数")),
                        ("found", models.PositiveIntegerField(default=0, verbose_name="比对结果")),
                        ("fresh", models.PositiveIntegerField(default=0, verbose_name="新增")),
                        ("lapsed", models.PositiveIntegerField(default=0, verbose_name="消失")),
                        (
                            "message",
                            models.CharField(blank=True, max_length=400, verbose_name="说明"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
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
                                to="crosschecks.crosscheck",
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
                                    hash="6c06065d7a69c640cee8c9a5043a1c1f934a52fa",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_dee31",
                                    table="crosschecks_crosscheckevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Match",
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
                        ("relation", models.CharField(max_length=8, verbose_name="关系代码")),
                        ("relation_title", models.CharField(max_length=40, verbose_name="关系")),
                        (
                            "relative_key",
                            models.CharField(blank=True, max_length=34, verbose_name="亲属标识"),
                        ),
                        (
                            "holder_key",
                            models.CharField(
                                blank=True, max_length=34, verbose_name="登记的自然人标识"
                            ),
                        ),
                        ("company_id", models.CharField(max_length=40, verbose_name="企业")),
                        ("company_name", models.CharField(max_length=400, verbose_name="企业名称")),
                        ("hops", models.PositiveSmallIntegerField(verbose_name="层数")),
                        (
                            "probability",
                            models.DecimalField(
                                decimal_places=6, max_digits=7, verbose_name="概率"
                            ),
                        ),
                        ("agreements", models.JSONField(default=list, verbose_name="一致的字段")),
                        ("business", models.JSONField(default=list, verbose_name="业务往来")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=24, verbose_name="往来金额（元）"
                            ),
                        ),
                        ("rows", models.JSONField(default=list, verbose_name="依据")),
                        (
                            "is_undeclared",
                            models.BooleanField(default=False, verbose_name="未申报"),
                        ),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="依据指纹")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("found_at", models.DateTimeField(verbose_name="发现时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "judged_fingerprint",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="结论的依据指纹"
                            ),
                        ),
                        (
                            "verdict",
                            models.TextField(blank=True, max_length=2000, verbose_name="核实说明"),
                        ),
                        (
                            "judged_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核实人"),
                        ),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        ("conflict_id", models.UUIDField(null=True, verbose_name="登记的利益冲突")),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="declarations.declaration",
                                verbose_name="申报",
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
                    ],
                    options={
                        "verbose_name": "比对结果",
                        "verbose_name_plural": "比对结果",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "-id"],
                                name="match_of_organisation",
                            ),
                            models.Index(fields=["company_id"], name="match_by_company"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "organisation",
                                    "person",
                                    "relation",
                                    "relative_key",
                                    "company_id",
                                ),
                                name="one_match_a_person_and_firm",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("judged_at__isnull", True), ("judged_fingerprint", "")
                                    ),
                                    models.Q(
                                        ("judged_at__isnull", False),
                                        models.Q(("judged_fingerprint", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_verdict_has_its_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "crosschecks_matchevent" ("agreements", "amount", "business", "company_id", "company_name", "conflict_id", "declaration_id", "due_on", "fingerprint", "first_due_on", "found_at", "holder_key", "hops", "id", "is_provisional", "is_undeclared", "judged_at", "judged_fingerprint", "judged_name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "relation", "relation_title", "relative_key", "rows", "state", "verdict", "version") VALUES (NEW."agreements", NEW."amount", NEW."business", NEW."company_id", NEW."company_name", NEW."conflict_id", NEW."declaration_id", NEW."due_on", NEW."fingerprint", NEW."first_due_on", NEW."found_at", NEW."holder_key", NEW."hops", NEW."id", NEW."is_provisional", NEW."is_undeclared", NEW."judged_at", NEW."judged_fingerprint", NEW."judged_name", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probability", NEW."relation", NEW."relation_title", NEW."relative_key", NEW."rows", NEW."state", NEW."verdict", NEW."version"); RETURN NULL;',
                                    hash="09678f57e3ab12e96d1f502c2cba933af234a4cc",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5ca10",
                                    table="crosschecks_match",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "crosschecks_matchevent" ("agreements", "amount", "business", "company_id", "company_name", "conflict_id", "declaration_id", "due_on", "fingerprint", "first_due_on", "found_at", "holder_key", "hops", "id", "is_provisional", "is_undeclared", "judged_at", "judged_fingerprint", "judged_name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "relation", "relation_title", "relative_key", "rows", "state", "verdict", "version") VALUES (NEW."agreements", NEW."amount", NEW."business", NEW."company_id", NEW."company_name", NEW."conflict_id", NEW."declaration_id", NEW."due_on", NEW."fingerprint", NEW."first_due_on", NEW."found_at", NEW."holder_key", NEW."hops", NEW."id", NEW."is_provisional", NEW."is_undeclared", NEW."judged_at", NEW."judged_fingerprint", NEW."judged_name", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probability", NEW."relation", NEW."relation_title", NEW."relative_key", NEW."rows", NEW."state", NEW."verdict", NEW."version"); RETURN NULL;',
                                    hash="9e7ab3765ad883e642901dc7c004e60d7d9aa51c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ced76",
                                    table="crosschecks_match",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Disposition",
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
                            "state",
                            models.CharField(default="pending", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("true", "属实"),
                                    ("partly", "部分属实"),
                                    ("untrue", "不属实"),
                                ],
                                max_length=8,
                                verbose_name="处置",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=24,
                                null=True,
                                verbose_name="涉及金额（元）",
                            ),
                        ),
                        (
                            "facts",
                            models.TextField(blank=True, max_length=4000, verbose_name="核查情况"),
                        ),
                        (
                            "measures",
                            models.TextField(blank=True, max_length=4000, verbose_name="整改措施"),
                        ),
                        (
                            "disposed_name",
                            models.CharField(blank=True, max_length=120, verbose_name="处置人"),
                        ),
                        ("disposed_at", models.DateTimeField(null=True, verbose_name="处置时间")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "match",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dispositions",
                                to="crosschecks.match",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dispositions",
                                to="crosschecks.specialcampaign",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "专项整治处置",
                        "verbose_name_plural": "专项整治处置",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "match"), name="a_match_is_disposed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("disposed_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("disposed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_disposition_has_its_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "crosschecks_dispositionevent" ("amount", "campaign_id", "disposed_at", "disposed_name", "facts", "id", "match_id", "measures", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version") VALUES (NEW."amount", NEW."campaign_id", NEW."disposed_at", NEW."disposed_name", NEW."facts", NEW."id", NEW."match_id", NEW."measures", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="921767d4e6e4911bfe3e880b8ed03bdeece8686b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a6d3f",
                                    table="crosschecks_disposition",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "crosschecks_dispositionevent" ("amount", "campaign_id", "disposed_at", "disposed_name", "facts", "id", "match_id", "measures", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version") VALUES (NEW."amount", NEW."campaign_id", NEW."disposed_at", NEW."disposed_name", NEW."facts", NEW."id", NEW."match_id", NEW."measures", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="e93d450d94e292019a1a007709259ec8a46d3437",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d89d8",
                                    table="crosschecks_disposition",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatchEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("relation", models.CharField(max_length=8, verbose_name="关系代码")),
                        ("relation_title", models.CharField(max_length=40, verbose_name="关系")),
                        (
                            "relative_key",
                            models.CharField(blank=True, max_length=34, verbose_name="亲属标识"),
                        ),
                        (
                            "holder_key",
                            models.CharField(
                                blank=True, max_length=34, verbose_name="登记的自然人标识"
                            ),
                        ),
                        ("company_id", models.CharField(max_length=40, verbose_name="企业")),
                        ("company_name", models.CharField(max_length=400, verbose_name="企业名称")),
                        ("hops", models.PositiveSmallIntegerField(verbose_name="层数")),
                        (
                            "probability",
                            models.DecimalField(
                                decimal_places=6, max_digits=7, verbose_name="概率"
                            ),
                        ),
                        ("agreements", models.JSONField(default=list, verbose_name="一致的字段")),
                        ("business", models.JSONField(default=list, verbose_name="业务往来")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=24, verbose_name="往来金额（元）"
                            ),
                        ),
                        ("rows", models.JSONField(default=list, verbose_name="依据")),
                        (
                            "is_undeclared",
                            models.BooleanField(default=False, verbose_name="未申报"),
                        ),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="依据指纹")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("found_at", models.DateTimeField(verbose_name="发现时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "judged_fingerprint",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="结论的依据指纹"
                            ),
                        ),
                        (
                            "verdict",
                            models.TextField(blank=True, max_length=2000, verbose_name="核实说明"),
                        ),
                        (
                            "judged_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核实人"),
                        ),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                        ("conflict_id", models.UUIDField(null=True, verbose_name="登记的利益冲突")),
                        (
                            "declaration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="declarations.declaration",
                                verbose_name="申报",
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
                                to="crosschecks.match",
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
                                    hash="18a156a20e06f6297ea27a26f649fadfc2560866",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5de8c",
                                    table="crosschecks_matchevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpecialCampaign",
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
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("since", models.DateField(verbose_name="往来日起")),
                        ("until", models.DateField(verbose_name="往来日止")),
                        ("kinds", models.JSONField(default=list, verbose_name="业务类别")),
                        ("due_on", models.DateField(verbose_name="完成期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "state",
                            models.CharField(default="going", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="总结"),
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
                        "verbose_name": "专项整治",
                        "verbose_name_plural": "专项整治",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_special_campaign_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="a_special_campaign_has_days",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "crosschecks_specialcampaignevent" ("closed_at", "due_on", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "kinds", "number", "opened_at", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "state", "title", "until", "version", "words", "year") VALUES (NEW."closed_at", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."kinds", NEW."number", NEW."opened_at", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."state", NEW."title", NEW."until", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="cedb01fe52b3ca6e363cbf2418b39ddc2db4ad70",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_be08b",
                                    table="crosschecks_specialcampaign",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "crosschecks_specialcampaignevent" ("closed_at", "due_on", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "kinds", "number", "opened_at", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "state", "title", "until", "version", "words", "year") VALUES (NEW."closed_at", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."kinds", NEW."number", NEW."opened_at", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."state", NEW."title", NEW."until", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="22f5578a4f2cd85be14b0a60aff89827eba4848c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2b5db",
                                    table="crosschecks_specialcampaign",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DispositionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "state",
                            models.CharField(default="pending", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("true", "属实"),
                                    ("partly", "部分属实"),
                                    ("untrue", "不属实"),
                                ],
                                max_length=8,
                                verbose_name="处置",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=24,
                                null=True,
                                verbose_name="涉及金额（元）",
                            ),
                        ),
                        (
                            "facts",
                            models.TextField(blank=True, max_length=4000, verbose_name="核查情况"),
                        ),
                        (
                            "measures",
                            models.TextField(blank=True, max_length=4000, verbose_name="整改措施"),
                        ),
                        (
                            "disposed_name",
                            models.CharField(blank=True, max_length=120, verbose_name="处置人"),
                        ),
                        ("disposed_at", models.DateTimeField(null=True, verbose_name="处置时间")),
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
                                to="crosschecks.disposition",
                            ),
                        ),
                        (
                            "match",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="crosschecks.match",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="crosschecks.specialcampaign",
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
                                    hash="c0a1b8e832559fc6bfe9c7bc56698783329bce76",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7a85c",
                                    table="crosschecks_dispositionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpecialCampaignEvent",
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
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("since", models.DateField(verbose_name="往来日起")),
                        ("until", models.DateField(verbose_name="往来日止")),
                        ("kinds", models.JSONField(default=list, verbose_name="业务类别")),
                        ("due_on", models.DateField(verbose_name="完成期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "state",
                            models.CharField(default="going", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="总结"),
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
                                to="crosschecks.specialcampaign",
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
                                    hash="d04c314f5c40daa02ae4b7a87141a6d1cfc684e6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_68b2e",
                                    table="crosschecks_specialcampaignevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        row_security("crosschecks_match", MATCH),
        row_security("crosschecks_matchevent", MATCH),
        row_security("crosschecks_disposition", DISPOSITION),
        row_security("crosschecks_dispositionevent", DISPOSITION),
    ]
