import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

import sunshine.datacentre.directory.models
from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [("reports", "0001_major_reports"), ("reports", "0002_found_by_parts")]

    initial = True

    dependencies = [
        ("directory", "0002_what_parts_cost"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("is_final", models.BooleanField(default=False, verbose_name="终报")),
                        ("words", models.TextField(max_length=8000, verbose_name="内容")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="涉及金额（元）",
                            ),
                        ),
                        ("actor_name", models.CharField(max_length=120, verbose_name="报告人")),
                        ("filed_at", models.DateTimeField(verbose_name="报告时间")),
                        ("due_on", models.DateField(verbose_name="当时的期限")),
                        ("is_late", models.BooleanField(verbose_name="迟报")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="reports.majorreport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "续报",
                        "verbose_name_plural": "续报",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "ordinal"), name="one_follow_up_a_place"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "reports_followupevent" ("actor_name", "amount", "due_on", "entry_id", "filed_at", "id", "is_final", "is_late", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "words") VALUES (NEW."actor_name", NEW."amount", NEW."due_on", NEW."entry_id", NEW."filed_at", NEW."id", NEW."is_final", NEW."is_late", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."words"); RETURN NULL;',
                                    hash="996ad6abdce3b01c25787bd151471fb1dbec2124",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_06ef8",
                                    table="reports_followup",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "reports_followupevent" ("actor_name", "amount", "due_on", "entry_id", "filed_at", "id", "is_final", "is_late", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "words") VALUES (NEW."actor_name", NEW."amount", NEW."due_on", NEW."entry_id", NEW."filed_at", NEW."id", NEW."is_final", NEW."is_late", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."words"); RETURN NULL;',
                                    hash="e194074bea3d15e8d7262cc6ee1a1776a29b531f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ba3c1",
                                    table="reports_followup",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MajorReport",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("situation", "重大情况"),
                                    ("matter", "重大事项"),
                                    ("risk", "重大风险"),
                                    ("problem", "重大问题"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("is_urgent", models.BooleanField(default=False, verbose_name="特别紧急")),
                        ("title", models.CharField(max_length=200, verbose_name="标题")),
                        ("content", models.TextField(max_length=8000, verbose_name="基本情况")),
                        (
                            "measures",
                            models.TextField(max_length=4000, verbose_name="已采取的措施"),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="涉及金额（元）",
                            ),
                        ),
                        ("occurred_at", models.DateTimeField(verbose_name="发生时间")),
                        ("known_at", models.DateTimeField(verbose_name="知悉时间")),
                        ("filed_at", models.DateTimeField(verbose_name="首报时间")),
                        ("first_due_at", models.DateTimeField(verbose_name="首报期限")),
                        ("is_late", models.BooleanField(verbose_name="迟报")),
                        ("limit", models.CharField(max_length=20, verbose_name="首报时限")),
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
                        ("first_due_on", models.DateField(verbose_name="首次办理期限")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("upheld", "属实"),
                                    ("partly", "部分属实"),
                                    ("dismissed", "不属实"),
                                ],
                                max_length=12,
                                verbose_name="核查结论",
                            ),
                        ),
                        (
                            "outcome_words",
                            models.TextField(blank=True, max_length=4000, verbose_name="核查情况"),
                        ),
                        (
                            "escalated_at",
                            models.DateTimeField(null=True, verbose_name="升级上报时间"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "重大报告",
                        "verbose_name_plural": "重大报告",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="report_of_organisation"
                            ),
                            models.Index(fields=["filed_at"], name="report_by_day"),
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("title"),
                                name="report_by_parts_of_title",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("content"),
                                name="report_by_parts_of_content",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_report_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("known_at__gte", models.F("occurred_at"))),
                                name="known_after_it_occurred",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "reports_majorreportevent" ("amount", "content", "due_on", "escalated_at", "filed_at", "filed_by_id", "filed_by_person_id", "first_due_at", "first_due_on", "id", "is_late", "is_provisional", "is_urgent", "kind", "known_at", "limit", "measures", "number", "occurred_at", "organisation_id", "outcome", "outcome_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version", "year") VALUES (NEW."amount", NEW."content", NEW."due_on", NEW."escalated_at", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_at", NEW."first_due_on", NEW."id", NEW."is_late", NEW."is_provisional", NEW."is_urgent", NEW."kind", NEW."known_at", NEW."limit", NEW."measures", NEW."number", NEW."occurred_at", NEW."organisation_id", NEW."outcome", NEW."outcome_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="f8fcd788868a668d069b64f264c052df43d7f5ea",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_592fd",
                                    table="reports_majorreport",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "reports_majorreportevent" ("amount", "content", "due_on", "escalated_at", "filed_at", "filed_by_id", "filed_by_person_id", "first_due_at", "first_due_on", "id", "is_late", "is_provisional", "is_urgent", "kind", "known_at", "limit", "measures", "number", "occurred_at", "organisation_id", "outcome", "outcome_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "title", "version", "year") VALUES (NEW."amount", NEW."content", NEW."due_on", NEW."escalated_at", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_at", NEW."first_due_on", NEW."id", NEW."is_late", NEW."is_provisional", NEW."is_urgent", NEW."kind", NEW."known_at", NEW."limit", NEW."measures", NEW."number", NEW."occurred_at", NEW."organisation_id", NEW."outcome", NEW."outcome_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="05dd8ca5eb8eb027315dd42402e398f7b166ad55",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_65d30",
                                    table="reports_majorreport",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("is_final", models.BooleanField(default=False, verbose_name="终报")),
                        ("words", models.TextField(max_length=8000, verbose_name="内容")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="涉及金额（元）",
                            ),
                        ),
                        ("actor_name", models.CharField(max_length=120, verbose_name="报告人")),
                        ("filed_at", models.DateTimeField(verbose_name="报告时间")),
                        ("due_on", models.DateField(verbose_name="当时的期限")),
                        ("is_late", models.BooleanField(verbose_name="迟报")),
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
                                to="reports.followup",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="reports.majorreport",
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
                                    hash="96be60167d79f9a50e508ae7968b86083c3edc06",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1d90e",
                                    table="reports_followupevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MajorReportEvent",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("situation", "重大情况"),
                                    ("matter", "重大事项"),
                                    ("risk", "重大风险"),
                                    ("problem", "重大问题"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("is_urgent", models.BooleanField(default=False, verbose_name="特别紧急")),
                        ("title", models.CharField(max_length=200, verbose_name="标题")),
                        ("content", models.TextField(max_length=8000, verbose_name="基本情况")),
                        (
                            "measures",
                            models.TextField(max_length=4000, verbose_name="已采取的措施"),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="涉及金额（元）",
                            ),
                        ),
                        ("occurred_at", models.DateTimeField(verbose_name="发生时间")),
                        ("known_at", models.DateTimeField(verbose_name="知悉时间")),
                        ("filed_at", models.DateTimeField(verbose_name="首报时间")),
                        ("first_due_at", models.DateTimeField(verbose_name="首报期限")),
                        ("is_late", models.BooleanField(verbose_name="迟报")),
                        ("limit", models.CharField(max_length=20, verbose_name="首报时限")),
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
                        ("first_due_on", models.DateField(verbose_name="首次办理期限")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("upheld", "属实"),
                                    ("partly", "部分属实"),
                                    ("dismissed", "不属实"),
                                ],
                                max_length=12,
                                verbose_name="核查结论",
                            ),
                        ),
                        (
                            "outcome_words",
                            models.TextField(blank=True, max_length=4000, verbose_name="核查情况"),
                        ),
                        (
                            "escalated_at",
                            models.DateTimeField(null=True, verbose_name="升级上报时间"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
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
                                to="reports.majorreport",
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
                                    hash="091dcd270dd5093d6b7e653c01eb53ddc905316c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_776d8",
                                    table="reports_majorreportevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
