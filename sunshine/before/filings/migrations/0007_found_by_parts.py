import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

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
    dependencies = [("filings", "0006_words"), ("directory", "0002_what_parts_cost")]

    operations = [
        migrations.RunSQL(MARKS, "drop function search_marks(text)"),
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
        migrations.RunSQL(KEPT, DROPPED),
    ]
