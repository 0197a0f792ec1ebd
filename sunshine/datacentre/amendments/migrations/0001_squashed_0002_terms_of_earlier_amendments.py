import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("amendments", "0001_amendments"),
        ("amendments", "0002_terms_of_earlier_amendments"),
    ]

    initial = True

    dependencies = [
        ("lake", "0001_initial"),
        ("organisations", "0002_history"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("workflow", "0002_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Amendment",
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
                        ("mart", models.CharField(max_length=60, verbose_name="数据表")),
                        ("row_id", models.CharField(max_length=600, verbose_name="行")),
                        ("changes", models.JSONField(verbose_name="更正内容")),
                        ("reason", models.TextField(verbose_name="更正理由")),
                        (
                            "state",
                            models.CharField(default="review", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="提出人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "outcome",
                            models.CharField(blank=True, max_length=400, verbose_name="办理结果"),
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
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                                verbose_name="更正后快照",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数据更正",
                        "verbose_name_plural": "数据更正",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="amendment_of_organisation"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_amendment_a_number"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "amendments_amendmentevent" ("changes", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "mart", "number", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "row_id", "snapshot_id", "state", "version", "year") VALUES (NEW."changes", NEW."due_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."mart", NEW."number", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."row_id", NEW."snapshot_id", NEW."state", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="ee0412cbc05621c8047ef54311338e4ca1cfce00",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a2d0b",
                                    table="amendments_amendment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "amendments_amendmentevent" ("changes", "due_on", "filed_at", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "mart", "number", "organisation_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "row_id", "snapshot_id", "state", "version", "year") VALUES (NEW."changes", NEW."due_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."mart", NEW."number", NEW."organisation_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."row_id", NEW."snapshot_id", NEW."state", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="545c16bc7f8fd6315d6281b3cd378126d333069c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_89307",
                                    table="amendments_amendment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AmendmentEvent",
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
                        ("mart", models.CharField(max_length=60, verbose_name="数据表")),
                        ("row_id", models.CharField(max_length=600, verbose_name="行")),
                        ("changes", models.JSONField(verbose_name="更正内容")),
                        ("reason", models.TextField(verbose_name="更正理由")),
                        (
                            "state",
                            models.CharField(default="review", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="提出人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "outcome",
                            models.CharField(blank=True, max_length=400, verbose_name="办理结果"),
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
                                to="amendments.amendment",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="lake.snapshot",
                                verbose_name="更正后快照",
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
                                    hash="90a61355e4970158b8d64a6de843cf0402504b43",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_78824",
                                    table="amendments_amendmentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
