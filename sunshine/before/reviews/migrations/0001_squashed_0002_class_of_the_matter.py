import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("reviews", "0001_reviews_with_conditions"),
        ("reviews", "0002_class_of_the_matter"),
    ]

    initial = True

    dependencies = [
        ("documents", "0001_issued_documents"),
        ("filings", "0005_found_by_item_and_lateness"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Condition",
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
                        ("words", models.CharField(max_length=400, verbose_name="条件")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="落实人员"),
                        ),
                        (
                            "done_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="落实情况"),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="落实人",
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
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conditions",
                                to="reviews.review",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审查条件",
                        "verbose_name_plural": "审查条件",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("open", "fulfilled"))),
                                fields=["review"],
                                name="blocking_conditions",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "reviews_conditionevent" ("done_words", "due_on", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "ordinal", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "set_at", "state", "version", "words") VALUES (NEW."done_words", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."ordinal", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_id", NEW."set_at", NEW."state", NEW."version", NEW."words"); RETURN NULL;',
                                    hash="71c42e8cc2788bccd1faafe95ef03b6261198ebb",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a86a0",
                                    table="reviews_condition",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "reviews_conditionevent" ("done_words", "due_on", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "ordinal", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "set_at", "state", "version", "words") VALUES (NEW."done_words", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."ordinal", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_id", NEW."set_at", NEW."state", NEW."version", NEW."words"); RETURN NULL;',
                                    hash="cee5cca14bd4b152ef4d7b95cb5f9544fa9f33a0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_84d25",
                                    table="reviews_condition",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
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
                        ("department", models.CharField(max_length=20, verbose_name="部门")),
                        ("why", models.CharField(max_length=200, verbose_name="送审缘由")),
                        (
                            "state",
                            models.CharField(default="asked", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("asked_at", models.DateTimeField(verbose_name="送审时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="报备人员"),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agree", "同意"),
                                    ("conditional", "附条件同意"),
                                    ("disagree", "不同意"),
                                ],
                                max_length=12,
                                verbose_name="意见",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="审查意见"),
                        ),
                        (
                            "basis",
                            models.TextField(blank=True, max_length=2000, verbose_name="依据"),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="出具时间")),
                        (
                            "answered_name",
                            models.CharField(blank=True, max_length=120, verbose_name="审查人"),
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
                                verbose_name="报备人",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="filings.matter",
                                verbose_name="事项",
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
                        ("matter_class", models.CharField(max_length=12, verbose_name="事项类别")),
                    ],
                    options={
                        "verbose_name": "审查",
                        "verbose_name_plural": "审查",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "due_on"], name="review_queue"
                            ),
                            models.Index(fields=["due_on", "id"], name="review_in_order"),
                            models.Index(
                                condition=models.Q(("state__in", ("asked", "given"))),
                                fields=["due_on", "id"],
                                name="review_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("answered_at__isnull", False)),
                                fields=["-answered_at"],
                                name="review_answered",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("matter", "department"), name="one_review_a_department"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_opinion_has_its_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "reviews_reviewevent" ("answer", "answered_at", "answered_name", "asked_at", "basis", "department", "document_id", "due_on", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "matter_class", "matter_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version", "why", "words") VALUES (NEW."answer", NEW."answered_at", NEW."answered_name", NEW."asked_at", NEW."basis", NEW."department", NEW."document_id", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."matter_class", NEW."matter_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."version", NEW."why", NEW."words"); RETURN NULL;',
                                    hash="22c2241e985666a168e89cc53bbfadf68d47e788",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7a7c1",
                                    table="reviews_review",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "reviews_reviewevent" ("answer", "answered_at", "answered_name", "asked_at", "basis", "department", "document_id", "due_on", "filed_by_id", "filed_by_person_id", "first_due_on", "id", "is_provisional", "matter_class", "matter_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "version", "why", "words") VALUES (NEW."answer", NEW."answered_at", NEW."answered_name", NEW."asked_at", NEW."basis", NEW."department", NEW."document_id", NEW."due_on", NEW."filed_by_id", NEW."filed_by_person_id", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."matter_class", NEW."matter_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."version", NEW."why", NEW."words"); RETURN NULL;',
                                    hash="4665dc4a5dc60267f8585a1548df69c19f4257aa",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_b34c8",
                                    table="reviews_review",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConditionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("words", models.CharField(max_length=400, verbose_name="条件")),
                        (
                            "state",
                            models.CharField(default="open", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="落实人员"),
                        ),
                        (
                            "done_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="落实情况"),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="落实人",
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
                                to="reviews.condition",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="reviews.review",
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
                                    hash="34a526ee81502daf701bf1aed021cb03f3e817f4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_4de09",
                                    table="reviews_conditionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("department", models.CharField(max_length=20, verbose_name="部门")),
                        ("why", models.CharField(max_length=200, verbose_name="送审缘由")),
                        (
                            "state",
                            models.CharField(default="asked", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("asked_at", models.DateTimeField(verbose_name="送审时间")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="报备人员"),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agree", "同意"),
                                    ("conditional", "附条件同意"),
                                    ("disagree", "不同意"),
                                ],
                                max_length=12,
                                verbose_name="意见",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="审查意见"),
                        ),
                        (
                            "basis",
                            models.TextField(blank=True, max_length=2000, verbose_name="依据"),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="出具时间")),
                        (
                            "answered_name",
                            models.CharField(blank=True, max_length=120, verbose_name="审查人"),
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
                                verbose_name="报备人",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="filings.matter",
                                verbose_name="事项",
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
                                to="reviews.review",
                            ),
                        ),
                        ("matter_class", models.CharField(max_length=12, verbose_name="事项类别")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="5a1e209eb50ced211e995b11f77552ac291a0cae",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_92188",
                                    table="reviews_reviewevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wait",
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
                        ("state", models.CharField(max_length=12, verbose_name="环节")),
                        ("entered_at", models.DateTimeField(verbose_name="进入时间")),
                        ("left_at", models.DateTimeField(null=True, verbose_name="离开时间")),
                        (
                            "left_name",
                            models.CharField(blank=True, max_length=120, verbose_name="由谁办结"),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waits",
                                to="reviews.review",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "排队时间",
                        "verbose_name_plural": "排队时间",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_at__isnull", True)),
                                fields=("review",),
                                name="one_queue_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at__isnull", True),
                                    ("left_at__gte", models.F("entered_at")),
                                    _connector="OR",
                                ),
                                name="leaves_after_it_came",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "reviews_waitevent" ("entered_at", "id", "left_at", "left_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "state") VALUES (NEW."entered_at", NEW."id", NEW."left_at", NEW."left_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_id", NEW."state"); RETURN NULL;',
                                    hash="927134a19f3bff50c797a8730f4c3060832da3d9",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7092c",
                                    table="reviews_wait",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "reviews_waitevent" ("entered_at", "id", "left_at", "left_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "state") VALUES (NEW."entered_at", NEW."id", NEW."left_at", NEW."left_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_id", NEW."state"); RETURN NULL;',
                                    hash="fbe66553a7da413031ca83ac0c019e891ccf7553",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1ac6f",
                                    table="reviews_wait",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("state", models.CharField(max_length=12, verbose_name="环节")),
                        ("entered_at", models.DateTimeField(verbose_name="进入时间")),
                        ("left_at", models.DateTimeField(null=True, verbose_name="离开时间")),
                        (
                            "left_name",
                            models.CharField(blank=True, max_length=120, verbose_name="由谁办结"),
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
                                to="reviews.wait",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="reviews.review",
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
                                    hash="de648d85a841439a2208c3899f29cb773d995ccc",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_adbce",
                                    table="reviews_waitevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
