import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Parameter",
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
                        ("name", models.CharField(max_length=80, verbose_name="参数")),
                        (
                            "option",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="选项"
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=6, max_digits=24, null=True, verbose_name="取值"
                            ),
                        ),
                        ("unit", models.CharField(max_length=20, verbose_name="单位")),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
                            ),
                        ),
                        ("source", models.CharField(max_length=400, verbose_name="依据")),
                        ("evidence", models.CharField(max_length=1, verbose_name="依据等级")),
                        ("is_local", models.BooleanField(default=True, verbose_name="本地设置")),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "参数",
                        "verbose_name_plural": "参数",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        django.db.models.functions.comparison.Coalesce(
                                            "organisation_id",
                                            models.Value(
                                                "00000000-0000-0000-0000-000000000000",
                                                output_field=models.UUIDField(),
                                            ),
                                        ),
                                        "=",
                                    ),
                                    ("name", "="),
                                    ("option", "="),
                                    (
                                        models.Case(models.When(is_local=True, then=1), default=0),
                                        "=",
                                    ),
                                    ("valid", "&&"),
                                ],
                                name="one_value_a_day",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "parameters_parameterevent" ("evidence", "id", "is_local", "name", "option", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "valid", "value") VALUES (NEW."evidence", NEW."id", NEW."is_local", NEW."name", NEW."option", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."unit", NEW."valid", NEW."value"); RETURN NULL;',
                                    hash="c3845b08b5add80aba8360589fbfbe7881f44aec",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_547f1",
                                    table="parameters_parameter",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "parameters_parameterevent" ("evidence", "id", "is_local", "name", "option", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "valid", "value") VALUES (NEW."evidence", NEW."id", NEW."is_local", NEW."name", NEW."option", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."unit", NEW."valid", NEW."value"); RETURN NULL;',
                                    hash="fd044ec460ff7c9d4ea1a61f7916ea793462fb10",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4d90b",
                                    table="parameters_parameter",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParameterEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="参数")),
                        (
                            "option",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="选项"
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=6, max_digits=24, null=True, verbose_name="取值"
                            ),
                        ),
                        ("unit", models.CharField(max_length=20, verbose_name="单位")),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
                            ),
                        ),
                        ("source", models.CharField(max_length=400, verbose_name="依据")),
                        ("evidence", models.CharField(max_length=1, verbose_name="依据等级")),
                        ("is_local", models.BooleanField(default=True, verbose_name="本地设置")),
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
                                to="parameters.parameter",
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
                                    hash="73c668fe084607548842264a425d337cc08d7046",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e8d09",
                                    table="parameters_parameterevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
