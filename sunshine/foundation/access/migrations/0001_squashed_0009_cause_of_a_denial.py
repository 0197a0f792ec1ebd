import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels

# What row-level policies ask. A reach counts for a record of a class if it is for that class or
# for all (''); a record without a class takes only a reach for all classes.
BODY = """
language sql stable parallel safe set search_path from current as $$
  with mine as (
    select r.permission, r.tree, r.organisation
    from jsonb_to_recordset(
      coalesce(nullif(current_setting('sunshine.reach', true), ''), '[]')::jsonb
    ) as r(permission text, tree text, organisation uuid, class text)
    where r.permission in (wanted, 'open_data.read') and r.class in ('', {class_})
  )
  select
    case
      when place is null then
        exists (select 1 from mine where permission = wanted)
        and exists (select 1 from mine where permission = 'open_data.read')
      else
        (
          exists (select 1 from mine where permission = wanted and tree = '*')
          or exists (
            select 1 from organisations_organisationpath p join mine
              on mine.permission = wanted and mine.tree = p.tree
              and mine.organisation = p.ancestor_id
            where p.descendant_id = place
          )
        )
        and (
          coalesce(current_setting('sunshine.within', true), '') = ''
          or exists (
            select 1 from organisations_organisationpath w
            where w.descendant_id = place
              and w.tree = split_part(current_setting('sunshine.within', true), '/', 1)
              and w.ancestor_id = nullif(split_part(current_setting('sunshine.within', true), '/', 2), '')::uuid
          )
        )
    end
$$
"""
WITHOUT = "create function access_reaches(wanted text, place uuid) returns boolean"
WITH = "create function access_reaches(wanted text, place uuid, matter_class text) returns boolean"
CLOSED = """
create function access_closed(label text, subject uuid) returns boolean
language sql stable parallel safe set search_path from current as $$
  select exists (
    select 1 from access_denial d
    where d.subject_label = label and d.subject_id = subject
      and d.person_id::text = any(
        string_to_array(coalesce(current_setting('sunshine.persons', true), ''), ',')
      )
      and d.valid @> nullif(current_setting('sunshine.today', true), '')::date
  )
$$
"""
# What a right reaches as a set, asked once a statement: `access_reaches` is asked once a row, and
# a search through 20,000 matters took it 1.5 s. `class` is that of the reach, '' for all classes.
PLACES = """
create function access_places(wanted text) returns table(place uuid, class text)
language sql stable parallel safe set search_path from current as $$
  with mine as (
    select r.tree, r.organisation, r.class
    from jsonb_to_recordset(
      coalesce(nullif(current_setting('sunshine.reach', true), ''), '[]')::jsonb
    ) as r(permission text, tree text, organisation uuid, class text)
    where r.permission = wanted
  ),
  reached as (
    select p.descendant_id as place, mine.class
    from mine join organisations_organisationpath p
      on p.tree = mine.tree and p.ancestor_id = mine.organisation
    union
    select o.id, mine.class from mine cross join organisations_organisation o where mine.tree = '*'
  )
  select reached.place, reached.class from reached
  where coalesce(current_setting('sunshine.within', true), '') = ''
    or reached.place in (
      select w.descendant_id from organisations_organisationpath w
      where w.tree = split_part(current_setting('sunshine.within', true), '/', 1)
        and w.ancestor_id = nullif(split_part(current_setting('sunshine.within', true), '/', 2), '')::uuid
    )
$$
"""
SHUT = """
create function access_shut(label text) returns setof uuid
language sql stable parallel safe set search_path from current as $$
  select d.subject_id from access_denial d
  where d.subject_label = label
    and d.person_id::text = any(
      string_to_array(coalesce(current_setting('sunshine.persons', true), ''), ',')
    )
    and d.valid @> nullif(current_setting('sunshine.today', true), '')::date
$$
"""


