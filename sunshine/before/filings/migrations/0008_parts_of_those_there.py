from django.db import migrations

# The owner is bound by the policy too, and reads nobody's matters but here.
FIRST = """
alter table filings_matter no force row level security;
insert into filings_matterparts (matter_id, parts)
select id, search_marks(concat_ws(' ', words, details ->> 'project')) from filings_matter;
set constraints all immediate;
alter table filings_matter force row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0007_found_by_parts")]
    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
