from django.db import migrations

from sunshine.foundation.access.actions import row_security_reworded

# The same as 0002, asked once a statement instead of once a row.
BEFORE = (
    "access_reaches('matter.read', organisation_id, matter_class)"
    " and not access_closed('matter', id)"
)
CONDITION = """
(
  (organisation_id, ''::text) in (select p.place, p.class from access_places('matter.read') p)
  or (organisation_id, matter_class::text) in (
    select p.place, p.class from access_places('matter.read') p
  )
)
and id not in (select access_shut('matter'))
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0003_drafts"), ("access", "0008_places_of_a_reach")]
    operations = [
        row_security_reworded("filings_matter", CONDITION, BEFORE),
        row_security_reworded("filings_matterevent", CONDITION, BEFORE),
    ]
