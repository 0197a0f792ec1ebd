"""Files of an answer: attached and withdrawn through the door, while the enterprise has the turn."""

from functools import partial
from uuid import UUID

from sunshine.before.samples.actions.checking import act_on_check
from sunshine.before.samples.models import Check
from sunshine.before.samples.workflow import CHECK
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.identity.rules import Actor


def proof_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """The one way files come to it and leave it. Raises DoesNotExist for what is foreign."""
    found = Check.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in CHECK.open_to(found.state, by.permissions)}
    bound = partial(act_on_check, check_id=record_id, by=by, idempotency_key=idempotency_key)
    return Door(CHECK.label, bound, by, version, is_open)
