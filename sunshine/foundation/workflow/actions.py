"""The one door."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction

from sunshine.foundation.access.queries import denied
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reachable
from sunshine.foundation.workflow.rules import Refused, Table


class Stateful(Protocol):
    """What a record needs to go through the door."""

    pk: UUID
    state: str
    version: int
    organisation_id: UUID | None


Effect = Callable[[Any, Entry], None]


@transaction.atomic
def perform(  # noqa: PLR0913  who does what to which record, with what, once
    *,
    table: Table,
    records: models.QuerySet[Any],
    record_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    effect: Effect | None = None,
) -> Entry:
    """Do one act: lock the row, check who and what is needed, write state, ledger and effect.

    `records` is already what the actor may see: a foreign or denied record raises
    DoesNotExist. Raises Refused (Chinese) for a wrong state, a missing field, a missing right
    or a version that somebody else has moved on. A repeated key returns the first entry.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    open_to_me = records.exclude(pk__in=denied(by, table.label))
    row = open_to_me.select_for_update(of=("self",)).get(pk=record_id)
    transition = table.find(verb)
    seen = content.get("version")
    if seen is not None and int(str(seen)) != row.version:
        raise Refused("这条记录刚刚被别人更新，请刷新后再操作")
    if row.state not in transition.sources:
        raise Refused(f"当前状态是“{table.states[row.state]}”，不能{transition.title}")
    if not _may(by, transition.permission, row.organisation_id):
        raise Refused(f"您没有{transition.title}的权限")
    if missing := list(transition.missing(content)):
        raise Refused("；".join(missing))
    before, row.state = row.state, transition.target
    row.version += 1
    row.save(update_fields=["state", "version"])
    entry = record(
        by=by,
        verb=f"{table.label}.{verb}",
        subject=RecordRef(table.label, row.pk),
        organisation_id=row.organisation_id,
        idempotency_key=idempotency_key,
        content={**content, "from": before, "to": row.state, "version": row.version},
    )
    if effect is not None:
        effect(row, entry)
    return entry


def _may(by: Actor, permission: str, organisation_id: UUID | None) -> bool:
    if organisation_id is None:
        return by.may(permission) and by.may("open_data.read")
    return reachable(by, permission).filter(pk=organisation_id).exists()
