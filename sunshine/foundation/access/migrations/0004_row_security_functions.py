from django.db import migrations

REACHES = """
create function access_reaches(wanted text, place uuid) returns boolean
language sql stable parallel safe set search_path from current as $$
  with mine as (
    select r.tree, r.organisation
    from jsonb_to_recordset(
      coalesce(nullif(current_setting('sunshine.reach', true), ''), '[]')::jsonb
    ) as r(permission text, tree text, organisation uuid)
    where r.permission = wanted
  )
  select
    case
      when place is null then
        exists (select 1 from mine)
        and coalesce(current_setting('sunshine.reach', true), '') like '%"open_data.read"%'
      else
        (
          exists (select 1 from mine where tree = '*')
          or exists (
            select 1 from organisations_organisationpath p join mine
              on mine.tree = p.tree and mine.organisation = p.ancestor_id
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


class Migration(migrations.Migration):
    dependencies = [("access", "0003_mandates")]
    operations = [
        migrations.RunSQL(REACHES, "drop function access_reaches(text, uuid)"),
        migrations.RunSQL(CLOSED, "drop function access_closed(text, uuid)"),
    ]
