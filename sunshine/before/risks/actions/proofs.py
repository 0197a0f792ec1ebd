"""Files of a risk point and of a control: attached and withdrawn through the door."""

from functools import partial
from uuid import UUID

from sunshine.before.risks.actions import act
from sunshine.before.risks.actions.controls import act_on_control
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.workflow import CONTROL, RISK_POINT
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.identity.rules import Actor


def point_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """Files of a risk point. Raises DoesNotExist for what is foreign."""
    found = RiskPoint.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in RISK_POINT.open_to(found.state, by.permissions)}
    bound = partial(act, risk_id=record_id, by=by, idempotency_key=idempotency_key)
    return Door(RISK_POINT.label, bound, by, version, is_open)


def control_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """Files of a control, which show that it was carried out. Raises DoesNotExist."""
    found = Control.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in CONTROL.open_to(found.state, by.permissions)}
    bound = partial(act_on_control, control_id=record_id, by=by, idempotency_key=idempotency_key)
    return Door(CONTROL.label, bound, by, version, is_open)
