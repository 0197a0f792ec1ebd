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
        ("risks", "0001_risk_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Publication",
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
                        ("told", models.JSONField(verbose_name="公开内容")),
                        ("sha256", models.CharField(max_length=64, verbose_name="内容指纹")),
                        (
                            "state",
                            models.CharField(
                                default="proposed", max_length=12, verbose_name="状态"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="公开时间")),
                        ("entry_id", models.UUIDField(null=True, verbose_name="存证")),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="撤回原因"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="提出人员"),
                        ),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
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
                            "risk_point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="risks.riskpoint",
                                verbose_name="风险点",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "风险点公开",
                        "verbose_name_plural": "风险点公开",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_publication_a_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("risk_point",),
                                name="one_open_snapshot_a_risk_point",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    models.Q(
                                        ("entry_id__isnull", False), ("published_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="open_by_an_act",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="snapshots_are_frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."told" IS DISTINCT FROM (NEW."told"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="da95fce2a0f8c07a01f4dfb1d37be18938cbc261",
                                    operation="UPDATE",
                                    pgid="pgtrigger_snapshots_are_frozen_aef41",
                                    table="publications_publication",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "publications_publicationevent" ("due_on", "entry_id", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "risk_point_id", "sha256", "state", "told", "version", "withdrawn_reason", "year") VALUES (NEW."due_on", NEW."entry_id", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."risk_point_id", NEW."sha256", NEW."state", NEW."told", NEW."version", NEW."withdrawn_reason", NEW."year"); RETURN NULL;',
                                    hash="f48b85715e47f50185b3d11bb6e9fbcbcbafe760",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c05a8",
                                    table="publications_publication",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "publications_publicationevent" ("due_on", "entry_id", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "risk_point_id", "sha256", "state", "told", "version", "withdrawn_reason", "year") VALUES (NEW."due_on", NEW."entry_id", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."risk_point_id", NEW."sha256", NEW."state", NEW."told", NEW."version", NEW."withdrawn_reason", NEW."year"); RETURN NULL;',
                                    hash="c4542e4845504cf7626c028997c6aa9fc82bb57c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_cf1e3",
                                    table="publications_publication",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicationEvent",
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
                        ("told", models.JSONField(verbose_name="公开内容")),
                        ("sha256", models.CharField(max_length=64, verbose_name="内容指纹")),
                        (
                            "state",
                            models.CharField(
                                default="proposed", max_length=12, verbose_name="状态"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="公开时间")),
                        ("entry_id", models.UUIDField(null=True, verbose_name="存证")),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="撤回原因"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="提出人员"),
                        ),
                        ("due_on", models.DateField(verbose_name="办理期限")),
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
                                verbose_name="提出人",
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
                                to="publications.publication",
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
                                    hash="389124487f7b36a3e1c62b5c0d1852f9671db352",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7aaae",
                                    table="publications_publicationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
