"""What every step of a review does: queues, periods, work; an opinion that is taken back."""

from datetime import datetime

from sunshine.before.reviews.models import Review, Wait
from sunshine.before.reviews.queries import department_of
from sunshine.before.reviews.workflow import CONDITION, PERIODS, REVIEW, WORK
from sunshine.foundation.evidence.actions import withdraw
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.worklist.models import WorkItem


def leave(row: Review, by: Actor, entry: Entry) -> None:
    """The queue it is in is done."""
    row.waits.filter(left_at__isnull=True).update(left_at=entry.recorded_at, left_name=by.name)


def enter(row: Review, at: datetime, by: Actor) -> None:
    """Whoever has the next step gets its whole period."""
    if row.state in PERIODS:
        term = begin(REVIEW.label, row.pk, PERIODS[row.state])
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
        Wait.objects.create(review=row, state=row.state, entered_at=at)
    set_work(row, by)


def set_work(row: Review, by: Actor) -> None:
    department = department_of(row)
    kind = WORK.get(row.state)
    work = (kind, department.permission) if kind else None
    ask_for(REVIEW, row, work, f"{department.title}：{row.matter.title}", by=by)


def take_back(row: Review, entry: Entry, why: str) -> None:
    """The opinion counts no longer: endorsements void, its document withdrawn, conditions void.

    The act `entry` tells which file. Nothing is deleted.
    """
    Endorsement.objects.of(REVIEW.label, row.pk).live().update(
        voided_at=entry.recorded_at, differences=[{"field": why, "from": "", "to": ""}]
    )
    drop_document(row, entry, why)


def drop_document(row: Review, entry: Entry, why: str) -> None:
    """Document and conditions of the opinion before; the review asks again."""
    if row.document is not None:
        subject = RecordRef(REVIEW.label, row.pk)
        withdraw(subject=subject, evidence_id=row.document.evidence_id, reason=why, entry=entry)
    still = row.conditions.exclude(state="void")
    work = WorkItem.objects.open().filter(
        subject_label=CONDITION.label, subject_id__in=still.values("pk")
    )
    work.update(closed_at=entry.recorded_at)
    still.update(state="void")
    row.document, row.answer, row.words, row.basis = None, "", "", ""
    row.answered_at, row.answered_name = None, ""
