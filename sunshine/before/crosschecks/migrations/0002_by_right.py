from django.db import migrations

from sunshine.foundation.access.actions import row_security

# By right at the enterprise, asked as sets (ADR 0010); whom a match is about has a denial of it.
MATCH = """
organisation_id in (select p.place from access_places('crosscheck.read') p where p.class = '')
and id not in (select access_shut('match'))
"""
DISPOSITION = """
organisation_id in (select p.place from access_places('crosscheck.read') p where p.class = '')
and match_id not in (select access_shut('match'))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crosschecks", "0001_crosschecks"),
        ("access", "0008_places_of_a_reach"),
    ]
    operations = [
        row_security("crosschecks_match", MATCH),
        row_security("crosschecks_matchevent", MATCH),
        row_security("crosschecks_disposition", DISPOSITION),
        row_security("crosschecks_dispositionevent", DISPOSITION),
    ]
