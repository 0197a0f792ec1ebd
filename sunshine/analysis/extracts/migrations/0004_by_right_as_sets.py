from django.db import migrations

from sunshine.foundation.access.actions import row_security_reworded

# The same as 0002, asked once a statement instead of once a row: a page that looks for a name reads
# every title its reader may see. What belongs to no enterprise is one more question, not one a row.
BEFORE = """
access_reaches('alert.read', organisation_id)
and not exists (
  select 1 from extracts_extract_hits x join alerts_alert a on a.hit_id = x.hit_id
  where x.extract_id = extracts_extract.id and access_closed('alert', a.id)
)
"""
CONDITION = """
(
  organisation_id in (select p.place from access_places('alert.read') p where p.class = '')
  or organisation_id is null and (select access_reaches('alert.read', null))
)
and id not in (
  select x.extract_id from extracts_extract_hits x join alerts_alert a on a.hit_id = x.hit_id
  where a.id in (select access_shut('alert'))
)
"""


class Migration(migrations.Migration):
    dependencies = [("extracts", "0003_extracting"), ("access", "0008_places_of_a_reach")]
    operations = [row_security_reworded("extracts_extract", CONDITION, BEFORE)]
