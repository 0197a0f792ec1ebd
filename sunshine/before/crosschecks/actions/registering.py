"""A match that somebody confirmed is a conflict that has to be registered within the days of the rule."""

from typing import Any
from uuid import UUID

from django.db import transaction

from sunshine.before.crosschecks.actions import Registered, act
from sunshine.before.crosschecks.models import Match
from sunshine.before.crosschecks.workflow import MATCH, REGISTER_PERIOD, REGISTER_WORK
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.worklist.models import WorkItem


@transaction.atomic
def judge(
    *, match_id: UUID, verb: str, by: Actor, content: dict[str, Any], idempotency_key: str
) -> Entry:
    """A verdict; once it is confirmed the clock of registering runs, and climbs its ladder like any
    other work. Raises Refused or Match.DoesNotExist.
    """
    entry = act(
        match_id=match_id, verb=verb, by=by, content=content, idempotency_key=idempotency_key
    )
    row = Match.objects.visible_to(by).get(pk=match_id)
    asked = WorkItem.objects.open().of(MATCH.label, row.pk).filter(kind=REGISTER_WORK[0])
    if row.state == "confirmed" and row.conflict_id is None and not asked.exists():
        term = begin(MATCH.label, row.pk, REGISTER_PERIOD)
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
        row.save(update_fields=["due_on", "is_provisional"])
        ask_for(MATCH, row, REGISTER_WORK, f"{row.company_name}：属实，登记利益冲突", by=by)
    return entry


@transaction.atomic
def registered(*, match_id: UUID, conflict: Registered, by: Actor, idempotency_key: str) -> Entry:
    """The conflict that came of it; with that the work is done. Raises as `judge`."""
    entry = act(
        match_id=match_id,
        verb="register",
        by=by,
        content={},
        idempotency_key=idempotency_key,
        conflict=conflict,
    )
    ask_for(MATCH, Match.objects.visible_to(by).get(pk=match_id), None, "", by=by)
    return entry
