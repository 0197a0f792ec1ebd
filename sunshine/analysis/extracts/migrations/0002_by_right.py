from django.db import migrations

from sunshine.foundation.access.actions import row_security

# As the evidence of hits: by right on the enterprise, and one closed alert closes the extract.
CONDITION = """
access_reaches('alert.read', organisation_id)
and not exists (
  select 1 from extracts_extract_hits x join alerts_alert a on a.hit_id = x.hit_id
  where x.extract_id = extracts_extract.id and access_closed('alert', a.id)
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("extracts", "0001_initial"),
        ("alerts", "0002_history"),
        ("access", "0004_row_security_functions"),
    ]
    operations = [row_security("extracts_extract", CONDITION)]
