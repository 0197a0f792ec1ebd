import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

import sunshine.datacentre.directory.models
from sunshine.foundation.postgres.actions import CreateModels

# What `icontains` compares: without figures on it the planner takes every word for a rare one.
FIGURES = """
create statistics words_of_hits on (upper(sentence::text)), (upper(subject_name::text))
from hits_hit
"""


class Migration(migrations.Migration):
    replaces = [
        ("hits", "0001_initial"),
        ("hits", "0002_standing"),
        ("hits", "0003_found_by_parts"),
        ("hits", "0004_found_by_amount"),
        ("hits", "0005_hits_of_a_probe_by_place"),
    ]

    initial = True

    dependencies = [
        ("directory", "0001_names_by_parts"),
        ("lake", "0002_changes_of_a_snapshot"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Hit",
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
                        ("number", models.PositiveIntegerField(verbose_name="编号")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        ("probe_version", models.CharField(max_length=40, verbose_name="模型版本")),
                        ("subject_kind", models.CharField(max_length=40, verbose_name="对象类别")),
                        ("subject_id", models.CharField(max_length=400, verbose_name="对象")),
                        (
                            "subject_name",
                            models.CharField(blank=True, max_length=400, verbose_name="对象名称"),
                        ),
                        ("occurrence", models.CharField(max_length=400, verbose_name="情节")),
                        ("occurred_on", models.DateField(null=True, verbose_name="发生日期")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=24, null=True, verbose_name="涉及金额"
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(blank=True, max_length=3, verbose_name="币种"),
                        ),
                        ("score", models.FloatField(null=True, verbose_name="分值")),
                        ("level", models.CharField(max_length=8, verbose_name="级别")),
                        ("sentence", models.CharField(max_length=600, verbose_name="一句话")),
                        ("parameters", models.JSONField(default=list, verbose_name="参数")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "成立"), ("lapsed", "已不成立")],
                                default="open",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("evidence_hash", models.CharField(max_length=64, verbose_name="证据指纹")),
                        ("evidence_count", models.PositiveIntegerField(verbose_name="证据条数")),
                        ("first_seen_at", models.DateTimeField(verbose_name="首次命中")),
                        ("last_seen_at", models.DateTimeField(verbose_name="最近命中")),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                                verbose_name="快照",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "疑点",
                        "verbose_name_plural": "疑点",
                        "indexes": [
                            models.Index(fields=["probe", "subject_id"], name="hit_of_subject"),
                            models.Index(
                                fields=["subject_kind", "subject_id"], name="hit_by_subject"
                            ),
                            models.Index(fields=["number"], name="hit_by_number"),
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("sentence"),
                                name="hit_by_parts_of_sentence",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("subject_name"),
                                name="hit_by_parts_of_subject",
                            ),
                            models.Index(
                                models.OrderBy(
                                    models.F("amount"), descending=True, nulls_last=True
                                ),
                                name="hit_by_amount",
                            ),
                            models.Index(
                                fields=["probe", "organisation"],
                                include=("id",),
                                name="hit_of_probe_by_place",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "probe",
                                    "organisation",
                                    "subject_kind",
                                    "subject_id",
                                    "occurrence",
                                ),
                                name="one_hit_an_identity",
                                nulls_distinct=False,
                            ),
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_number_a_year"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "hits_hitevent" ("amount", "currency", "evidence_count", "evidence_hash", "first_seen_at", "id", "last_seen_at", "level", "number", "occurred_on", "occurrence", "organisation_id", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "probe_version", "score", "snapshot_id", "state", "subject_id", "subject_kind", "subject_name", "year") VALUES (NEW."amount", NEW."currency", NEW."evidence_count", NEW."evidence_hash", NEW."first_seen_at", NEW."id", NEW."last_seen_at", NEW."level", NEW."number", NEW."occurred_on", NEW."occurrence", NEW."organisation_id", NEW."parameters", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probe", NEW."probe_version", NEW."score", NEW."snapshot_id", NEW."state", NEW."subject_id", NEW."subject_kind", NEW."subject_name", NEW."year"); RETURN NULL;',
                                    hash="d691b45801345ee4a1298ca37eb8399ed3564a88",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6503b",
                                    table="hits_hit",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."evidence_count" IS DISTINCT FROM (NEW."evidence_count") OR OLD."evidence_hash" IS DISTINCT FROM (NEW."evidence_hash") OR OLD."first_seen_at" IS DISTINCT FROM (NEW."first_seen_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."last_seen_at" IS DISTINCT FROM (NEW."last_seen_at") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."occurred_on" IS DISTINCT FROM (NEW."occurred_on") OR OLD."occurrence" IS DISTINCT FROM (NEW."occurrence") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."parameters" IS DISTINCT FROM (NEW."parameters") OR OLD."probe" IS DISTINCT FROM (NEW."probe") OR OLD."probe_version" IS DISTINCT FROM (NEW."probe_version") OR OLD."score" IS DISTINCT FROM (NEW."score") OR OLD."snapshot_id" IS DISTINCT FROM (NEW."snapshot_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."subject_kind" IS DISTINCT FROM (NEW."subject_kind") OR OLD."subject_name" IS DISTINCT FROM (NEW."subject_name") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                                    func='INSERT INTO "hits_hitevent" ("amount", "currency", "evidence_count", "evidence_hash", "first_seen_at", "id", "last_seen_at", "level", "number", "occurred_on", "occurrence", "organisation_id", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "probe_version", "score", "snapshot_id", "state", "subject_id", "subject_kind", "subject_name", "year") VALUES (NEW."amount", NEW."currency", NEW."evidence_count", NEW."evidence_hash", NEW."first_seen_at", NEW."id", NEW."last_seen_at", NEW."level", NEW."number", NEW."occurred_on", NEW."occurrence", NEW."organisation_id", NEW."parameters", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probe", NEW."probe_version", NEW."score", NEW."snapshot_id", NEW."state", NEW."subject_id", NEW."subject_kind", NEW."subject_name", NEW."year"); RETURN NULL;',
                                    hash="4e2600ffc29004779d0f4df1d7b747a28bdb148c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_98766",
                                    table="hits_hit",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="编号")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        ("probe_version", models.CharField(max_length=40, verbose_name="模型版本")),
                        ("subject_kind", models.CharField(max_length=40, verbose_name="对象类别")),
                        ("subject_id", models.CharField(max_length=400, verbose_name="对象")),
                        (
                            "subject_name",
                            models.CharField(blank=True, max_length=400, verbose_name="对象名称"),
                        ),
                        ("occurrence", models.CharField(max_length=400, verbose_name="情节")),
                        ("occurred_on", models.DateField(null=True, verbose_name="发生日期")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=24, null=True, verbose_name="涉及金额"
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(blank=True, max_length=3, verbose_name="币种"),
                        ),
                        ("score", models.FloatField(null=True, verbose_name="分值")),
                        ("level", models.CharField(max_length=8, verbose_name="级别")),
                        ("parameters", models.JSONField(default=list, verbose_name="参数")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "成立"), ("lapsed", "已不成立")],
                                default="open",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("evidence_hash", models.CharField(max_length=64, verbose_name="证据指纹")),
                        ("evidence_count", models.PositiveIntegerField(verbose_name="证据条数")),
                        ("first_seen_at", models.DateTimeField(verbose_name="首次命中")),
                        ("last_seen_at", models.DateTimeField(verbose_name="最近命中")),
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
                                to="hits.hit",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="lake.snapshot",
                                verbose_name="快照",
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
                                    hash="8eba463cc77247741a4ac31a5916d9040a59fc63",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_06ccf",
                                    table="hits_hitevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HitEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="次序")),
                        ("mart", models.CharField(max_length=60, verbose_name="数据表")),
                        ("row_id", models.CharField(max_length=600, verbose_name="行")),
                        ("role", models.CharField(max_length=40, verbose_name="作用")),
                        ("row", models.JSONField(verbose_name="内容")),
                        (
                            "hit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="hits.hit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "证据",
                        "verbose_name_plural": "证据",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("hit", "position"), name="one_row_a_position"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "probe",
                            models.CharField(max_length=20, unique=True, verbose_name="模型"),
                        ),
                        ("probe_version", models.CharField(max_length=40, verbose_name="模型版本")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                                verbose_name="快照",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "模型进度",
                        "verbose_name_plural": "模型进度",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "hits_standingevent" ("at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "probe_version", "snapshot_id") VALUES (NEW."at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probe", NEW."probe_version", NEW."snapshot_id"); RETURN NULL;',
                                    hash="3a4592f4ee98df1011e2e3ef0afc47678c4cfdc8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a38e6",
                                    table="hits_standing",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "hits_standingevent" ("at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "probe_version", "snapshot_id") VALUES (NEW."at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probe", NEW."probe_version", NEW."snapshot_id"); RETURN NULL;',
                                    hash="8dfba28309b92400baca7599746169926a0946da",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f40b7",
                                    table="hits_standing",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        ("probe_version", models.CharField(max_length=40, verbose_name="模型版本")),
                        ("at", models.DateTimeField(verbose_name="时间")),
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
                                to="hits.standing",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="lake.snapshot",
                                verbose_name="快照",
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
                                    hash="94079ca47e4174109307f02b458de70e4ff48158",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c1c15",
                                    table="hits_standingevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HitPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("person_key", models.CharField(max_length=34, verbose_name="自然人标识")),
                        (
                            "hit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="persons",
                                to="hits.hit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "证据中的人",
                        "verbose_name_plural": "证据中的人",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person_key", "hit"), name="one_person_a_hit"
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(FIGURES, "drop statistics words_of_hits"),
    ]
