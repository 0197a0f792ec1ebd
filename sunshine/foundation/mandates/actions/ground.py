"""What every act of this room stands on: a reason, a place, an account, an entry in the ledger."""

from collections.abc import Mapping
from uuid import UUID

from uuid6 import uuid7

from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.rules import Refused

LEAST_REASON = 6


def reasoned(text: str) -> str:
    """The reason of an act, as it is kept. Raises Refused (Chinese) where it says nothing."""
    if len(text.strip()) < LEAST_REASON:
        raise Refused(f"请填写事由（至少 {LEAST_REASON} 个字）")
    return text.strip()


def place_of(by: Actor, code: str, permission: str) -> Organisation:
    """The organisation of a code, where the actor holds the permission; else it does not exist."""
    found = reachable(by, permission).filter(code=code.strip()).first()
    if found is None:
        raise Refused(f"没有代码为“{code}”的组织，或不在您的范围内")
    return found


def account_of(username: str) -> Account:
    found = Account.objects.select_related("person").filter(username=username.strip()).first()
    if found is None:
        raise Refused(f"没有“{username}”这个账号")
    return found


def logged(  # noqa: PLR0913  one place for all acts of this room
    by: Actor,
    verb: str,
    label: str,
    record_id: UUID,
    organisation_id: UUID | None,
    content: Mapping[str, object],
    key: str,
) -> Entry:
    return record(
        by=by,
        verb=verb,
        subject=RecordRef(label, record_id),
        organisation_id=organisation_id,
        content=content,
        idempotency_key=key or str(uuid7()),
    )
