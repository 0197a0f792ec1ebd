import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("authority", "0001_authority_lists_with_history"),
        ("authority", "0002_trials_of_drafts"),
    ]

    initial = True

    dependencies = [
        ("lake", "0002_changes_of_a_snapshot"),
        ("organisations", "0002_history"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="AuthorityList",
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
                        ("basis", models.CharField(max_length=400, verbose_name="依据")),
                        ("starts_on", models.DateField(verbose_name="生效日")),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                null=True, verbose_name="有效期"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="起草人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="起草时间")),
                        ("due_on", models.DateField(null=True, verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="起草人",
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
                    ],
                    options={
                        "verbose_name": "权责清单",
                        "verbose_name_plural": "权责清单",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "edition"), name="one_list_an_edition"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("draft", "review", "approval"))),
                                fields=("organisation",),
                                name="one_open_list_an_organisation",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state__in", ("in_force", "replaced"))),
                                expressions=[("organisation", "="), ("valid", "&&")],
                                name="one_list_in_force_a_day",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "authority_authoritylistevent" ("basis", "due_on", "edition", "filed_at", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "valid", "version") VALUES (NEW."basis", NEW."due_on", NEW."edition", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."state", NEW."valid", NEW."version"); RETURN NULL;',
                                    hash="8ed0f8f676d0c3bc74a4543adc1dd60f9f40bbde",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_484c7",
                                    table="authority_authoritylist",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "authority_authoritylistevent" ("basis", "due_on", "edition", "filed_at", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "valid", "version") VALUES (NEW."basis", NEW."due_on", NEW."edition", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."state", NEW."valid", NEW."version"); RETURN NULL;',
                                    hash="44350acb4a8560ed609ab7eb96ce552538c14d4b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_46006",
                                    table="authority_authoritylist",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityListEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("edition", models.PositiveIntegerField(verbose_name="第几版")),
                        ("basis", models.CharField(max_length=400, verbose_name="依据")),
                        ("starts_on", models.DateField(verbose_name="生效日")),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                null=True, verbose_name="有效期"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="起草人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="起草时间")),
                        ("due_on", models.DateField(null=True, verbose_name="办理期限")),
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
                                verbose_name="起草人",
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
                                to="authority.authoritylist",
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
                                    hash="c32266f15cb594e2b54f7acdac9742e9d70a99b0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_58b7c",
                                    table="authority_authoritylistevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityRule",
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
                        ("position", models.PositiveIntegerField(verbose_name="序号")),
                        ("item_code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("title", models.CharField(max_length=200, verbose_name="事项名称")),
                        (
                            "level",
                            models.CharField(
                                choices=[("own", "本级"), ("below", "下属企业（保留事项）")],
                                default="own",
                                max_length=8,
                                verbose_name="审批层级",
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("single", "单笔"),
                                    ("matter", "同一事项累计"),
                                    ("day", "当日累计"),
                                    ("year", "年度累计"),
                                ],
                                default="single",
                                max_length=8,
                                verbose_name="累计口径",
                            ),
                        ),
                        (
                            "line_amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=18, null=True, verbose_name="金额线"
                            ),
                        ),
                        (
                            "line_share",
                            models.DecimalField(
                                decimal_places=8, max_digits=9, null=True, verbose_name="净资产比例"
                            ),
                        ),
                        ("steps", models.JSONField(verbose_name="决策会议及顺序")),
                        (
                            "needs_legal_review",
                            models.BooleanField(default=False, verbose_name="须经法律审核"),
                        ),
                        ("attachments", models.JSONField(default=list, verbose_name="附件")),
                        ("opinions", models.JSONField(default=list, verbose_name="应听取的意见")),
                        (
                            "reporting",
                            models.CharField(
                                choices=[
                                    ("none", "不需要"),
                                    ("filing", "备案"),
                                    ("approval", "审批"),
                                ],
                                default="none",
                                max_length=8,
                                verbose_name="报国资委",
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=400, verbose_name="备注"),
                        ),
                        (
                            "authority_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="authority.authoritylist",
                                verbose_name="清单",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "权责规则",
                        "verbose_name_plural": "权责规则",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "authority_list",
                                    "item_code",
                                    "level",
                                    "per",
                                    "line_amount",
                                    "line_share",
                                ),
                                name="one_rule_a_line",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("line_share__isnull", True),
                                    models.Q(("line_share__gt", 0), ("line_share__lte", 1)),
                                    _connector="OR",
                                ),
                                name="share_of_net_assets",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "authority_authorityruleevent" ("attachments", "authority_list_id", "id", "item_code", "level", "line_amount", "line_share", "needs_legal_review", "opinions", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "remark", "reporting", "steps", "title") VALUES (NEW."attachments", NEW."authority_list_id", NEW."id", NEW."item_code", NEW."level", NEW."line_amount", NEW."line_share", NEW."needs_legal_review", NEW."opinions", NEW."per", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."remark", NEW."reporting", NEW."steps", NEW."title"); RETURN NULL;',
                                    hash="6c86a0a7f41d8e6e440ef904d8ba506e00ba0d12",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7ae72",
                                    table="authority_authorityrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "authority_authorityruleevent" ("attachments", "authority_list_id", "id", "item_code", "level", "line_amount", "line_share", "needs_legal_review", "opinions", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "remark", "reporting", "steps", "title") VALUES (NEW."attachments", NEW."authority_list_id", NEW."id", NEW."item_code", NEW."level", NEW."line_amount", NEW."line_share", NEW."needs_legal_review", NEW."opinions", NEW."per", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."remark", NEW."reporting", NEW."steps", NEW."title"); RETURN NULL;',
                                    hash="e67e7decc9bcd4c304cb5b5c622ac64587e83d99",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7f94d",
                                    table="authority_authorityrule",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityBand",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("item_code", models.CharField(max_length=12)),
                        ("per", models.CharField(max_length=8)),
                        ("reserved_by", models.UUIDField(null=True, verbose_name="由哪个上级保留")),
                        (
                            "amounts",
                            django.contrib.postgres.fields.ranges.DecimalRangeField(
                                verbose_name="金额段"
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="authority.authorityrule",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("organisation", "="),
                                    ("item_code", "="),
                                    ("per", "="),
                                    (
                                        django.db.models.functions.comparison.Coalesce(
                                            "reserved_by",
                                            models.Value(
                                                "00000000-0000-0000-0000-000000000000",
                                                output_field=models.UUIDField(),
                                            ),
                                        ),
                                        "=",
                                    ),
                                    ("amounts", "&&"),
                                    ("valid", "&&"),
                                ],
                                name="one_rule_an_amount_and_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="序号")),
                        ("item_code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("title", models.CharField(max_length=200, verbose_name="事项名称")),
                        (
                            "level",
                            models.CharField(
                                choices=[("own", "本级"), ("below", "下属企业（保留事项）")],
                                default="own",
                                max_length=8,
                                verbose_name="审批层级",
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("single", "单笔"),
                                    ("matter", "同一事项累计"),
                                    ("day", "当日累计"),
                                    ("year", "年度累计"),
                                ],
                                default="single",
                                max_length=8,
                                verbose_name="累计口径",
                            ),
                        ),
                        (
                            "line_amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=18, null=True, verbose_name="金额线"
                            ),
                        ),
                        (
                            "line_share",
                            models.DecimalField(
                                decimal_places=8, max_digits=9, null=True, verbose_name="净资产比例"
                            ),
                        ),
                        ("steps", models.JSONField(verbose_name="决策会议及顺序")),
                        (
                            "needs_legal_review",
                            models.BooleanField(default=False, verbose_name="须经法律审核"),
                        ),
                        ("attachments", models.JSONField(default=list, verbose_name="附件")),
                        ("opinions", models.JSONField(default=list, verbose_name="应听取的意见")),
                        (
                            "reporting",
                            models.CharField(
                                choices=[
                                    ("none", "不需要"),
                                    ("filing", "备案"),
                                    ("approval", "审批"),
                                ],
                                default="none",
                                max_length=8,
                                verbose_name="报国资委",
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=400, verbose_name="备注"),
                        ),
                        (
                            "authority_list",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="authority.authoritylist",
                                verbose_name="清单",
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
                                to="authority.authorityrule",
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
                                    hash="21b2aeafcf8ca2afd7e88b444bdf5ce251ef49f9",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_9985f",
                                    table="authority_authorityruleevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NetAssets",
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
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=18, verbose_name="净资产"
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="适用期"
                            ),
                        ),
                        ("source", models.CharField(max_length=400, verbose_name="依据")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "净资产",
                        "verbose_name_plural": "净资产",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("organisation", "="), ("valid", "&&")],
                                name="one_net_assets_a_day",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "authority_netassetsevent" ("amount", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid") VALUES (NEW."amount", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."valid"); RETURN NULL;',
                                    hash="ebc8f06d1848f8cce476b1e1be7d1529ff8c1e46",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_45e11",
                                    table="authority_netassets",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "authority_netassetsevent" ("amount", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid") VALUES (NEW."amount", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."valid"); RETURN NULL;',
                                    hash="948ecc5943245b8a3a1a37319830d45602e12ea0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_fd316",
                                    table="authority_netassets",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NetAssetsEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=18, verbose_name="净资产"
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="适用期"
                            ),
                        ),
                        ("source", models.CharField(max_length=400, verbose_name="依据")),
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
                                to="authority.netassets",
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
                                    hash="2254f42f5590d6a52a640768b347de219e5c0e55",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_228c2",
                                    table="authority_netassetsevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trial",
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
                        ("asked_at", models.DateTimeField()),
                        ("since", models.DateField()),
                        ("until", models.DateField()),
                        ("state", models.CharField(default="waiting", max_length=8)),
                        ("matter_count", models.PositiveIntegerField(default=0)),
                        ("other_count", models.PositiveIntegerField(default=0)),
                        ("unknown_count", models.PositiveIntegerField(default=0)),
                        ("rows", models.JSONField(default=list)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "authority_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trials",
                                to="authority.authoritylist",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
