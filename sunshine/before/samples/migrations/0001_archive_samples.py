import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("filings", "0004_by_right_as_sets"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="ArchiveSample",
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
                        ("since", models.DateField(verbose_name="报备日起")),
                        ("until", models.DateField(verbose_name="报备日止")),
                        ("classes", models.JSONField(default=list, verbose_name="事项类别")),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(null=True, verbose_name="比例（%）"),
                        ),
                        ("size", models.PositiveIntegerField(verbose_name="抽取件数")),
                        ("population", models.PositiveIntegerField(verbose_name="范围内件数")),
                        ("rule", models.CharField(max_length=8, verbose_name="抽取规则版本")),
                        ("frozen_at", models.DateTimeField(verbose_name="定抽样框时间")),
                        ("frozen_entry_id", models.UUIDField(verbose_name="抽样框存证")),
                        ("seed", models.CharField(blank=True, max_length=64, verbose_name="种子")),
                        (
                            "seed_size",
                            models.BigIntegerField(null=True, verbose_name="种子所在检查点"),
                        ),
                        ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        (
                            "state",
                            models.CharField(default="frozen", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="总体结论"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        ("closed_entry_id", models.UUIDField(null=True, verbose_name="办结存证")),
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
                        "verbose_name": "档案抽查",
                        "verbose_name_plural": "档案抽查",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="sample_of_organisation"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="one_sample_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("size__gte", 1), ("size__lte", models.F("population"))
                                ),
                                name="no_more_than_there_are",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("drawn_at__isnull", True),
                                        ("seed", ""),
                                        ("seed_size__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("seed", ""), _negated=True),
                                        ("drawn_at__isnull", False),
                                        ("seed_size__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="drawn_by_a_seed",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="closed_is_closed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.\"state\" = 'closed')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="6bf95f76fe49d87c7e48050d2e3fb9958f83d4b2",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_closed_is_closed_0ed55",
                                    table="samples_archivesample",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "samples_archivesampleevent" ("classes", "closed_at", "closed_entry_id", "drawn_at", "filed_by_id", "filed_by_person_id", "frozen_at", "frozen_entry_id", "id", "number", "organisation_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "rule", "seed", "seed_size", "since", "size", "state", "title", "until", "version", "words", "year") VALUES (NEW."classes", NEW."closed_at", NEW."closed_entry_id", NEW."drawn_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."frozen_at", NEW."frozen_entry_id", NEW."id", NEW."number", NEW."organisation_id", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population", NEW."rule", NEW."seed", NEW."seed_size", NEW."since", NEW."size", NEW."state", NEW."title", NEW."until", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="e2840ad93821fdfc010f43eaeaa05da6a39ce940",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_470be",
                                    table="samples_archivesample",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "samples_archivesampleevent" ("classes", "closed_at", "closed_entry_id", "drawn_at", "filed_by_id", "filed_by_person_id", "frozen_at", "frozen_entry_id", "id", "number", "organisation_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "rule", "seed", "seed_size", "since", "size", "state", "title", "until", "version", "words", "year") VALUES (NEW."classes", NEW."closed_at", NEW."closed_entry_id", NEW."drawn_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."frozen_at", NEW."frozen_entry_id", NEW."id", NEW."number", NEW."organisation_id", NEW."percent", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population", NEW."rule", NEW."seed", NEW."seed_size", NEW."since", NEW."size", NEW."state", NEW."title", NEW."until", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                                    hash="ae2d7461b1e99ad2953cf5a94600a8ccf54fd5bb",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d67ed",
                                    table="samples_archivesample",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Frame",
                    fields=[
                        (
                            "sample",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                serialize=False,
                                to="samples.archivesample",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="抽样框")),
                        ("sha256", models.CharField(max_length=64, verbose_name="指纹")),
                    ],
                    options={
                        "verbose_name": "抽样框",
                        "verbose_name_plural": "抽样框",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="never_changes",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="677550387a054533fa96325bba048c7253fbc1cf",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_never_changes_66111",
                                    table="samples_frame",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "samples_frameevent" ("pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_id", "sha256", "text") VALUES (_pgh_attach_context(), NOW(), \'insert\', NEW."sample_id", NEW."sample_id", NEW."sha256", NEW."text"); RETURN NULL;',
                                    hash="30742717ffeb82c2c62f89bb5750b2483fb94d42",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e26f4",
                                    table="samples_frame",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "samples_frameevent" ("pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sample_id", "sha256", "text") VALUES (_pgh_attach_context(), NOW(), \'update\', NEW."sample_id", NEW."sample_id", NEW."sha256", NEW."text"); RETURN NULL;',
                                    hash="f5f56909d90d46dff034cf18b6f0ef770f573d77",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4aa18",
                                    table="samples_frame",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArchiveSampleEvent",
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
                        ("since", models.DateField(verbose_name="报备日起")),
                        ("until", models.DateField(verbose_name="报备日止")),
                        ("classes", models.JSONField(default=list, verbose_name="事项类别")),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(null=True, verbose_name="比例（%）"),
                        ),
                        ("size", models.PositiveIntegerField(verbose_name="抽取件数")),
                        ("population", models.PositiveIntegerField(verbose_name="范围内件数")),
                        ("rule", models.CharField(max_length=8, verbose_name="抽取规则版本")),
                        ("frozen_at", models.DateTimeField(verbose_name="定抽样框时间")),
                        ("frozen_entry_id", models.UUIDField(verbose_name="抽样框存证")),
                        ("seed", models.CharField(blank=True, max_length=64, verbose_name="种子")),
                        (
                            "seed_size",
                            models.BigIntegerField(null=True, verbose_name="种子所在检查点"),
                        ),
                        ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="发起人员"),
                        ),
                        (
                            "state",
                            models.CharField(default="frozen", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "words",
                            models.TextField(blank=True, max_length=4000, verbose_name="总体结论"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        ("closed_entry_id", models.UUIDField(null=True, verbose_name="办结存证")),
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
                                to="samples.archivesample",
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
                                    hash="72e73ef8e1bbf6c4ba89f149a99e4d1aa798adf2",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_722fc",
                                    table="samples_archivesampleevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Check",
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
                        ("matter_class", models.CharField(max_length=12, verbose_name="类别")),
                        ("ordinal", models.PositiveIntegerField(verbose_name="次序")),
                        (
                            "state",
                            models.CharField(
                                default="checking", max_length=12, verbose_name="状态"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("checklist", models.PositiveSmallIntegerField(verbose_name="核查表版本")),
                        (
                            "fingerprint",
                            models.CharField(max_length=64, verbose_name="抽取时的内容指纹"),
                        ),
                        ("facts", models.JSONField(default=list, verbose_name="系统核对")),
                        ("facts_at", models.DateTimeField(verbose_name="系统核对时间")),
                        ("answers", models.JSONField(default=dict, verbose_name="核查表")),
                        ("remarks", models.JSONField(default=dict, verbose_name="核查备注")),
                        (
                            "conclusion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("passed", "合格"),
                                    ("problem", "有问题"),
                                    ("serious", "严重问题"),
                                ],
                                max_length=12,
                                verbose_name="结论",
                            ),
                        ),
                        (
                            "findings",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="发现的问题"
                            ),
                        ),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="核查时间")),
                        (
                            "concluded_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核查人姓名"),
                        ),
                        ("issued_at", models.DateTimeField(null=True, verbose_name="发送时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核查人",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
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
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="samples.archivesample",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "档案核查",
                        "verbose_name_plural": "档案核查",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state", "due_on"], name="checks_by_due"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sample", "matter"), name="a_file_is_drawn_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_at__isnull", True), ("conclusion", "")),
                                    models.Q(
                                        models.Q(("conclusion", ""), _negated=True),
                                        ("concluded_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_conclusion_has_its_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("issued_at__isnull", True),
                                    ("conclusion__in", ("problem", "serious")),
                                    _connector="OR",
                                ),
                                name="only_problems_are_sent",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="closed_is_closed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.\"state\" = 'closed')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="22a471c53b456c825831be2d008db728930b4739",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_closed_is_closed_40266",
                                    table="samples_check",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "samples_checkevent" ("answers", "assignee_id", "checklist", "closed_at", "concluded_at", "concluded_name", "conclusion", "due_on", "facts", "facts_at", "findings", "fingerprint", "first_due_on", "id", "is_provisional", "issued_at", "matter_class", "matter_id", "ordinal", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "sample_id", "state", "version") VALUES (NEW."answers", NEW."assignee_id", NEW."checklist", NEW."closed_at", NEW."concluded_at", NEW."concluded_name", NEW."conclusion", NEW."due_on", NEW."facts", NEW."facts_at", NEW."findings", NEW."fingerprint", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."issued_at", NEW."matter_class", NEW."matter_id", NEW."ordinal", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remarks", NEW."sample_id", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="2d02fbeaaba10d7f55a3419e4a30b2466d542e6c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c96d4",
                                    table="samples_check",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "samples_checkevent" ("answers", "assignee_id", "checklist", "closed_at", "concluded_at", "concluded_name", "conclusion", "due_on", "facts", "facts_at", "findings", "fingerprint", "first_due_on", "id", "is_provisional", "issued_at", "matter_class", "matter_id", "ordinal", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "sample_id", "state", "version") VALUES (NEW."answers", NEW."assignee_id", NEW."checklist", NEW."closed_at", NEW."concluded_at", NEW."concluded_name", NEW."conclusion", NEW."due_on", NEW."facts", NEW."facts_at", NEW."findings", NEW."fingerprint", NEW."first_due_on", NEW."id", NEW."is_provisional", NEW."issued_at", NEW."matter_class", NEW."matter_id", NEW."ordinal", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remarks", NEW."sample_id", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="9c0c06473d846c0ef2638d41aa3fed653697881e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_bcb19",
                                    table="samples_check",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("matter_class", models.CharField(max_length=12, verbose_name="类别")),
                        ("ordinal", models.PositiveIntegerField(verbose_name="次序")),
                        (
                            "state",
                            models.CharField(
                                default="checking", max_length=12, verbose_name="状态"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("first_due_on", models.DateField(verbose_name="首次期限")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        ("checklist", models.PositiveSmallIntegerField(verbose_name="核查表版本")),
                        (
                            "fingerprint",
                            models.CharField(max_length=64, verbose_name="抽取时的内容指纹"),
                        ),
                        ("facts", models.JSONField(default=list, verbose_name="系统核对")),
                        ("facts_at", models.DateTimeField(verbose_name="系统核对时间")),
                        ("answers", models.JSONField(default=dict, verbose_name="核查表")),
                        ("remarks", models.JSONField(default=dict, verbose_name="核查备注")),
                        (
                            "conclusion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("passed", "合格"),
                                    ("problem", "有问题"),
                                    ("serious", "严重问题"),
                                ],
                                max_length=12,
                                verbose_name="结论",
                            ),
                        ),
                        (
                            "findings",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="发现的问题"
                            ),
                        ),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="核查时间")),
                        (
                            "concluded_name",
                            models.CharField(blank=True, max_length=120, verbose_name="核查人姓名"),
                        ),
                        ("issued_at", models.DateTimeField(null=True, verbose_name="发送时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "assignee",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核查人",
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
                                to="samples.check",
                            ),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="samples.archivesample",
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
                                    hash="5438fd1eb0e615284bd2b034f82f24a150b3d207",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e6c37",
                                    table="samples_checkevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Response",
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
                        ("words", models.TextField(max_length=4000, verbose_name="整改说明")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="说明人")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("due_on", models.DateField(verbose_name="当时的期限")),
                        ("is_late", models.BooleanField(verbose_name="逾期")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("is_accepted", models.BooleanField(null=True, verbose_name="销号")),
                        (
                            "verdict",
                            models.TextField(blank=True, max_length=4000, verbose_name="复核意见"),
                        ),
                        (
                            "check_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="samples.check",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改说明",
                        "verbose_name_plural": "整改说明",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("check_of", "ordinal"), name="one_response_a_place"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "samples_responseevent" ("actor_name", "check_of_id", "due_on", "entry_id", "id", "is_accepted", "is_late", "made_at", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict", "words") VALUES (NEW."actor_name", NEW."check_of_id", NEW."due_on", NEW."entry_id", NEW."id", NEW."is_accepted", NEW."is_late", NEW."made_at", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."verdict", NEW."words"); RETURN NULL;',
                                    hash="f76814153b0035e6a3c0e44ae609110b5f3902c2",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_621fc",
                                    table="samples_response",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "samples_responseevent" ("actor_name", "check_of_id", "due_on", "entry_id", "id", "is_accepted", "is_late", "made_at", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "verdict", "words") VALUES (NEW."actor_name", NEW."check_of_id", NEW."due_on", NEW."entry_id", NEW."id", NEW."is_accepted", NEW."is_late", NEW."made_at", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."verdict", NEW."words"); RETURN NULL;',
                                    hash="5c5b0e5f21237393224471ca7df9f7bcf377bee8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e6e86",
                                    table="samples_response",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResponseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("words", models.TextField(max_length=4000, verbose_name="整改说明")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="说明人")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("due_on", models.DateField(verbose_name="当时的期限")),
                        ("is_late", models.BooleanField(verbose_name="逾期")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        ("is_accepted", models.BooleanField(null=True, verbose_name="销号")),
                        (
                            "verdict",
                            models.TextField(blank=True, max_length=4000, verbose_name="复核意见"),
                        ),
                        (
                            "check_of",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="samples.check",
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
                                to="samples.response",
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
                                    hash="8dea4e616584caf8bf5360ec807441d24ef92e9b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f9881",
                                    table="samples_responseevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FrameEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("text", models.TextField(verbose_name="抽样框")),
                        ("sha256", models.CharField(max_length=64, verbose_name="指纹")),
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
                            "sample",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="samples.archivesample",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="samples.frame",
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
                                    hash="add7ea1491e87cdf14e56d994cb6d658133becc1",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5ddd1",
                                    table="samples_frameevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
