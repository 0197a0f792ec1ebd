import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
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
                    name="Control",
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
                        ("words", models.TextField(max_length=2000, verbose_name="措施")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("education", "教育"),
                                    ("rule", "制度"),
                                    ("process", "流程"),
                                    ("openness", "公开"),
                                    ("oversight", "监督"),
                                    ("technology", "技术"),
                                ],
                                max_length=12,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=400, verbose_name="制度依据"),
                        ),
                        (
                            "owner_title",
                            models.CharField(blank=True, max_length=80, verbose_name="责任岗位"),
                        ),
                        (
                            "overseer_title",
                            models.CharField(blank=True, max_length=80, verbose_name="监督岗位"),
                        ),
                        (
                            "state",
                            models.CharField(default="planned", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="落实期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "done_words",
                            models.TextField(blank=True, max_length=4000, verbose_name="落实情况"),
                        ),
                        ("done_at", models.DateTimeField(null=True, verbose_name="落实时间")),
                        ("was_late", models.BooleanField(default=False, verbose_name="逾期落实")),
                        (
                            "effect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("effective", "有效"),
                                    ("partly", "部分有效"),
                                    ("ineffective", "无效"),
                                ],
                                max_length=12,
                                verbose_name="有效性",
                            ),
                        ),
                        (
                            "effect_words",
                            models.TextField(blank=True, max_length=4000, verbose_name="评价意见"),
                        ),
                        ("verified_at", models.DateTimeField(null=True, verbose_name="评价时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="登记人员"),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "overseer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="监督人",
                            ),
                        ),
                        (
                            "risk_point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="controls",
                                to="risks.riskpoint",
                                verbose_name="风险点",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "防控措施",
                        "verbose_name_plural": "防控措施",
                        "indexes": [
                            models.Index(fields=["state", "due_on"], name="control_by_due"),
                            models.Index(
                                fields=["organisation", "state"], name="control_of_organisation"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("assignee", models.F("overseer")), _negated=True
                                ),
                                name="nobody_oversees_himself",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "risks_controlevent" ("assignee_id", "basis", "done_at", "done_words", "due_on", "effect", "effect_words", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "kind", "organisation_id", "overseer_id", "overseer_title", "owner_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk_point_id", "state", "verified_at", "version", "was_late", "words") VALUES (NEW."assignee_id", NEW."basis", NEW."done_at", NEW."done_words", NEW."due_on", NEW."effect", NEW."effect_words", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."kind", NEW."organisation_id", NEW."overseer_id", NEW."overseer_title", NEW."owner_title", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."risk_point_id", NEW."state", NEW."verified_at", NEW."version", NEW."was_late", NEW."words"); RETURN NULL;',
                                    hash="d327be13908db7de51131fc7a88f185e2aab2930",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_df868",
                                    table="risks_control",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "risks_controlevent" ("assignee_id", "basis", "done_at", "done_words", "due_on", "effect", "effect_words", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "kind", "organisation_id", "overseer_id", "overseer_title", "owner_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk_point_id", "state", "verified_at", "version", "was_late", "words") VALUES (NEW."assignee_id", NEW."basis", NEW."done_at", NEW."done_words", NEW."due_on", NEW."effect", NEW."effect_words", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."kind", NEW."organisation_id", NEW."overseer_id", NEW."overseer_title", NEW."owner_title", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."risk_point_id", NEW."state", NEW."verified_at", NEW."version", NEW."was_late", NEW."words"); RETURN NULL;',
                                    hash="1ddfce2e97a0d51bf65bcc8a33f2082d528131e8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_70189",
                                    table="risks_control",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskPoint",
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
                            "field",
                            models.CharField(
                                choices=[
                                    ("construction", "工程项目建设"),
                                    ("tendering", "招投标程序"),
                                    ("funds", "大额资金使用"),
                                    ("reception", "公务接待"),
                                    ("personnel", "人事管理"),
                                    ("finance", "财务管理"),
                                ],
                                max_length=12,
                                verbose_name="领域",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="风险点")),
                        ("post_title", models.CharField(max_length=80, verbose_name="岗位")),
                        (
                            "power_code",
                            models.CharField(blank=True, max_length=12, verbose_name="权力事项"),
                        ),
                        (
                            "step",
                            models.CharField(blank=True, max_length=40, verbose_name="流程环节"),
                        ),
                        ("description", models.TextField(max_length=2000, verbose_name="风险描述")),
                        (
                            "manifestations",
                            models.TextField(blank=True, max_length=2000, verbose_name="表现形式"),
                        ),
                        ("causes", models.JSONField(default=list, verbose_name="成因类型")),
                        (
                            "consequences",
                            models.TextField(max_length=1000, verbose_name="可能后果"),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=400, verbose_name="制度依据"),
                        ),
                        ("probes", models.JSONField(default=list, verbose_name="关联模型")),
                        (
                            "library_code",
                            models.CharField(blank=True, max_length=12, verbose_name="取自风险库"),
                        ),
                        (
                            "library_edition",
                            models.PositiveSmallIntegerField(default=0, verbose_name="风险库版次"),
                        ),
                        (
                            "library_told",
                            models.JSONField(default=dict, verbose_name="采用时风险库的内容"),
                        ),
                        (
                            "state",
                            models.CharField(default="found", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "edition",
                            models.PositiveIntegerField(default=0, verbose_name="第几次审定"),
                        ),
                        (
                            "method",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("criteria", "按标准项数评级"),
                                    ("matrix", "按可能性与影响程度评级"),
                                    ("consequence", "按可能后果评级"),
                                ],
                                max_length=12,
                                verbose_name="评级方法",
                            ),
                        ),
                        ("rating", models.JSONField(default=dict, verbose_name="评级依据")),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("one", "一级"), ("two", "二级"), ("three", "三级")],
                                max_length=8,
                                verbose_name="固有等级",
                            ),
                        ),
                        (
                            "residual_level",
                            models.CharField(
                                blank=True,
                                choices=[("one", "一级"), ("two", "二级"), ("three", "三级")],
                                max_length=8,
                                verbose_name="剩余等级",
                            ),
                        ),
                        (
                            "likelihood",
                            models.PositiveSmallIntegerField(null=True, verbose_name="可能性"),
                        ),
                        (
                            "impact",
                            models.PositiveSmallIntegerField(null=True, verbose_name="影响程度"),
                        ),
                        (
                            "residual_likelihood",
                            models.PositiveSmallIntegerField(null=True, verbose_name="剩余可能性"),
                        ),
                        (
                            "residual_impact",
                            models.PositiveSmallIntegerField(
                                null=True, verbose_name="剩余影响程度"
                            ),
                        ),
                        (
                            "rated_by_person_id",
                            models.UUIDField(null=True, verbose_name="评级人员"),
                        ),
                        (
                            "rated_name",
                            models.CharField(blank=True, max_length=120, verbose_name="评级人"),
                        ),
                        ("found_on", models.DateField(verbose_name="排查日期")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="审定时间")),
                        (
                            "confirmed_name",
                            models.CharField(blank=True, max_length=120, verbose_name="审定人"),
                        ),
                        ("review_on", models.DateField(null=True, verbose_name="下次复评")),
                        (
                            "review_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="复评原因"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="登记人员"),
                        ),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risk_points",
                                to="organisations.organisation",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.post",
                                verbose_name="任职岗位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "风险点",
                        "verbose_name_plural": "风险点",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="risk_of_organisation"
                            ),
                            models.Index(fields=["enterprise", "field"], name="risk_of_enterprise"),
                            models.Index(fields=["state", "review_on"], name="risk_by_review"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_risk_point_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("active", "review")), _negated=True),
                                    models.Q(
                                        models.Q(("level", ""), _negated=True),
                                        ("confirmed_at__isnull", False),
                                        ("review_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="in_force_with_a_level_and_a_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", ""), ("method", "")),
                                    models.Q(
                                        models.Q(("level", ""), _negated=True),
                                        models.Q(("method", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_level_has_its_method",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("likelihood__isnull", True),
                                    models.Q(
                                        ("impact__range", (1, 5)), ("likelihood__range", (1, 5))
                                    ),
                                    _connector="OR",
                                ),
                                name="scales_from_one_to_five",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("library_code", ""), _negated=True),
                                    models.Q(("state", "withdrawn"), _negated=True),
                                ),
                                fields=("organisation", "library_code"),
                                name="taken_from_the_library_once",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "risks_riskpointevent" ("basis", "causes", "confirmed_at", "confirmed_name", "consequences", "description", "due_on", "edition", "enterprise_id", "field", "filed_by_id", "filed_by_person_id", "found_on", "id", "impact", "is_provisional", "level", "library_code", "library_edition", "library_told", "likelihood", "manifestations", "method", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "post_title", "power_code", "probes", "rated_by_person_id", "rated_name", "rating", "residual_impact", "residual_level", "residual_likelihood", "review_on", "review_reason", "state", "step", "title", "version", "year") VALUES (NEW."basis", NEW."causes", NEW."confirmed_at", NEW."confirmed_name", NEW."consequences", NEW."description", NEW."due_on", NEW."edition", NEW."enterprise_id", NEW."field", NEW."filed_by_id", NEW."filed_by_person_id", NEW."found_on", NEW."id", NEW."impact", NEW."is_provisional", NEW."level", NEW."library_code", NEW."library_edition", NEW."library_told", NEW."likelihood", NEW."manifestations", NEW."method", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_id", NEW."post_title", NEW."power_code", NEW."probes", NEW."rated_by_person_id", NEW."rated_name", NEW."rating", NEW."residual_impact", NEW."residual_level", NEW."residual_likelihood", NEW."review_on", NEW."review_reason", NEW."state", NEW."step", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="4190795e396817bcfc376295baf70aa0e19a1720",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d4294",
                                    table="risks_riskpoint",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "risks_riskpointevent" ("basis", "causes", "confirmed_at", "confirmed_name", "consequences", "description", "due_on", "edition", "enterprise_id", "field", "filed_by_id", "filed_by_person_id", "found_on", "id", "impact", "is_provisional", "level", "library_code", "library_edition", "library_told", "likelihood", "manifestations", "method", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "post_title", "power_code", "probes", "rated_by_person_id", "rated_name", "rating", "residual_impact", "residual_level", "residual_likelihood", "review_on", "review_reason", "state", "step", "title", "version", "year") VALUES (NEW."basis", NEW."causes", NEW."confirmed_at", NEW."confirmed_name", NEW."consequences", NEW."description", NEW."due_on", NEW."edition", NEW."enterprise_id", NEW."field", NEW."filed_by_id", NEW."filed_by_person_id", NEW."found_on", NEW."id", NEW."impact", NEW."is_provisional", NEW."level", NEW."library_code", NEW."library_edition", NEW."library_told", NEW."likelihood", NEW."manifestations", NEW."method", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_id", NEW."post_title", NEW."power_code", NEW."probes", NEW."rated_by_person_id", NEW."rated_name", NEW."rating", NEW."residual_impact", NEW."residual_level", NEW."residual_likelihood", NEW."review_on", NEW."review_reason", NEW."state", NEW."step", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="c8c628652db5dbcc4a3a28eef76570bf0c38a2b8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3d553",
                                    table="risks_riskpoint",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ControlEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("words", models.TextField(max_length=2000, verbose_name="措施")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("education", "教育"),
                                    ("rule", "制度"),
                                    ("process", "流程"),
                                    ("openness", "公开"),
                                    ("oversight", "监督"),
                                    ("technology", "技术"),
                                ],
                                max_length=12,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=400, verbose_name="制度依据"),
                        ),
                        (
                            "owner_title",
                            models.CharField(blank=True, max_length=80, verbose_name="责任岗位"),
                        ),
                        (
                            "overseer_title",
                            models.CharField(blank=True, max_length=80, verbose_name="监督岗位"),
                        ),
                        (
                            "state",
                            models.CharField(default="planned", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="落实期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "done_words",
                            models.TextField(blank=True, max_length=4000, verbose_name="落实情况"),
                        ),
                        ("done_at", models.DateTimeField(null=True, verbose_name="落实时间")),
                        ("was_late", models.BooleanField(default=False, verbose_name="逾期落实")),
                        (
                            "effect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("effective", "有效"),
                                    ("partly", "部分有效"),
                                    ("ineffective", "无效"),
                                ],
                                max_length=12,
                                verbose_name="有效性",
                            ),
                        ),
                        (
                            "effect_words",
                            models.TextField(blank=True, max_length=4000, verbose_name="评价意见"),
                        ),
                        ("verified_at", models.DateTimeField(null=True, verbose_name="评价时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="登记人员"),
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
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
                            "overseer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="监督人",
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
                                to="risks.control",
                            ),
                        ),
                        (
                            "risk_point",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="risks.riskpoint",
                                verbose_name="风险点",
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
                                    hash="07180cd7af0af3a5e50988edd4130566a5eabb9c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_72c0d",
                                    table="risks_controlevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskPointEvent",
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
                            "field",
                            models.CharField(
                                choices=[
                                    ("construction", "工程项目建设"),
                                    ("tendering", "招投标程序"),
                                    ("funds", "大额资金使用"),
                                    ("reception", "公务接待"),
                                    ("personnel", "人事管理"),
                                    ("finance", "财务管理"),
                                ],
                                max_length=12,
                                verbose_name="领域",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="风险点")),
                        ("post_title", models.CharField(max_length=80, verbose_name="岗位")),
                        (
                            "power_code",
                            models.CharField(blank=True, max_length=12, verbose_name="权力事项"),
                        ),
                        (
                            "step",
                            models.CharField(blank=True, max_length=40, verbose_name="流程环节"),
                        ),
                        ("description", models.TextField(max_length=2000, verbose_name="风险描述")),
                        (
                            "manifestations",
                            models.TextField(blank=True, max_length=2000, verbose_name="表现形式"),
                        ),
                        ("causes", models.JSONField(default=list, verbose_name="成因类型")),
                        (
                            "consequences",
                            models.TextField(max_length=1000, verbose_name="可能后果"),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=400, verbose_name="制度依据"),
                        ),
                        ("probes", models.JSONField(default=list, verbose_name="关联模型")),
                        (
                            "library_code",
                            models.CharField(blank=True, max_length=12, verbose_name="取自风险库"),
                        ),
                        (
                            "library_edition",
                            models.PositiveSmallIntegerField(default=0, verbose_name="风险库版次"),
                        ),
                        (
                            "library_told",
                            models.JSONField(default=dict, verbose_name="采用时风险库的内容"),
                        ),
                        (
                            "state",
                            models.CharField(default="found", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "edition",
                            models.PositiveIntegerField(default=0, verbose_name="第几次审定"),
                        ),
                        (
                            "method",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("criteria", "按标准项数评级"),
                                    ("matrix", "按可能性与影响程度评级"),
                                    ("consequence", "按可能后果评级"),
                                ],
                                max_length=12,
                                verbose_name="评级方法",
                            ),
                        ),
                        ("rating", models.JSONField(default=dict, verbose_name="评级依据")),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("one", "一级"), ("two", "二级"), ("three", "三级")],
                                max_length=8,
                                verbose_name="固有等级",
                            ),
                        ),
                        (
                            "residual_level",
                            models.CharField(
                                blank=True,
                                choices=[("one", "一级"), ("two", "二级"), ("three", "三级")],
                                max_length=8,
                                verbose_name="剩余等级",
                            ),
                        ),
                        (
                            "likelihood",
                            models.PositiveSmallIntegerField(null=True, verbose_name="可能性"),
                        ),
                        (
                            "impact",
                            models.PositiveSmallIntegerField(null=True, verbose_name="影响程度"),
                        ),
                        (
                            "residual_likelihood",
                            models.PositiveSmallIntegerField(null=True, verbose_name="剩余可能性"),
                        ),
                        (
                            "residual_impact",
                            models.PositiveSmallIntegerField(
                                null=True, verbose_name="剩余影响程度"
                            ),
                        ),
                        (
                            "rated_by_person_id",
                            models.UUIDField(null=True, verbose_name="评级人员"),
                        ),
                        (
                            "rated_name",
                            models.CharField(blank=True, max_length=120, verbose_name="评级人"),
                        ),
                        ("found_on", models.DateField(verbose_name="排查日期")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="审定时间")),
                        (
                            "confirmed_name",
                            models.CharField(blank=True, max_length=120, verbose_name="审定人"),
                        ),
                        ("review_on", models.DateField(null=True, verbose_name="下次复评")),
                        (
                            "review_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="复评原因"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="登记人员"),
                        ),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
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
                                to="risks.riskpoint",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.post",
                                verbose_name="任职岗位",
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
                                    hash="2329de76a90fad2738bd45abab72ecf495cd8ea6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_24424",
                                    table="risks_riskpointevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
