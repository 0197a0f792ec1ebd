from django.db import migrations

from sunshine.foundation.access.actions import row_security

# The person behind the account itself: a deputy does not see the principal's declaration.
SELF = """
create function declarations_self() returns uuid
language sql stable parallel safe set search_path from current as $$
  select a.person_id from identity_account a
  where a.id = nullif(current_setting('sunshine.account', true), '')::uuid
$$
"""
PUBLIC = """
(
  person_id = (select declarations_self())
  or organisation_id in (select p.place from access_places('declaration.read') p where p.class = '')
)
and id not in (select access_shut('declaration'))
"""
# Asked through the declaration, whose own policy holds besides.
RESERVED = """
exists (
  select from declarations_declaration d
  where d.id = declaration_id
    and (
      d.person_id = (select declarations_self())
      or d.organisation_id in (
        select p.place from access_places('declaration.read_reserved') p where p.class = ''
      )
    )
)
"""
TABLES = (
    "content",
    "contentevent",
    "contentkey",
    "declaredrelative",
    "declaredcompany",
    "conclusion",
    "conclusionevent",
    "reading",
    "readingevent",
)


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0001_declarations"),
        ("access", "0008_places_of_a_reach"),
        ("identity", "0002_history"),
    ]
    operations = [
        migrations.RunSQL(SELF, "drop function declarations_self()"),
        row_security("declarations_declaration", PUBLIC),
        row_security("declarations_declarationevent", PUBLIC),
        *(row_security(f"declarations_{table}", RESERVED) for table in TABLES),
    ]
