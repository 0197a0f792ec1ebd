import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# A matter is seen by right on its enterprise and class, asked once a statement instead of once a
# row (ADR 0010); a denial closes it and its history.
CONDITION = """
(
  (organisation_id, ''::text) in (select p.place, p.class from access_places('matter.read') p)
  or (organisation_id, matter_class::text) in (
    select p.place, p.class from access_places('matter.read') p
  )
)
and id not in (select access_shut('matter'))
"""
# A number for each two characters that stand together: what is looked for, not to be read.
MARKS = """
create function search_marks(words text) returns int[]
language sql immutable strict parallel safe cost 5000 as $$
  select coalesce(array_agg(distinct ('x' || left(md5(part), 8))::bit(32)::int), '{}')
  from unnest(search_grams(words)) as part
$$
"""
# In the database, so that no way of writing a matter can forget it.
KEPT = """
create function filings_keep_parts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.words = new.words
    and old.details -> 'project' is not distinct from new.details -> 'project' then
    return null;
  end if;
  insert into filings_matterparts (matter_id, parts)
  values (new.id, search_marks(concat_ws(' ', new.words, new.details ->> 'project')))
  on conflict (matter_id) do update set parts = excluded.parts;
  return null;
end $$;
create trigger keep_parts after insert or update on filings_matter
for each row execute function filings_keep_parts();
"""
DROPPED = "drop trigger keep_parts on filings_matter; drop function filings_keep_parts()"


