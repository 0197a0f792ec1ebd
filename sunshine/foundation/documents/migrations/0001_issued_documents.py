import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0002_by_right"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Issued",
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
                        ("kind", models.CharField(max_length=40, verbose_name="文种")),
                        ("series", models.CharField(max_length=40, verbose_name="代字")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="顺序号")),
                        ("label", models.CharField(max_length=80, verbose_name="发文字号")),
                        ("title", models.CharField(max_length=400, verbose_name="标题")),
                        ("issued_at", models.DateTimeField(verbose_name="成文时间")),
                        (
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="evidence.evidence",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="发文机关",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公文",
                        "verbose_name_plural": "公文",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "series", "year", "number"),
                                name="one_document_a_number",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "documents_issuedevent" ("evidence_id", "id", "issued_at", "kind", "label", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "series", "title", "year") VALUES (NEW."evidence_id", NEW."id", NEW."issued_at", NEW."kind", NEW."label", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."series", NEW."title", NEW."year"); RETURN NULL;',
                                    hash="fc00516250f8fee709237393507d949aa1570474",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2a308",
                                    table="documents_issued",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "documents_issuedevent" ("evidence_id", "id", "issued_at", "kind", "label", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "series", "title", "year") VALUES (NEW."evidence_id", NEW."id", NEW."issued_at", NEW."kind", NEW."label", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."series", NEW."title", NEW."year"); RETURN NULL;',
                                    hash="7cb64143c53fc291eab19663e40e2c8704091982",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_28f45",
                                    table="documents_issued",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssuedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="文种")),
                        ("series", models.CharField(max_length=40, verbose_name="代字")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="顺序号")),
                        ("label", models.CharField(max_length=80, verbose_name="发文字号")),
                        ("title", models.CharField(max_length=400, verbose_name="标题")),
                        ("issued_at", models.DateTimeField(verbose_name="成文时间")),
                        (
                            "evidence",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.evidence",
                                verbose_name="文件",
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
                                verbose_name="发文机关",
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
                                to="documents.issued",
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
                                    hash="25450e2c28b9014a6de8084cc44d1890842df3ca",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_31ac9",
                                    table="documents_issuedevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
