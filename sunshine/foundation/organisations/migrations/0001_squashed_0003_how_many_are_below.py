import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels

# A tree and an organisation together say how many lie below: without this, the subtree of the
# city's own organ counts as small as a branch's, and lists by right are planned for a few rows.
FIGURES = (
    "create statistics paths_below (mcv) on tree, ancestor_id from organisations_organisationpath"
)


class Migration(migrations.Migration):
    replaces = [
        ("organisations", "0001_initial"),
        ("organisations", "0002_history"),
        ("organisations", "0003_how_many_are_below"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Body",
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
                        ("kind", models.CharField(max_length=30, verbose_name="类别")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bodies",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会议机构",
                        "verbose_name_plural": "会议机构",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "kind"), name="one_body_a_kind"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organisations_bodyevent" ("id", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="40b7f89b38e6ddfb1437952f299118b7ca66147f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d8c17",
                                    table="organisations_body",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organisations_bodyevent" ("id", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="b19259df3b746d43289e6aa68acaa04cd8de2c3c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_672f6",
                                    table="organisations_body",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("enterprise", "企业"),
                                    ("organ", "机关"),
                                    ("department", "部门"),
                                    ("branch", "分支机构"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                        (
                            "uscc",
                            models.CharField(
                                max_length=18,
                                null=True,
                                unique=True,
                                verbose_name="统一社会信用代码",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(max_length=40, unique=True, verbose_name="内部代码"),
                        ),
                    ],
                    options={
                        "verbose_name": "组织",
                        "verbose_name_plural": "组织",
                        "ordering": ["code"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organisations_organisationevent" ("code", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "uscc") VALUES (NEW."code", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_name", NEW."uscc"); RETURN NULL;',
                                    hash="b98fab07d4b0264ba94480a8d0cd3eb8ba2cf3fe",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_040c9",
                                    table="organisations_organisation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organisations_organisationevent" ("code", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "uscc") VALUES (NEW."code", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_name", NEW."uscc"); RETURN NULL;',
                                    hash="adc257f4ba2f79d61404cd3c3e2b59c4109f1402",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_0b99b",
                                    table="organisations_organisation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationEdge",
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
                            "tree",
                            models.CharField(
                                choices=[
                                    ("management", "管理关系"),
                                    ("ownership", "产权关系"),
                                    ("supervision", "监督关系"),
                                ],
                                max_length=12,
                                verbose_name="关系",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
                            ),
                        ),
                        (
                            "share",
                            models.DecimalField(
                                decimal_places=6, max_digits=7, null=True, verbose_name="持股比例"
                            ),
                        ),
                        (
                            "child",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parent_edges",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="child_edges",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "组织关系",
                        "verbose_name_plural": "组织关系",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("tree", "ownership"), _negated=True),
                                expressions=[("tree", "="), ("child", "="), ("valid", "&&")],
                                name="one_parent_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("child")), _negated=True),
                                name="edge_not_to_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share__isnull", True),
                                    models.Q(("share__gte", 0), ("share__lte", 1)),
                                    _connector="OR",
                                ),
                                name="share_between_0_and_1",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organisations_organisationedgeevent" ("child_id", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "tree", "valid") VALUES (NEW."child_id", NEW."id", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."share", NEW."tree", NEW."valid"); RETURN NULL;',
                                    hash="91e956faf959e9717955d35b3545581e5cd6f66a",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_dc43d",
                                    table="organisations_organisationedge",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organisations_organisationedgeevent" ("child_id", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "tree", "valid") VALUES (NEW."child_id", NEW."id", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."share", NEW."tree", NEW."valid"); RETURN NULL;',
                                    hash="291c10314511621c6b1decaa5c67900f9023ea6f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_cd97a",
                                    table="organisations_organisationedge",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationEdgeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "tree",
                            models.CharField(
                                choices=[
                                    ("management", "管理关系"),
                                    ("ownership", "产权关系"),
                                    ("supervision", "监督关系"),
                                ],
                                max_length=12,
                                verbose_name="关系",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
                            ),
                        ),
                        (
                            "share",
                            models.DecimalField(
                                decimal_places=6, max_digits=7, null=True, verbose_name="持股比例"
                            ),
                        ),
                        (
                            "child",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                db_constraint=False,
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
                                to="organisations.organisationedge",
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
                                    hash="ad236ed1e671149572871e1b7af666cc18711083",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_aa5cb",
                                    table="organisations_organisationedgeevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("enterprise", "企业"),
                                    ("organ", "机关"),
                                    ("department", "部门"),
                                    ("branch", "分支机构"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                        (
                            "uscc",
                            models.CharField(
                                max_length=18, null=True, verbose_name="统一社会信用代码"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="内部代码")),
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
                                to="organisations.organisation",
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
                                    hash="13eb6e28966182a08694bfb06589ddaadb2672fe",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c38e9",
                                    table="organisations_organisationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationPath",
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
                            "tree",
                            models.CharField(
                                choices=[
                                    ("management", "管理关系"),
                                    ("ownership", "产权关系"),
                                    ("supervision", "监督关系"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("depth", models.PositiveSmallIntegerField()),
                        (
                            "ancestor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="below",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "descendant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="above",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["tree", "descendant", "depth"], name="path_upwards"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tree", "ancestor", "descendant"), name="one_path_a_pair"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
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
                        ("name", models.CharField(max_length=60, verbose_name="岗位")),
                        ("is_key", models.BooleanField(default=False, verbose_name="关键岗位")),
                        (
                            "body",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="organisations.body",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "岗位",
                        "verbose_name_plural": "岗位",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organisations_postevent" ("body_id", "id", "is_key", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."body_id", NEW."id", NEW."is_key", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="43e99a4c69fec75c638f58b48d50793e1b40b415",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_be63e",
                                    table="organisations_post",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organisations_postevent" ("body_id", "id", "is_key", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."body_id", NEW."id", NEW."is_key", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="f48c81fc95f211b89a47ad0228e125110a0902ce",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_961a6",
                                    table="organisations_post",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="岗位")),
                        ("is_key", models.BooleanField(default=False, verbose_name="关键岗位")),
                        (
                            "body",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.body",
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
                                to="organisations.post",
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
                                    hash="6bacbc74ff2cc4802e44522c213167ce1bdc5360",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2e52c",
                                    table="organisations_postevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tenure",
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
                            "manner",
                            models.CharField(
                                choices=[
                                    ("regular", "正式"),
                                    ("acting", "代理"),
                                    ("deputy", "代管"),
                                ],
                                default="regular",
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="任期"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenures",
                                to="people.person",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenures",
                                to="organisations.post",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("person", "="), ("post", "="), ("valid", "&&")],
                                name="one_tenure_of_a_person_on_a_post",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organisations_tenureevent" ("id", "manner", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "valid") VALUES (NEW."id", NEW."manner", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_id", NEW."valid"); RETURN NULL;',
                                    hash="4d14d9e3d8d045dba7e3775d7488cc8502662028",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_14c5b",
                                    table="organisations_tenure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organisations_tenureevent" ("id", "manner", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "valid") VALUES (NEW."id", NEW."manner", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_id", NEW."valid"); RETURN NULL;',
                                    hash="7abe97647490ffd2d1683f9e2cbf523c64c20204",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_09f3c",
                                    table="organisations_tenure",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TenureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "manner",
                            models.CharField(
                                choices=[
                                    ("regular", "正式"),
                                    ("acting", "代理"),
                                    ("deputy", "代管"),
                                ],
                                default="regular",
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="任期"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.person",
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
                                to="organisations.tenure",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.post",
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
                                    hash="3b587bcda6d0ebaad96508042a5b406ff6c5d194",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_67b2d",
                                    table="organisations_tenureevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BodyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="类别")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
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
                                to="organisations.body",
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
                                    hash="a19a89ca2e1808761e30aa4b3fe9833712a4a858",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_01918",
                                    table="organisations_bodyevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(FIGURES, "drop statistics paths_below"),
    ]
