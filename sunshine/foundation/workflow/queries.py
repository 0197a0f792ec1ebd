"""The legal day, how a due date is counted, what stands still."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sunshine.foundation.clock.queries import SHANGHAI, calendar, now, today
from sunshine.foundation.clock.rules import Day, Pause, due_of, legal_day, reasons, walk
from sunshine.foundation.clock.rules import Term as Counted
from sunshine.foundation.parameters.models import Parameter
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.postgres.queries import FixedLookup
from sunshine.foundation.workflow.models import DueChange, Extension, Suspension, Term

CUTOFF = "clock.cutoff_hour"
SHOWN_DAYS = 130  # about six months of squares; the sentences say all of it


def cutoff_hour() -> int:
    return int(value_on(CUTOFF, today()))


def legal_today() -> date:
    """The day an act of this instant counts for: after the cut-off hour it is the next."""
    return legal_day(now().astimezone(SHANGHAI), cutoff_hour())


def is_suspended(label: str, record_id: UUID) -> bool:
    open_ones = Suspension.objects.filter(until__isnull=True)
    return open_ones.filter(subject_label=label, subject_id=record_id).exists()


SUSPENSIONS = FixedLookup(
    lambda label, record_id: Suspension.objects.filter(
        subject_label=label, subject_id=record_id
    ).order_by("since", "pk"),
    "label",
    uuid4(),
)
EXTENSIONS = FixedLookup(
    lambda label, record_id: Extension.objects.filter(
        subject_label=label, subject_id=record_id
    ).order_by("pk"),
    "label",
    uuid4(),
)


def suspensions_of(label: str, record_id: UUID) -> list[Suspension]:
    return SUSPENSIONS.records(Suspension, label, record_id)


def extensions_of(label: str, record_id: UUID) -> list[Extension]:
    return EXTENSIONS.records(Extension, label, record_id)


def term_of(label: str, record_id: UUID) -> Term | None:
    """The period a record is in: its latest."""
    return Term.objects.of(label, record_id).last()


def counted(term: Term) -> Counted:
    """A period with its pauses and approved extensions, as the one counting function wants it.

    Extensions asked for before the period began belong to an earlier one.
    """
    label, record = term.subject_label, term.subject_id
    added = sum(
        x.days
        for x in extensions_of(label, record)
        if x.state == Extension.State.APPROVED and not (x.asked_at and x.asked_at < term.begun_at)
    )
    pauses = tuple(Pause(s.since, s.until) for s in suspensions_of(label, record))
    later = tuple(p for p in pauses if p.until is None or p.until > term.start_on)
    return Counted(term.start_on, term.days, added, later)


@dataclass(frozen=True, slots=True)
class Explanation:
    """这个期限是怎么算的: sentences, days from the Monday before the start, what moved it."""

    term: Term
    sentences: list[str]
    days: list[Day]
    lead: range  # empty squares before the first day, so that each column is a weekday
    changes: list[DueChange]
    extensions: list[Extension]
    basis: str
    paused: bool


def explain(label: str, record_id: UUID) -> Explanation | None:
    """The explanation of a record's present due date; visibility is the caller's to check."""
    term = term_of(label, record_id)
    if term is None:
        return None
    period, on, known = counted(term), today(), calendar()
    days = list(walk(period, known, on))
    shown = days if len(days) <= SHOWN_DAYS else days[-SHOWN_DAYS:]
    return Explanation(
        term=term,
        sentences=reasons(period, known, on, term.cutoff_hour),
        days=shown,
        lead=range(shown[0].date.weekday()),
        changes=list(term.changes.order_by("pk")),
        extensions=[x for x in extensions_of(label, record_id) if x.state == "asked"],
        basis=_basis(term),
        paused=any(p.until is None for p in period.pauses),
    )


def _basis(term: Term) -> str:
    found = Parameter.objects.filter(name=term.parameter, valid__contains=term.start_on)
    row = found.order_by("-is_local").first() if term.parameter else None
    return row.source if row else ""


def due(term: Term, on: date) -> tuple[date, bool]:
    return due_of(counted(term), calendar(), on)