class Migration(migrations.Migration):
    replaces = [
        ("filings", "0001_initial"),
        ("filings", "0002_by_right"),
        ("filings", "0003_drafts"),
        ("filings", "0004_by_right_as_sets"),
        ("filings", "0005_found_by_item_and_lateness"),
        ("filings", "0006_words"),
        ("filings", "0007_found_by_parts"),
        ("filings", "0008_parts_of_those_there"),
    ]

    initial = True

    dependencies = [
        ("access", "0008_places_of_a_reach"),
        ("directory", "0002_what_parts_cost"),
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Matter",
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
                        ("label", models.CharField(max_length=80, verbose_name="报备号")),
                        ("matter_class", models.CharField(max_length=12, verbose_name="类别")),
                        ("item_code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("title", models.CharField(max_length=200, verbose_name="事项名称")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="金额（元）",
                            ),
                        ),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=200, verbose_name="对方单位"),
                        ),
                        ("body", models.CharField(max_length=30, verbose_name="决策会议")),
                        ("meets_on", models.DateField(verbose_name="拟开会日期")),
                        ("details", models.JSONField(default=dict, verbose_name="报备内容")),
                        (
                            "schema_version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="报备表版本"),
                        ),
                        ("law", models.JSONField(default=dict, verbose_name="权责清单的要求")),
                        (
                            "secrecy",
                            models.CharField(
                                default="internal", max_length=12, verbose_name="密级"
                            ),
                        ),
                        (
                            "is_emergency",
                            models.BooleanField(default=False, verbose_name="紧急事项"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(null=True, verbose_name="先行决定的时间"),
                        ),
                        (
                            "emergency_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="紧急理由"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="报备时间")),
                        ("filed_on", models.DateField(verbose_name="报备日")),
                        ("file_by_on", models.DateField(verbose_name="最迟报备日")),
                        ("is_late", models.BooleanField(default=False, verbose_name="迟报")),
                        (
                            "is_backdated",
                            models.BooleanField(default=False, verbose_name="会后补报"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="经办人员"),
                        ),
                        (
                            "state",
                            models.CharField(default="filed", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "read_by",
                            models.CharField(blank=True, max_length=120, verbose_name="阅知人"),
                        ),
                        ("read_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
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
                            "words",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        "label",
                                        models.Value(" "),
                                        "title",
                                        models.Value(" "),
                                        "counterparty",
                                        models.Value(" "),
                                        "item_code",
                                    )
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "报备事项",
                        "verbose_name_plural": "报备事项",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="matter_of_organisation"
                            ),
                            models.Index(
                                fields=["organisation", "item_code", "filed_on"],
                                name="matter_of_item",
                            ),
                            models.Index(
                                condition=models.Q(("is_late", True)),
                                fields=["-id"],
                                name="matter_late",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year", "number"),
                                name="one_matter_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_emergency", False),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="emergency_decided_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("read_at__isnull", True), ("read_by", "")),
                                    models.Q(
                                        ("read_at__isnull", False),
                                        models.Q(("read_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="read_by_and_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("secrecy", "secret"), _negated=True),
                                name="no_state_secrets",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "filings_matterevent" ("amount", "body", "counterparty", "decided_at", "details", "due_on", "emergency_reason", "file_by_on", "filed_at", "filed_by_id", "filed_by_person_id", "filed_on", "id", "is_backdated", "is_emergency", "is_late", "is_provisional", "item_code", "label", "law", "matter_class", "meets_on", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "read_by", "schema_version", "secrecy", "state", "title", "version", "year") VALUES (NEW."amount", NEW."body", NEW."counterparty", NEW."decided_at", NEW."details", NEW."due_on", NEW."emergency_reason", NEW."file_by_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."filed_on", NEW."id", NEW."is_backdated", NEW."is_emergency", NEW."is_late", NEW."is_provisional", NEW."item_code", NEW."label", NEW."law", NEW."matter_class", NEW."meets_on", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."read_at", NEW."read_by", NEW."schema_version", NEW."secrecy", NEW."state", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="aabf07e3565abf30239b9f05e7534b76f256ae47",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_72bac",
                                    table="filings_matter",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."counterparty" IS DISTINCT FROM (NEW."counterparty") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."details" IS DISTINCT FROM (NEW."details") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."emergency_reason" IS DISTINCT FROM (NEW."emergency_reason") OR OLD."file_by_on" IS DISTINCT FROM (NEW."file_by_on") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."filed_by_id" IS DISTINCT FROM (NEW."filed_by_id") OR OLD."filed_by_person_id" IS DISTINCT FROM (NEW."filed_by_person_id") OR OLD."filed_on" IS DISTINCT FROM (NEW."filed_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_backdated" IS DISTINCT FROM (NEW."is_backdated") OR OLD."is_emergency" IS DISTINCT FROM (NEW."is_emergency") OR OLD."is_late" IS DISTINCT FROM (NEW."is_late") OR OLD."is_provisional" IS DISTINCT FROM (NEW."is_provisional") OR OLD."item_code" IS DISTINCT FROM (NEW."item_code") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."law" IS DISTINCT FROM (NEW."law") OR OLD."matter_class" IS DISTINCT FROM (NEW."matter_class") OR OLD."meets_on" IS DISTINCT FROM (NEW."meets_on") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."read_at" IS DISTINCT FROM (NEW."read_at") OR OLD."read_by" IS DISTINCT FROM (NEW."read_by") OR OLD."schema_version" IS DISTINCT FROM (NEW."schema_version") OR OLD."secrecy" IS DISTINCT FROM (NEW."secrecy") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                                    func='INSERT INTO "filings_matterevent" ("amount", "body", "counterparty", "decided_at", "details", "due_on", "emergency_reason", "file_by_on", "filed_at", "filed_by_id", "filed_by_person_id", "filed_on", "id", "is_backdated", "is_emergency", "is_late", "is_provisional", "item_code", "label", "law", "matter_class", "meets_on", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "read_by", "schema_version", "secrecy", "state", "title", "version", "year") VALUES (NEW."amount", NEW."body", NEW."counterparty", NEW."decided_at", NEW."details", NEW."due_on", NEW."emergency_reason", NEW."file_by_on", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."filed_on", NEW."id", NEW."is_backdated", NEW."is_emergency", NEW."is_late", NEW."is_provisional", NEW."item_code", NEW."label", NEW."law", NEW."matter_class", NEW."meets_on", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."read_at", NEW."read_by", NEW."schema_version", NEW."secrecy", NEW."state", NEW."title", NEW."version", NEW."year"); RETURN NULL;',
                                    hash="1182ff932e7c3c601767bd028e73f2f0d76084ec",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ffcc9",
                                    table="filings_matter",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterEvent",
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
                        ("label", models.CharField(max_length=80, verbose_name="报备号")),
                        ("matter_class", models.CharField(max_length=12, verbose_name="类别")),
                        ("item_code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("title", models.CharField(max_length=200, verbose_name="事项名称")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="金额（元）",
                            ),
                        ),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=200, verbose_name="对方单位"),
                        ),
                        ("body", models.CharField(max_length=30, verbose_name="决策会议")),
                        ("meets_on", models.DateField(verbose_name="拟开会日期")),
                        ("details", models.JSONField(default=dict, verbose_name="报备内容")),
                        (
                            "schema_version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="报备表版本"),
                        ),
                        ("law", models.JSONField(default=dict, verbose_name="权责清单的要求")),
                        (
                            "secrecy",
                            models.CharField(
                                default="internal", max_length=12, verbose_name="密级"
                            ),
                        ),
                        (
                            "is_emergency",
                            models.BooleanField(default=False, verbose_name="紧急事项"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(null=True, verbose_name="先行决定的时间"),
                        ),
                        (
                            "emergency_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="紧急理由"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="报备时间")),
                        ("filed_on", models.DateField(verbose_name="报备日")),
                        ("file_by_on", models.DateField(verbose_name="最迟报备日")),
                        ("is_late", models.BooleanField(default=False, verbose_name="迟报")),
                        (
                            "is_backdated",
                            models.BooleanField(default=False, verbose_name="会后补报"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="经办人员"),
                        ),
                        (
                            "state",
                            models.CharField(default="filed", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("due_on", models.DateField(verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "read_by",
                            models.CharField(blank=True, max_length=120, verbose_name="阅知人"),
                        ),
                        ("read_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
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
                                to="filings.matter",
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
                                    hash="20566e77ca41339cee4f996db83cd851be1541a1",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_11355",
                                    table="filings_matterevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Numbering",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "year"), name="one_numbering_a_year"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterDraft",
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
                        ("item_code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("item_title", models.CharField(max_length=200, verbose_name="事项")),
                        ("typed", models.JSONField(default=dict, verbose_name="所填")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "-saved_at"], name="drafts_of_account")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterParts",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="filings.matter",
                            ),
                        ),
                        (
                            "parts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), size=None
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["parts"], name="matter_by_parts"
                            )
                        ],
                    },
                ),
            ],
        ),
        row_security("filings_matter", CONDITION),
        row_security("filings_matterevent", CONDITION),
        migrations.RunSQL(MARKS, "drop function search_marks(text)"),
        migrations.RunSQL(KEPT, DROPPED),
    ]
