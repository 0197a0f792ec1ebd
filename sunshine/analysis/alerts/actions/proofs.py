"""Files of an alert: attached and withdrawn through the door, so that a conclusion sees them."""

from functools import partial
from uuid import UUID

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.identity.rules import Actor


def proof_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """The one way files come to it and leave it. Raises DoesNotExist for what is foreign."""
    found = Alert.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in ALERT.open_to(found.state, by.permissions)}
    bound = partial(act, alert_id=record_id, by=by, idempotency_key=idempotency_key)
    return Door(ALERT.label, bound, by, version, is_open)
