from django.db import migrations

from sunshine.foundation.access.actions import row_security

# The evidence of a hit is seen by who may read alerts of its organisation and is not denied
# its alert. Evidence of a hit whose alert is still to be raised has only the first half.
CONDITION = """
exists (
  select 1 from hits_hit h left join alerts_alert a on a.hit_id = h.id
  where h.id = hits_hitevidence.hit_id
    and access_reaches('alert.read', h.organisation_id)
    and (a.id is null or not access_closed('alert', a.id))
)
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_history"), ("access", "0004_row_security_functions")]
    operations = [row_security("hits_hitevidence", CONDITION)]
