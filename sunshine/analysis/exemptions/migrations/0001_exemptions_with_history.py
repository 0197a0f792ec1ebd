import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
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
                    name="Exemption",
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
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("hit", "只这一个疑点"),
                                    ("contract", "这份合同"),
                                    ("counterparty", "这个往来单位"),
                                    ("organisation", "整个企业"),
                                ],
                                max_length=12,
                                verbose_name="范围",
                            ),
                        ),
                        (
                            "subject_kind",
                            models.CharField(blank=True, max_length=40, verbose_name="对象类别"),
                        ),
                        (
                            "subject_id",
                            models.CharField(blank=True, max_length=400, verbose_name="对象"),
                        ),
                        (
                            "occurrence",
                            models.CharField(blank=True, max_length=400, verbose_name="情节"),
                        ),
                        (
                            "title",
                            models.CharField(blank=True, max_length=400, verbose_name="对象名称"),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="理由")),
                        ("basis", models.CharField(max_length=400, verbose_name="依据文件")),
                        ("starts_on", models.DateField(null=True, verbose_name="生效日")),
                        ("ends_on", models.DateField(verbose_name="截止日")),
                        ("alert_id", models.UUIDField(verbose_name="由哪个疑点提出")),
                        (
                            "state",
                            models.CharField(default="asked", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="申请人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="申请时间")),
                        ("due_on", models.DateField(verbose_name="审批期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
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
                        "verbose_name": "豁免",
                        "verbose_name_plural": "豁免",
                        "indexes": [
                            models.Index(fields=["state", "probe"], name="exemption_in_force")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_exemption_a_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("asked", "approved"))),
                                fields=(
                                    "probe",
                                    "organisation",
                                    "scope",
                                    "subject_kind",
                                    "subject_id",
                                    "occurrence",
                                ),
                                name="one_live_exemption_a_subject",
                                nulls_distinct=False,
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "exemptions_exemptionevent" ("alert_id", "basis", "due_on", "ends_on", "filed_at", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "number", "occurrence", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "reason", "scope", "starts_on", "state", "subject_id", "subject_kind", "title", "version", "year") VALUES (NEW."alert_id", NEW."basis", NEW."due_on", NEW."ends_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."number", NEW."occurrence", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probe", NEW."reason", NEW."scope", NEW."starts_on", NEW."state", NEW."subject_id", NEW."subject_kind", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="23eccaea1011b3de2d41ca1ed3672f2cc7689031",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_52ecb",
                                    table="exemptions_exemption",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "exemptions_exemptionevent" ("alert_id", "basis", "due_on", "ends_on", "filed_at", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "number", "occurrence", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "reason", "scope", "starts_on", "state", "subject_id", "subject_kind", "title", "version", "year") VALUES (NEW."alert_id", NEW."basis", NEW."due_on", NEW."ends_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."number", NEW."occurrence", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probe", NEW."reason", NEW."scope", NEW."starts_on", NEW."state", NEW."subject_id", NEW."subject_kind", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="72fd8116b82556dd535f802ea60c82f5bf5744df",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f7490",
                                    table="exemptions_exemption",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExemptionEvent",
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
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("hit", "只这一个疑点"),
                                    ("contract", "这份合同"),
                                    ("counterparty", "这个往来单位"),
                                    ("organisation", "整个企业"),
                                ],
                                max_length=12,
                                verbose_name="范围",
                            ),
                        ),
                        (
                            "subject_kind",
                            models.CharField(blank=True, max_length=40, verbose_name="对象类别"),
                        ),
                        (
                            "subject_id",
                            models.CharField(blank=True, max_length=400, verbose_name="对象"),
                        ),
                        (
                            "occurrence",
                            models.CharField(blank=True, max_length=400, verbose_name="情节"),
                        ),
                        (
                            "title",
                            models.CharField(blank=True, max_length=400, verbose_name="对象名称"),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="理由")),
                        ("basis", models.CharField(max_length=400, verbose_name="依据文件")),
                        ("starts_on", models.DateField(null=True, verbose_name="生效日")),
                        ("ends_on", models.DateField(verbose_name="截止日")),
                        ("alert_id", models.UUIDField(verbose_name="由哪个疑点提出")),
                        (
                            "state",
                            models.CharField(default="asked", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="申请人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="申请时间")),
                        ("due_on", models.DateField(verbose_name="审批期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="申请人",
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
                                to="exemptions.exemption",
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
                                    hash="7dd1111fd21c55925f90dccc17cd2aebd3264d40",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1c830",
                                    table="exemptions_exemptionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
