from django.db import migrations

# The same as in 0004 and 0008 with the persons cast and not the column: so the index of denials by
# person serves. Before, every statement read all denials of the label, and each row that a trigger
# writes under row-level security is a statement: 50,000 matches, each with its denial, took 157 s.
CLOSED = """
create or replace function access_closed(label text, subject uuid) returns boolean
language sql stable parallel safe set search_path from current as $$
  select exists (
    select 1 from access_denial d
    where d.subject_label = label and d.subject_id = subject
      and {person}
      and d.valid @> nullif(current_setting('sunshine.today', true), '')::date
  )
$$
"""
SHUT = """
create or replace function access_shut(label text) returns setof uuid
language sql stable parallel safe set search_path from current as $$
  select d.subject_id from access_denial d
  where d.subject_label = label
    and {person}
    and d.valid @> nullif(current_setting('sunshine.today', true), '')::date
$$
"""
PERSONS = "string_to_array(coalesce(current_setting('sunshine.persons', true), ''), ',')"
NOW, BEFORE = f"d.person_id = any({PERSONS}::uuid[])", f"d.person_id::text = any({PERSONS})"


class Migration(migrations.Migration):
    dependencies = [("access", "0009_cause_of_a_denial")]
    operations = [
        migrations.RunSQL(sql.format(person=NOW), sql.format(person=BEFORE))
        for sql in (CLOSED, SHUT)
    ]
