"""Files of a matter: attached and withdrawn through the door, so that an opinion sees them."""

from functools import partial
from uuid import UUID

from sunshine.before.filings.actions import act
from sunshine.before.filings.models import Matter
from sunshine.before.filings.workflow import MATTER
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.identity.rules import Actor


def proof_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """The one way files come to it and leave it. Raises DoesNotExist for what is foreign."""
    found = Matter.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in MATTER.open_to(found.state, by.permissions)}
    bound = partial(act, matter_id=record_id, by=by, idempotency_key=idempotency_key)
    return Door(MATTER.label, bound, by, version, is_open)
