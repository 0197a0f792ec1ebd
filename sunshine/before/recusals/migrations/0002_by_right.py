from django.db import migrations

from sunshine.foundation.access.actions import row_security

# By right, as sets (ADR 0010); the person concerned sees the own report, and every own case once it
# is decided, as long as he acts for himself alone: with a principal there are two persons.
# The states are text as they stand: "not in" would come back from a backup in other words.
CONFLICT = """
(
  organisation_id in (select p.place from access_places('conflict.read') p where p.class = '')
  and id not in (select access_shut('conflict'))
) or (
  person_id::text = current_setting('sunshine.persons', true)
  and (origin = 'self_report' or state::text <> all (
    array['reported'::text, 'registered'::text, 'judging'::text, 'waiving'::text]))
)
"""
ADJUSTMENT = """
(
  organisation_id in (select p.place from access_places('conflict.read') p where p.class = '')
  and id not in (select access_shut('adjustment'))
) or conflict_id in (
  select c.id from recusals_conflict c
  where c.person_id::text = current_setting('sunshine.persons', true)
)
"""


class Migration(migrations.Migration):
    dependencies = [("recusals", "0001_conflicts"), ("access", "0009_cause_of_a_denial")]
    operations = [
        row_security("recusals_conflict", CONFLICT),
        row_security("recusals_conflictevent", CONFLICT),
        row_security("recusals_adjustment", ADJUSTMENT),
        row_security("recusals_adjustmentevent", ADJUSTMENT),
    ]
