from django.db import migrations

# A reach counts for a record of a class if it is for that class or for all (''); a record
# without a class takes only a reach for all classes.
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
WITHOUT = "create or replace function access_reaches(wanted text, place uuid) returns boolean"
WITH = "create function access_reaches(wanted text, place uuid, matter_class text) returns boolean"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_row_security_functions")]
    operations = [
        migrations.RunSQL(WITHOUT + BODY.format(class_="''"), migrations.RunSQL.noop),
        migrations.RunSQL(
            WITH + BODY.format(class_="coalesce(matter_class, '')"),
            "drop function access_reaches(text, uuid, text)",
        ),
    ]
