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
                    name="Handbook",
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
                        ("edition", models.PositiveIntegerField(verbose_name="第几版")),
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "state",
                            models.CharField(default="making", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("content", models.JSONField(default=dict, verbose_name="内容")),
                        (
                            "sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="内容指纹"),
                        ),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, verbose_name="进度"),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=400, verbose_name="说明"),
                        ),
                        (
                            "point_count",
                            models.PositiveIntegerField(default=0, verbose_name="风险点数"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        ("made_at", models.DateTimeField(null=True, verbose_name="成稿时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "approved_name",
                            models.CharField(blank=True, max_length=120, verbose_name="批准人"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="编制人员"),
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
                                verbose_name="编制人",
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
                    ],
                    options={
                        "verbose_name": "风险防控手册",
                        "verbose_name_plural": "风险防控手册",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "edition"), name="one_handbook_an_edition"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "in_force")),
                                fields=("organisation",),
                                name="one_handbook_in_force",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="made_is_made",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (NOT (OLD."sha256" = \'\') AND OLD."content" IS DISTINCT FROM (NEW."content"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="3ff733e9fca92c954463b3d12a5d16fc731a2c99",
                                    operation="UPDATE",
                                    pgid="pgtrigger_made_is_made_2b814",
                                    table="handbooks_handbook",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "handbooks_handbookevent" ("approved_at", "approved_name", "asked_at", "content", "due_on", "edition", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "made_at", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_count", "progress", "sha256", "state", "title", "version") VALUES (NEW."approved_at", NEW."approved_name", NEW."asked_at", NEW."content", NEW."due_on", NEW."edition", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."made_at", NEW."message", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point_count", NEW."progress", NEW."sha256", NEW."state", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="a6e13c0f9156f9abbce4afcce18ed36bb6c87866",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_54161",
                                    table="handbooks_handbook",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "handbooks_handbookevent" ("approved_at", "approved_name", "asked_at", "content", "due_on", "edition", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "made_at", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_count", "progress", "sha256", "state", "title", "version") VALUES (NEW."approved_at", NEW."approved_name", NEW."asked_at", NEW."content", NEW."due_on", NEW."edition", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."made_at", NEW."message", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point_count", NEW."progress", NEW."sha256", NEW."state", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="fa0f1c876061227cf5f0a9c14909614573856a62",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_24057",
                                    table="handbooks_handbook",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandbookEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("edition", models.PositiveIntegerField(verbose_name="第几版")),
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "state",
                            models.CharField(default="making", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("content", models.JSONField(default=dict, verbose_name="内容")),
                        (
                            "sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="内容指纹"),
                        ),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(default=0, verbose_name="进度"),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=400, verbose_name="说明"),
                        ),
                        (
                            "point_count",
                            models.PositiveIntegerField(default=0, verbose_name="风险点数"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        ("made_at", models.DateTimeField(null=True, verbose_name="成稿时间")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "approved_name",
                            models.CharField(blank=True, max_length=120, verbose_name="批准人"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="编制人员"),
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
                                verbose_name="编制人",
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
                                to="handbooks.handbook",
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
                                    hash="357e5a63794d1e095bd93cd45ab830a90299c909",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_d35a7",
                                    table="handbooks_handbookevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
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
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="答题次数"),
                        ),
                        ("score", models.PositiveSmallIntegerField(default=0, verbose_name="答对")),
                        ("asked", models.PositiveSmallIntegerField(default=0, verbose_name="题数")),
                        ("passed_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                        ("entry_id", models.UUIDField(null=True, verbose_name="存证")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="阅知人",
                            ),
                        ),
                        (
                            "handbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="handbooks.handbook",
                                verbose_name="手册",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "手册阅知",
                        "verbose_name_plural": "手册阅知",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("handbook", "account"), name="one_reading_a_reader"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("entry_id__isnull", True), ("passed_at__isnull", True)
                                    ),
                                    models.Q(
                                        ("entry_id__isnull", False), ("passed_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="passed_by_an_act",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "handbooks_readingevent" ("account_id", "asked", "attempts", "entry_id", "handbook_id", "id", "passed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score") VALUES (NEW."account_id", NEW."asked", NEW."attempts", NEW."entry_id", NEW."handbook_id", NEW."id", NEW."passed_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."score"); RETURN NULL;',
                                    hash="533f990dd2cc3e8a44942141ceef4ee4b8f234ca",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_b63e4",
                                    table="handbooks_reading",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "handbooks_readingevent" ("account_id", "asked", "attempts", "entry_id", "handbook_id", "id", "passed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score") VALUES (NEW."account_id", NEW."asked", NEW."attempts", NEW."entry_id", NEW."handbook_id", NEW."id", NEW."passed_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."score"); RETURN NULL;',
                                    hash="64c19b055d9ef318ddaa104a6b8a127da356d8a8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4b261",
                                    table="handbooks_reading",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="答题次数"),
                        ),
                        ("score", models.PositiveSmallIntegerField(default=0, verbose_name="答对")),
                        ("asked", models.PositiveSmallIntegerField(default=0, verbose_name="题数")),
                        ("passed_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                        ("entry_id", models.UUIDField(null=True, verbose_name="存证")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="阅知人",
                            ),
                        ),
                        (
                            "handbook",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="handbooks.handbook",
                                verbose_name="手册",
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
                                to="handbooks.reading",
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
                                    hash="a01375e218f4083648a713fdb10f0c15b70d57f0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_33e0e",
                                    table="handbooks_readingevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
