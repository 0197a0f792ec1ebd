import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

import sunshine.datacentre.directory.models
from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [("briefs", "0001_pre_meeting_briefs"), ("briefs", "0002_found_by_parts")]

    initial = True

    dependencies = [
        ("directory", "0002_what_parts_cost"),
        ("documents", "0001_issued_documents"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Brief",
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
                        ("title", models.CharField(max_length=200, verbose_name="拟上会事项")),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=200, verbose_name="对方单位"),
                        ),
                        (
                            "project",
                            models.CharField(blank=True, max_length=200, verbose_name="项目"),
                        ),
                        ("persons", models.JSONField(default=list, verbose_name="相关人员")),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="研判人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "view",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "未发现问题线索"),
                                    ("attention", "提示关注"),
                                    ("suspend", "建议暂缓上会"),
                                ],
                                max_length=12,
                                verbose_name="结论",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="初步监督意见"
                            ),
                        ),
                        ("seen", models.JSONField(default=list, verbose_name="研判所见")),
                        ("given_at", models.DateTimeField(null=True, verbose_name="提出时间")),
                        (
                            "given_name",
                            models.CharField(blank=True, max_length=120, verbose_name="提出人"),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="documents.issued",
                                verbose_name="意见书",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="研判人",
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
                        "verbose_name": "事前研判",
                        "verbose_name_plural": "事前研判",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="brief_of_organisation"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("title"),
                                name="brief_by_parts_of_title",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("counterparty"),
                                name="brief_by_parts_of_firm",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_brief_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_at__isnull", True), ("view", "")),
                                    models.Q(
                                        models.Q(("view", ""), _negated=True),
                                        ("given_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_opinion_is_given_at_a_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "briefs_briefevent" ("counterparty", "document_id", "filed_at", "filed_by_id", "filed_by_person_id", "given_at", "given_name", "id", "number", "organisation_id", "persons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project", "seen", "state", "title", "version", "view", "words", "year") VALUES (NEW."counterparty", NEW."document_id", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."given_at", NEW."given_name", NEW."id", NEW."number", NEW."organisation_id", NEW."persons", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project", NEW."seen", NEW."state", NEW."title", NEW."version", NEW."view", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="fc3c3c04ea9405fe129931fcdb459d937dd4744b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5ac99",
                                    table="briefs_brief",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "briefs_briefevent" ("counterparty", "document_id", "filed_at", "filed_by_id", "filed_by_person_id", "given_at", "given_name", "id", "number", "organisation_id", "persons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project", "seen", "state", "title", "version", "view", "words", "year") VALUES (NEW."counterparty", NEW."document_id", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."given_at", NEW."given_name", NEW."id", NEW."number", NEW."organisation_id", NEW."persons", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project", NEW."seen", NEW."state", NEW."title", NEW."version", NEW."view", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="d74aed7a33e0149712e3ed6cf4975e8a78cd7caa",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4e6bf",
                                    table="briefs_brief",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BriefEvent",
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
                        ("title", models.CharField(max_length=200, verbose_name="拟上会事项")),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=200, verbose_name="对方单位"),
                        ),
                        (
                            "project",
                            models.CharField(blank=True, max_length=200, verbose_name="项目"),
                        ),
                        ("persons", models.JSONField(default=list, verbose_name="相关人员")),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="研判人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "view",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "未发现问题线索"),
                                    ("attention", "提示关注"),
                                    ("suspend", "建议暂缓上会"),
                                ],
                                max_length=12,
                                verbose_name="结论",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="初步监督意见"
                            ),
                        ),
                        ("seen", models.JSONField(default=list, verbose_name="研判所见")),
                        ("given_at", models.DateTimeField(null=True, verbose_name="提出时间")),
                        (
                            "given_name",
                            models.CharField(blank=True, max_length=120, verbose_name="提出人"),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="documents.issued",
                                verbose_name="意见书",
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
                                verbose_name="研判人",
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
                                to="briefs.brief",
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
                                    hash="2a2b42e50073d8a34fe0bb3ffab3172250ca349c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a3c00",
                                    table="briefs_briefevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
