"""Report, register, judge, waive, adjustment, release; all through the door."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from sunshine.before.recusals import queries
from sunshine.before.recusals.actions.adjustments import Wanted, set_adjustments, void_adjustments
from sunshine.before.recusals.actions.closing import close, open_again
from sunshine.before.recusals.actions.entering import Told, register, report, set_work
from sunshine.before.recusals.models import Conflict
from sunshine.before.recusals.rules.judging import ANSWERS, TARGETS, stricter
from sunshine.before.recusals.workflow import CONFLICT, LIVE, PERIODS, UNJUDGED
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused

TOLD_PERSON = {"decide", "waive", "refuse", "revoke", "lapse", "release"}
__all__ = ("Told", "act", "lapse_waivers", "register", "report")


@transaction.atomic
def act(
    *,
    conflict_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    adjustments: Sequence[Wanted] = (),
) -> Entry:
    """One verb of the state table; `adjustments` goes with the verb of that name.

    The person concerned never gets here: the own case is closed to him (`close_own`). Raises Refused
    (Chinese) or Conflict.DoesNotExist.
    """
    mine = Conflict.objects.visible_to(by)
    found = mine.filter(pk=conflict_id).first()
    told = content | (_prepared(found, verb, content, by) if found is not None else {})

    def effect(row: Conflict, entry: Entry) -> None:
        _note(row, verb, content, entry, by)
        if verb == "adjust":
            set_adjustments(row, adjustments, by=by, entry=entry)
        was = found.state if found is not None else row.state
        if row.state != was:
            _move(row, was, by)
        set_work(row, by)
        if verb in TOLD_PERSON and row.state not in UNJUDGED:
            _tell_person(row, by, entry)

    return perform(
        table=CONFLICT,
        records=mine,
        record_id=conflict_id,
        verb=verb,
        by=by,
        content=told,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _prepared(row: Conflict, verb: str, content: dict[str, object], by: Actor) -> dict[str, object]:
    """What must be true before an act, and where the second opinion leads."""
    if CONFLICT.find(verb).permission not in by.permissions:
        return {}  # what is missing is told only to who may do it
    answer = str(content.get("answer") or "")
    if verb in {"judge", "decide"} and answer not in ANSWERS:
        raise Refused("请选择研判结论")
    if verb == "decide":
        return {"target": TARGETS[stricter(row.discipline_answer, answer)]}
    if verb == "waive":
        _until(content)
    if verb == "settle":
        standing = list(row.adjustments.standing())
        if not standing or any(m.state != "verified" for m in standing):
            raise Refused("先确定调整措施，并且每一项都已核实，才能确认落实")
    return {}


def _until(content: dict[str, object]) -> date:
    try:
        until = date.fromisoformat(str(content.get("until") or ""))
    except ValueError as error:
        raise Refused("请填写豁免截止日，例如 2026-12-31") from error
    if until <= today():
        raise Refused("豁免截止日应晚于今天")
    return until


def _note(row: Conflict, verb: str, content: dict[str, object], entry: Entry, by: Actor) -> None:
    words = str(content.get("reason") or "").strip()[:2000]
    if verb == "register":
        row.registered_at = entry.recorded_at
        row.is_late = legal_today() > row.first_due_on
    elif verb == "judge":
        row.discipline_answer, row.discipline_words = str(content["answer"]), words
    elif verb == "decide":
        row.personnel_answer, row.personnel_words = str(content["answer"]), words
        row.decided_at = entry.recorded_at
    elif verb == "waive":
        row.waived_until, row.waived_name, row.waived_words = _until(content), by.name, words
    elif verb == "release":
        row.released_at = entry.recorded_at


def _move(row: Conflict, was: str, by: Actor) -> None:
    """What a new state closes or opens; whoever has the next step gets its whole period."""
    if row.state in PERIODS:
        term = begin(CONFLICT.label, row.pk, PERIODS[row.state])
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
    if row.state in LIVE and was not in LIVE:
        close(row)
    elif row.state == "released":
        open_again(row)
        void_adjustments(row, by=by)


def _tell_person(row: Conflict, by: Actor, entry: Entry) -> None:
    """The person concerned learns the decision, as far as it is the own view's to show."""
    if row.state in UNJUDGED:
        return
    tell(
        queries.accounts_of(row.person_id),
        by=by,
        kind="act",
        title=f"您的回避事项有新的决定：{CONFLICT.states[row.state]}",
        subject=RecordRef("own_conflict", row.pk),
        organisation_id=row.organisation_id,
        must_read=row.state in LIVE,
        entry_id=None if by.account_id is None else entry.pk,
    )


def lapse_waivers(*, by: Actor) -> int:
    """Waivers whose last day is over: the person must stay out until somebody judges anew."""
    over = Conflict.objects.filter(state="waived", waived_until__lt=today())
    rows: list[Any] = list(over.values_list("pk", "waived_until"))
    for pk, until in rows:
        act(
            conflict_id=pk,
            verb="lapse",
            by=by,
            content={"reason": f"豁免到 {until} 为止"},
            idempotency_key=f"conflict.lapse:{pk}:{until}",
        )
    return len(rows)
