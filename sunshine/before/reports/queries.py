"""Deadlines as they hold today, what a report said, and figures for statistics."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from sunshine.before.reports.models import MajorReport, MajorReportQuerySet
from sunshine.before.reports.rules import HOURS, WORKING_DAYS, Due, Limit, first_due
from sunshine.before.reports.workflow import OPEN
from sunshine.foundation.clock.queries import SHANGHAI, calendar, today
from sunshine.foundation.evidence import queries as evidence
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.parameters.queries import value_on

URGENT = "report.urgent"


def limit_of(kind: str, *, is_urgent: bool, organisation_id: UUID | None, on: date) -> Limit:
    """How long a unit has for the first report of a kind, as its parameters say on a day."""
    if is_urgent:
        return Limit(int(value_on(URGENT, on, organisation_id)), HOURS)
    return Limit(int(value_on(f"report.first.{kind}", on, organisation_id)), WORKING_DAYS)


def due_of_first(known_at: datetime, limit: Limit) -> Due:
    """The end of the first report's period, counted in local time."""
    return first_due(known_at.astimezone(SHANGHAI), limit, calendar())


def manifest_of(report: MajorReport) -> dict[str, str]:
    """Field → words: what somebody who verifies has before them; files by hash."""
    amount = f"{report.amount:.2f} 元" if report.amount is not None else "—"
    told = {
        "类别": report.get_kind_display(),
        "标题": report.title,
        "基本情况": report.content,
        "已采取的措施": report.measures,
        "涉及金额": amount,
        "发生时间": report.occurred_at.isoformat(),
        "知悉时间": report.known_at.isoformat(),
    }
    return told | evidence.manifest_of(RecordRef("report", report.pk))


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one kind, unit or month."""

    name: str
    total: int
    late: int
    upheld: int
    partly: int
    dismissed: int
    going: int
    overdue: int
    escalated: int

    @property
    def late_share(self) -> float | None:
        """Of all, in percent."""
        return 100 * self.late / self.total if self.total else None


def counts() -> dict[str, Count]:
    """One pass over the reports that somebody may see; overdue: open and past its day."""
    going = Q(state__in=OPEN)
    return {
        "total": Count("pk"),
        "late": Count("pk", filter=Q(is_late=True)),
        **{o.value: Count("pk", filter=Q(outcome=o)) for o in MajorReport.Outcome},
        "going": Count("pk", filter=going),
        "overdue": Count("pk", filter=going & Q(due_on__lt=today())),
        "escalated": Count("pk", filter=Q(escalated_at__isnull=False)),
    }


def _rows(found: Any) -> Any:
    """`found` is annotated with `name`: counts of each."""
    return found.values("name").annotate(**counts())


def by_kind(found: MajorReportQuerySet) -> list[Row]:
    """A row for each kind that occurs, in the order of the clause."""
    rows = {r["name"]: r for r in _rows(found.annotate(name=F("kind"))).order_by()}
    return [Row(**rows[k.value] | {"name": k.label}) for k in MajorReport.Kind if k.value in rows]


def by_organisation(found: MajorReportQuerySet, most: int) -> list[Row]:
    """Units with most reports first."""
    rows = _rows(found.annotate(name=F("organisation__name")))
    return [Row(**r) for r in rows.order_by("-total", "name")[:most]]


def by_month(found: MajorReportQuerySet, most: int) -> list[Row]:
    """The latest months, oldest first."""
    rows = _rows(found.annotate(name=TruncMonth("filed_at", tzinfo=SHANGHAI)))
    latest = rows.order_by("-name")[:most]
    return [Row(**r | {"name": f"{r['name']:%Y-%m}"}) for r in latest][::-1]


def has_changed_since(at: datetime) -> bool:
    return MajorReport.objects.filter(events__pgh_created_at__gt=at).exists()


def mart_rows() -> Iterator[dict[str, object]]:
    """Rows of the mart `major_report`: what happened, when, how late, what was found. Words of the
    reports stay here: they name people.
    """
    for row in MajorReport.objects.order_by("pk").iterator():
        yield {
            "report_id": str(row.pk),
            "organisation_id": str(row.organisation_id),
            "number": row.label,
            "kind": row.kind,
            "is_urgent": row.is_urgent,
            "amount": row.amount,
            "currency": "CNY",
            "occurred_on": row.occurred_at.astimezone(SHANGHAI).date(),
            "known_on": row.known_at.astimezone(SHANGHAI).date(),
            "filed_on": row.filed_at.astimezone(SHANGHAI).date(),
            "is_late": row.is_late,
            "state": row.state,
            "outcome": row.outcome or None,
            "is_escalated": row.escalated_at is not None,
        }
