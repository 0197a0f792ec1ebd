from django.db import migrations

from sunshine.foundation.access.actions import row_security

# A matter is seen by right on its enterprise and class; a denial closes it and its history.
CONDITION = (
    "access_reaches('matter.read', organisation_id, matter_class)"
    " and not access_closed('matter', id)"
)


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_initial"), ("access", "0005_matter_class_of_a_reach")]
    operations = [
        row_security("filings_matter", CONDITION),
        row_security("filings_matterevent", CONDITION),
    ]
