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
                    name="RiskScreening",
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
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        ("plan", models.TextField(max_length=4000, verbose_name="整体设计")),
                        ("fields", models.JSONField(default=list, verbose_name="领域")),
                        (
                            "state",
                            models.CharField(default="design", max_length=12, verbose_name="阶段"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="完成期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="整合运行意见"
                            ),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起时间")),
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
                        "verbose_name": "风险排查",
                        "verbose_name_plural": "风险排查",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_screening_a_number"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "screenings_riskscreeningevent" ("due_on", "fields", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "number", "opened_at", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "state", "title", "version", "words", "year") VALUES (NEW."due_on", NEW."fields", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."number", NEW."opened_at", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan", NEW."state", NEW."title", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="72c188981fe9564d0e65d2087eef1988399d47b2",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_cfd5f",
                                    table="screenings_riskscreening",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "screenings_riskscreeningevent" ("due_on", "fields", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "number", "opened_at", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "state", "title", "version", "words", "year") VALUES (NEW."due_on", NEW."fields", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."number", NEW."opened_at", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan", NEW."state", NEW."title", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="89a360ce6c579433507a5bf6f715af8e01c96f39",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ad324",
                                    table="screenings_riskscreening",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskScreeningEvent",
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
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        ("plan", models.TextField(max_length=4000, verbose_name="整体设计")),
                        ("fields", models.JSONField(default=list, verbose_name="领域")),
                        (
                            "state",
                            models.CharField(default="design", max_length=12, verbose_name="阶段"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="完成期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="整合运行意见"
                            ),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="发起时间")),
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
                                to="screenings.riskscreening",
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
                                    hash="ffadfb893a4b9ec8d077d0f32afd3a8be0d39b9d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1ff8f",
                                    table="screenings_riskscreeningevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScreeningPart",
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
                        ("depth", models.PositiveSmallIntegerField(verbose_name="层级")),
                        ("is_pilot", models.BooleanField(default=False, verbose_name="试点")),
                        (
                            "state",
                            models.CharField(default="waiting", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("counts", models.JSONField(default=dict, verbose_name="上报时的风险点")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="排查小结"),
                        ),
                        (
                            "verdict",
                            models.TextField(blank=True, max_length=4000, verbose_name="汇总意见"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="上报人员"),
                        ),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="上报时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上报人",
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
                            "part_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="below",
                                to="screenings.screeningpart",
                            ),
                        ),
                        (
                            "screening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="screenings.riskscreening",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位排查",
                        "verbose_name_plural": "单位排查",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("screening", "organisation"), name="one_part_a_unit"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "screenings_screeningpartevent" ("counts", "depth", "due_on", "filed_by_id", "filed_by_person_id", "id", "is_pilot", "is_provisional", "organisation_id", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "screening_id", "state", "submitted_at", "verdict", "version", "words") VALUES (NEW."counts", NEW."depth", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_pilot", NEW."is_provisional", NEW."organisation_id", NEW."part_of_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."screening_id", NEW."state", NEW."submitted_at", NEW."verdict", NEW."version", NEW."words"); RETURN NULL;',
                                    hash="133d523923b68d4a14386146c8ff3097d17a9357",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_79764",
                                    table="screenings_screeningpart",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "screenings_screeningpartevent" ("counts", "depth", "due_on", "filed_by_id", "filed_by_person_id", "id", "is_pilot", "is_provisional", "organisation_id", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "screening_id", "state", "submitted_at", "verdict", "version", "words") VALUES (NEW."counts", NEW."depth", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_pilot", NEW."is_provisional", NEW."organisation_id", NEW."part_of_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."screening_id", NEW."state", NEW."submitted_at", NEW."verdict", NEW."version", NEW."words"); RETURN NULL;',
                                    hash="05fd8e467982639a6ab299d0bdec377a6b2381ab",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_50f9d",
                                    table="screenings_screeningpart",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScreeningPartEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("depth", models.PositiveSmallIntegerField(verbose_name="层级")),
                        ("is_pilot", models.BooleanField(default=False, verbose_name="试点")),
                        (
                            "state",
                            models.CharField(default="waiting", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("counts", models.JSONField(default=dict, verbose_name="上报时的风险点")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="排查小结"),
                        ),
                        (
                            "verdict",
                            models.TextField(blank=True, max_length=4000, verbose_name="汇总意见"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="上报人员"),
                        ),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="上报时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上报人",
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
                            "part_of",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="screenings.screeningpart",
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
                                to="screenings.screeningpart",
                            ),
                        ),
                        (
                            "screening",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="screenings.riskscreening",
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
                                    hash="2b21bb889f8ebae9a5b3846e7f957f05107df1ae",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c8581",
                                    table="screenings_screeningpartevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
