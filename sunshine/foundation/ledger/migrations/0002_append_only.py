"""Beside the trigger: nobody but the owner holds a right to change the ledger."""

from django.db import migrations

REVOKE = """
do $$
declare grantee_name text;
begin
  for grantee_name in
    select distinct grantee from information_schema.role_table_grants
    where table_name = 'ledger_entry' and grantee not in (current_user, 'PUBLIC')
  loop
    execute format('revoke update, delete, truncate on ledger_entry from %I', grantee_name);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
