from django.db import migrations

from sunshine.foundation.access.actions import row_security

# By place only: the proof of a draw is computed of all of it, also by whom a part is closed to.
DRAW = """
organisation_id in (select p.place from access_places('declaration.draw') p where p.class = '')
"""
VERIFICATION = """
organisation_id in (select p.place from access_places('declaration.draw') p where p.class = '')
or organisation_id in (select p.place from access_places('declaration.verify') p where p.class = '')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0004_draws"),
        ("access", "0008_places_of_a_reach"),
    ]
    operations = [
        row_security("declarations_declarationdraw", DRAW),
        row_security("declarations_declarationdrawevent", DRAW),
        row_security("declarations_verification", VERIFICATION),
        row_security("declarations_verificationevent", VERIFICATION),
    ]