class Migration(migrations.Migration):
    replaces = [
        ("access", "0001_initial"),
        ("access", "0002_history"),
        ("access", "0003_mandates"),
        ("access", "0004_row_security_functions"),
        ("access", "0005_matter_class_of_a_reach"),
        ("access", "0006_tokens_unmasking_and_class_of_mandates"),
        ("access", "0007_exchange_of_a_token"),
        ("access", "0008_places_of_a_reach"),
        ("access", "0009_cause_of_a_denial"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0003_how_many_are_below"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Denial",
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
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("recusal", "回避"),
                                    ("accused", "被举报"),
                                    ("separation", "职责分离"),
                                ],
                                max_length=12,
                                verbose_name="原因",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="denials",
                                to="people.person",
                            ),
                        ),
                        ("cause_id", models.UUIDField(null=True, verbose_name="缘由")),
                        (
                            "cause_label",
                            models.CharField(blank=True, max_length=40, verbose_name="缘由类别"),
                        ),
                    ],
                    options={
                        "verbose_name": "禁止",
                        "verbose_name_plural": "禁止",
                        "indexes": [
                            models.Index(
                                fields=["person", "subject_label", "subject_id"],
                                name="denial_of_person",
                            ),
                            models.Index(
                                fields=["subject_label", "subject_id"], name="denial_of_record"
                            ),
                            models.Index(
                                fields=["cause_label", "cause_id"], name="denial_of_cause"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "access_denialevent" ("cause_id", "cause_label", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject_id", "subject_label", "valid") VALUES (NEW."cause_id", NEW."cause_label", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."subject_id", NEW."subject_label", NEW."valid"); RETURN NULL;',
                                    hash="2996776ca146a58da84269bcaeba824fa4a10508",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4ac56",
                                    table="access_denial",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "access_denialevent" ("cause_id", "cause_label", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject_id", "subject_label", "valid") VALUES (NEW."cause_id", NEW."cause_label", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."subject_id", NEW."subject_label", NEW."valid"); RETURN NULL;',
                                    hash="ce70e2c924b4519e4d4d8754bfbc39faf8302764",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_eff68",
                                    table="access_denial",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DenialEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("recusal", "回避"),
                                    ("accused", "被举报"),
                                    ("separation", "职责分离"),
                                ],
                                max_length=12,
                                verbose_name="原因",
                            ),
                        ),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                verbose_name="有效期"
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
                                to="access.denial",
                            ),
                        ),
                        ("cause_id", models.UUIDField(null=True, verbose_name="缘由")),
                        (
                            "cause_label",
                            models.CharField(blank=True, max_length=40, verbose_name="缘由类别"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="51ba5d6ea16554e9d06e0adb14a98c0ed7063232",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e1485",
                                    table="access_denialevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
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
                        ("role", models.CharField(max_length=40, verbose_name="角色")),
                        (
                            "tree",
                            models.CharField(
                                choices=[
                                    ("management", "管理关系"),
                                    ("ownership", "产权关系"),
                                    ("supervision", "监督关系"),
                                ],
                                default="management",
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
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
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
                        (
                            "given_by",
                            models.CharField(blank=True, max_length=120, verbose_name="授权人"),
                        ),
                        (
                            "matter_class",
                            models.CharField(blank=True, max_length=20, verbose_name="事项类别"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="事由"),
                        ),
                        (
                            "tenure",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="organisations.tenure",
                                verbose_name="任职",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "授权",
                        "verbose_name_plural": "授权",
                        "indexes": [
                            models.Index(fields=["account"], name="grant_of_account"),
                            models.Index(fields=["tenure"], name="grant_of_tenure"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("account__isnull", False),
                                    ("tenure__isnull", False),
                                    _connector="XOR",
                                ),
                                name="grant_to_an_account_or_a_tenure",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "access_grantevent" ("account_id", "given_by", "id", "matter_class", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "tenure_id", "tree", "valid") VALUES (NEW."account_id", NEW."given_by", NEW."id", NEW."matter_class", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."role", NEW."tenure_id", NEW."tree", NEW."valid"); RETURN NULL;',
                                    hash="cc8e22fa8805ea860acd1e439f4863158f40bd3a",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1423b",
                                    table="access_grant",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "access_grantevent" ("account_id", "given_by", "id", "matter_class", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "tenure_id", "tree", "valid") VALUES (NEW."account_id", NEW."given_by", NEW."id", NEW."matter_class", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."role", NEW."tenure_id", NEW."tree", NEW."valid"); RETURN NULL;',
                                    hash="a7ca76c4f2711ed69cba99c25e04f45069f28fc9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c99f4",
                                    table="access_grant",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("role", models.CharField(max_length=40, verbose_name="角色")),
                        (
                            "tree",
                            models.CharField(
                                choices=[
                                    ("management", "管理关系"),
                                    ("ownership", "产权关系"),
                                    ("supervision", "监督关系"),
                                ],
                                default="management",
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
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
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
                                to="access.grant",
                            ),
                        ),
                        (
                            "given_by",
                            models.CharField(blank=True, max_length=120, verbose_name="授权人"),
                        ),
                        (
                            "matter_class",
                            models.CharField(blank=True, max_length=20, verbose_name="事项类别"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="事由"),
                        ),
                        (
                            "tenure",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.tenure",
                                verbose_name="任职",
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
                                    hash="ed41e39297df0838620c33cf57d4abea0ea79e15",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_ad573",
                                    table="access_grantevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deputy",
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
                                default="management",
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
                        ("reason", models.CharField(max_length=200, verbose_name="事由")),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates_held",
                                to="people.person",
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
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates_given",
                                to="people.person",
                            ),
                        ),
                        (
                            "matter_class",
                            models.CharField(blank=True, max_length=20, verbose_name="事项类别"),
                        ),
                    ],
                    options={
                        "verbose_name": "代理",
                        "verbose_name_plural": "代理",
                        "indexes": [models.Index(fields=["deputy"], name="mandate_of_deputy")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("principal", models.F("deputy")), _negated=True
                                ),
                                name="nobody_is_own_deputy",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "access_deputyevent" ("deputy_id", "id", "matter_class", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "reason", "tree", "valid") VALUES (NEW."deputy_id", NEW."id", NEW."matter_class", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."principal_id", NEW."reason", NEW."tree", NEW."valid"); RETURN NULL;',
                                    hash="71417ab1cfd794e83ee73de958a5cbfcf149de3b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_981c8",
                                    table="access_deputy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "access_deputyevent" ("deputy_id", "id", "matter_class", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "reason", "tree", "valid") VALUES (NEW."deputy_id", NEW."id", NEW."matter_class", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."principal_id", NEW."reason", NEW."tree", NEW."valid"); RETURN NULL;',
                                    hash="22b69b6cd6faa710fb2b1a259b14c2f02d2608e2",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6ad33",
                                    table="access_deputy",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeputyEvent",
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
                                default="management",
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
                        ("reason", models.CharField(max_length=200, verbose_name="事由")),
                        (
                            "deputy",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.person",
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
                                to="access.deputy",
                            ),
                        ),
                        (
                            "principal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.person",
                            ),
                        ),
                        (
                            "matter_class",
                            models.CharField(blank=True, max_length=20, verbose_name="事项类别"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="bfb1282b016f3ebaae4f779a73a4eeb52297521b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_39693",
                                    table="access_deputyevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Emergency",
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
                        ("role", models.CharField(max_length=40, verbose_name="角色")),
                        ("reason", models.CharField(max_length=400, verbose_name="事由")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "待批准"),
                                    ("approved", "已批准"),
                                    ("refused", "未批准"),
                                ],
                                default="asked",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="emergencies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "grant",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="access.grant",
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
                        "verbose_name": "应急授权",
                        "verbose_name_plural": "应急授权",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("account", models.F("decided_by")), _negated=True
                                ),
                                name="emergency_takes_two_persons",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "access_emergencyevent" ("account_id", "asked_at", "decided_at", "decided_by_id", "grant_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "state") VALUES (NEW."account_id", NEW."asked_at", NEW."decided_at", NEW."decided_by_id", NEW."grant_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."role", NEW."state"); RETURN NULL;',
                                    hash="97e04a9b708e4aac2caedf6827862af6b8308d0d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_98e08",
                                    table="access_emergency",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "access_emergencyevent" ("account_id", "asked_at", "decided_at", "decided_by_id", "grant_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "role", "state") VALUES (NEW."account_id", NEW."asked_at", NEW."decided_at", NEW."decided_by_id", NEW."grant_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."role", NEW."state"); RETURN NULL;',
                                    hash="8a98855c36f9df898f56fbd722e960831598b905",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c2da9",
                                    table="access_emergency",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("role", models.CharField(max_length=40, verbose_name="角色")),
                        ("reason", models.CharField(max_length=400, verbose_name="事由")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "待批准"),
                                    ("approved", "已批准"),
                                    ("refused", "未批准"),
                                ],
                                default="asked",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "grant",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.grant",
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
                                to="access.emergency",
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
                                    hash="b57b571f6c5f277b2ce2fedd7cb4adb86569793d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f1090",
                                    table="access_emergencyevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceToken",
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
                        ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="令牌哈希"),
                        ),
                        ("made_by", models.CharField(max_length=120, verbose_name="签发人")),
                        ("made_at", models.DateTimeField(verbose_name="签发时间")),
                        ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="吊销时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tokens",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="服务账号",
                            ),
                        ),
                        (
                            "exchanged_at",
                            models.DateTimeField(null=True, verbose_name="大屏兑换时间"),
                        ),
                    ],
                    options={
                        "verbose_name": "服务令牌",
                        "verbose_name_plural": "服务令牌",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "access_servicetokenevent" ("account_id", "exchanged_at", "expires_at", "id", "made_at", "made_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "revoked_at") VALUES (NEW."account_id", NEW."exchanged_at", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."revoked_at"); RETURN NULL;',
                                    hash="7112d3167091248387d4e14108e714a29b811060",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ec5f8",
                                    table="access_servicetoken",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."exchanged_at" IS DISTINCT FROM (NEW."exchanged_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by" IS DISTINCT FROM (NEW."made_by") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at"))',
                                    func='INSERT INTO "access_servicetokenevent" ("account_id", "exchanged_at", "expires_at", "id", "made_at", "made_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "revoked_at") VALUES (NEW."account_id", NEW."exchanged_at", NEW."expires_at", NEW."id", NEW."made_at", NEW."made_by", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."revoked_at"); RETURN NULL;',
                                    hash="266b3bf0ae03bb722598b428c327cf4f4b9fe4e5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_dbae4",
                                    table="access_servicetoken",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceTokenEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                        ("made_by", models.CharField(max_length=120, verbose_name="签发人")),
                        ("made_at", models.DateTimeField(verbose_name="签发时间")),
                        ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="吊销时间")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="服务账号",
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
                                to="access.servicetoken",
                            ),
                        ),
                        (
                            "exchanged_at",
                            models.DateTimeField(null=True, verbose_name="大屏兑换时间"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="3a36f468d6425207498efb5ae1c8dd86ed0c7c61",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a288e",
                                    table="access_servicetokenevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unmasking",
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
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        ("part", models.CharField(blank=True, max_length=40, verbose_name="部分")),
                        ("reason", models.CharField(max_length=200, verbose_name="事由")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("until", models.DateTimeField(verbose_name="到期")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "查看明文",
                        "verbose_name_plural": "查看明文",
                        "indexes": [
                            models.Index(
                                fields=["account", "subject_id"], name="unmasking_of_account"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "access_unmaskingevent" ("account_id", "id", "made_at", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject_id", "subject_label", "until") VALUES (NEW."account_id", NEW."id", NEW."made_at", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."subject_id", NEW."subject_label", NEW."until"); RETURN NULL;',
                                    hash="cd6268688984832bf0aec23403bb097e3bfaade4",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_27e1f",
                                    table="access_unmasking",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "access_unmaskingevent" ("account_id", "id", "made_at", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "subject_id", "subject_label", "until") VALUES (NEW."account_id", NEW."id", NEW."made_at", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."subject_id", NEW."subject_label", NEW."until"); RETURN NULL;',
                                    hash="3b16a3057af654d43d86cf7904b42afd1fa083cc",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a94c1",
                                    table="access_unmasking",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnmaskingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        ("part", models.CharField(blank=True, max_length=40, verbose_name="部分")),
                        ("reason", models.CharField(max_length=200, verbose_name="事由")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("until", models.DateTimeField(verbose_name="到期")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="账号",
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
                                to="access.unmasking",
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
                                    hash="8d4b171d98304dae5cb2ca9767a792d091fbd3ca",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_ceae6",
                                    table="access_unmaskingevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            WITHOUT + BODY.format(class_="''"), "drop function access_reaches(text, uuid)"
        ),
        migrations.RunSQL(
            WITH + BODY.format(class_="coalesce(matter_class, '')"),
            "drop function access_reaches(text, uuid, text)",
        ),
        migrations.RunSQL(CLOSED, "drop function access_closed(text, uuid)"),
        migrations.RunSQL(PLACES, "drop function access_places(text)"),
        migrations.RunSQL(SHUT, "drop function access_shut(text)"),
    ]
