"""Adjustments of a conflict: set with a day and an owner, done with proof, verified by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.recusals import queries
from sunshine.before.recusals.actions.closing import close_own
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.recusals.rules.judging import ADJUSTMENTS, months_after
from sunshine.before.recusals.workflow import ADJUSTMENT, ADJUSTMENT_WORK
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.actions import close as close_work
from sunshine.foundation.worklist.models import WorkItem

WITH_FILE = {"attach", "detach"}
LEAST = 4
VERIFY = "adjustment.verify"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One adjustment to set: its kind, what is asked, who sees to it."""

    kind: str
    words: str
    owner: str  # the key of an account


def set_adjustments(
    conflict: Conflict, wanted: Sequence[Wanted], *, by: Actor, entry: Entry
) -> None:
    """Inside the act that sets them. Raises Refused (Chinese)."""
    if not wanted:
        raise Refused("请至少确定一项调整措施")
    owners = {str(a.pk): a for a in queries.owners_of(conflict)}
    made = [_set(conflict, one, owners, by, entry) for one in wanted]
    close_own(conflict, [m.pk for m in made])


def _set(
    conflict: Conflict, one: Wanted, owners: dict[str, Account], by: Actor, entry: Entry
) -> Adjustment:
    if one.kind not in ADJUSTMENTS:
        raise Refused("请选择调整措施的种类")
    if len(one.words.strip()) < LEAST:
        raise Refused(f"请写明“{ADJUSTMENTS[one.kind]}”的具体要求（至少 {LEAST} 个字）")
    if one.owner not in owners:
        raise Refused(f"请为“{ADJUSTMENTS[one.kind]}”指定责任人；当事人本人不能作责任人")
    key = uuid7()
    term = begin(ADJUSTMENT.label, key, f"adjustment.{one.kind}")
    adjustment = Adjustment.objects.create(
        id=key,
        conflict=conflict,
        organisation_id=conflict.organisation_id,
        kind=one.kind,
        words=one.words.strip()[:400],
        assignee=owners[one.owner],
        set_at=entry.recorded_at,
        first_due_on=term.due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        latest_on=_latest(one.kind),
    )
    _set_work(adjustment, by)
    tell(
        {adjustment.assignee_id},
        by=by,
        kind="act",
        title=f"请落实{adjustment}",
        subject=RecordRef(ADJUSTMENT.label, adjustment.pk),
        organisation_id=adjustment.organisation_id,
        entry_id=entry.pk,
    )
    return adjustment


def _latest(kind: str) -> date | None:
    """An interest may not be kept forever by asking for more time."""
    if kind != "party_exit":
        return None
    return months_after(today(), int(value_on(queries.EXIT_MONTHS, today())))


@transaction.atomic
def act_on_adjustment(
    *,
    adjustment_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    then: Effect | None = None,
) -> Entry:
    """One verb of its table. Raises Refused (Chinese) or Adjustment.DoesNotExist."""
    mine = Adjustment.objects.visible_to(by)
    found = mine.filter(pk=adjustment_id).first()
    if found is not None:
        _check(found, verb, content, has_file=then is not None)

    def effect(row: Adjustment, entry: Entry) -> None:
        if verb == "report":
            row.done_words = str(content["reason"])[:2000]
            row.filed_by_id, row.filed_by_person_id = by.account_id, by.person_id
            term = begin(ADJUSTMENT.label, row.pk, VERIFY)
            row.due_on, row.is_provisional = term.due_on, term.is_provisional
        elif verb == "verify":
            row.verified_at, row.verified_name = entry.recorded_at, by.name
        elif verb == "return":
            term = begin(ADJUSTMENT.label, row.pk, f"adjustment.{row.kind}")
            row.due_on = min(term.due_on, row.latest_on or term.due_on)
            row.is_provisional = term.is_provisional
        if then is not None:
            then(row, entry)
        _set_work(row, by)

    return perform(
        table=ADJUSTMENT,
        records=mine,
        record_id=adjustment_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _check(row: Adjustment, verb: str, content: dict[str, object], *, has_file: bool) -> None:
    if verb in WITH_FILE and not has_file:
        raise Refused("请选择文件")
    if verb == "report":
        proof = Evidence.objects.of(RecordRef(ADJUSTMENT.label, row.pk)).standing()
        if not proof.exists():
            raise Refused("请先附上落实的证明材料，再报告落实")
    until = str(content.get("until") or "")
    if verb == "ask_extension" and row.latest_on is not None and until > row.latest_on.isoformat():
        raise Refused(f"关联方退出最迟到 {row.latest_on}，不能再延长")


def void_adjustments(conflict: Conflict, *, by: Actor) -> None:
    """With the conflict, what was still to be done about it ends; what was done stays as it is."""
    still = Adjustment.objects.filter(conflict=conflict, state__in=("open", "done"))
    work = WorkItem.objects.open().filter(
        subject_label=ADJUSTMENT.label, subject_id__in=still.values("pk")
    )
    close_work(work, by=by)
    for row in still:
        row.state, row.version = "void", row.version + 1
        row.save(update_fields=["state", "version"])


def _set_work(row: Adjustment, by: Actor) -> None:
    """What is to be done is its owner's; what is to be verified is nobody's yet."""
    ask_for(ADJUSTMENT, row, ADJUSTMENT_WORK.get(row.state), str(row), by=by)
    if row.state == "open":
        work = WorkItem.objects.open().of(ADJUSTMENT.label, row.pk)
        work.filter(kind=ADJUSTMENT_WORK["open"][0]).update(assignee=row.assignee_id)


def proof_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """The one way files come to it and leave it. Raises DoesNotExist for what is foreign."""
    found = Adjustment.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in ADJUSTMENT.open_to(found.state, by.permissions)}
    bound = partial(
        act_on_adjustment, adjustment_id=record_id, by=by, idempotency_key=idempotency_key
    )
    return Door(ADJUSTMENT.label, bound, by, version, is_open)
