"""Compare two runs of a probe over one snapshot; how often a probe was right."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Max
from django.db.models.functions import TruncMonth

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import CONCLUDED
from sunshine.analysis.backtests.rules import Change, Rate, rate
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.runners.queries import said
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.identity.rules import Actor

RIGHT, WRONG = "confirmed", "false_alarm"
ENGINE = "sunshine.analysis.backtests.engine"
MONTHS = 12
BATCH = 500


@dataclass(slots=True)
class Difference:
    """A hit gained or lost, with what people had said about it."""

    kind: str
    organisation_id: UUID | None
    subject_kind: str
    subject_id: str
    occurrence: str
    occurred_on: date | None
    amount: Decimal | None
    currency: str
    level: str
    hit_id: UUID | None = None
    verdict: str = ""

    @property
    def is_bad(self) -> bool:
        """A hit that people had found true would be missed."""
        return self.kind == "lost" and self.verdict == RIGHT


@dataclass(slots=True)
class Comparison:
    """One snapshot: hits by organisation before and after, and the differences."""

    snapshot: Snapshot
    counts: dict[UUID | None, tuple[int, int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def totals(self) -> tuple[int, int]:
        return sum(b for b, _ in self.counts.values()), sum(a for _, a in self.counts.values())


def past_snapshots(count: int) -> list[Snapshot]:
    """The newest ones whose tables differ, newest first."""
    found: list[Snapshot] = []
    for snapshot in Snapshot.objects.all()[: count * 20]:
        if not found or snapshot.tables != found[-1].tables:
            found.append(snapshot)
        if len(found) == count:
            break
    return found


def compare(
    probe: str, changes: Sequence[Change], snapshot: Snapshot, present: Snapshot
) -> Comparison:
    """Run in a process of its own; parameters as `present` has them, data as of `snapshot`."""
    job: dict[str, object] = {
        "probe": probe,
        "changes": [{"name": c.name, "option": c.option, "value": f"{c.value:f}"} for c in changes],
    }
    tables = snapshot.tables | {
        name: version for name, version in present.tables.items() if name == "parameter"
    }
    found = Comparison(snapshot)
    for event in said(ENGINE, tables, **job):
        place = UUID(event["organisation_id"]) if event["organisation_id"] else None
        if event["kind"] == "count":
            found.counts[place] = (event["before"], event["after"])
        else:
            found.differences.append(_difference(event, place))
    _judged(probe, found.differences)
    return found


def _difference(event: dict[str, Any], place: UUID | None) -> Difference:
    amount, day = event["amount"], event["occurred_on"]
    return Difference(
        event["kind"],
        place,
        event["subject_kind"],
        event["subject_id"],
        event["occurrence"],
        date.fromisoformat(day) if day else None,
        None if amount is None else round(Decimal(str(amount)), 2),
        event["currency"] or "",
        event["level"],
    )


def _judged(probe: str, differences: list[Difference]) -> None:
    """Say of each known hit which it is and what its alert says now."""
    by_key = {
        (d.organisation_id, d.subject_kind, d.subject_id, d.occurrence): d for d in differences
    }
    subjects = sorted({d.subject_id for d in differences})
    for start in range(0, len(subjects), BATCH):
        hits = Hit.objects.filter(probe=probe, subject_id__in=subjects[start : start + BATCH])
        known = hits.values_list(
            "organisation_id", "subject_kind", "subject_id", "occurrence", "pk", "alert__state"
        )
        for *key, pk, state in known:
            if (one := by_key.get(tuple(key))) is not None:  # type: ignore[arg-type]  # four values
                one.hit_id, one.verdict = pk, state or ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Conclusions of a probe in a month, or of all time: how many, 属实 and 误报 as shares."""

    month: date | None
    counts: Counter[str]

    @property
    def cases(self) -> int:
        return sum(self.counts.values())

    @property
    def right(self) -> Rate | None:
        return rate(self.counts[RIGHT], self.cases)

    @property
    def wrong(self) -> Rate | None:
        return rate(self.counts[WRONG], self.cases)


def feedback(actor: Actor) -> dict[str, Feedback]:
    """Probe → what the alerts somebody sees have been found to be, as they stand now."""
    rows = Alert.objects.visible_to(actor).filter(state__in=CONCLUDED)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for probe, state, n in rows.values_list("hit__probe", "state").annotate(n=Count("pk")):
        counts[probe][state] = n
    return {probe: Feedback(None, found) for probe, found in counts.items()}


def monthly_feedback(actor: Actor, probe: str) -> list[Feedback]:
    """By the month of the conclusion, newest first; the last one an alert got in a month counts."""
    event = apps.get_model("alerts", "AlertEvent")
    mine = Alert.objects.visible_to(actor).filter(hit__probe=probe)
    concluded = event.objects.filter(pgh_obj__in=mine, state__in=CONCLUDED)
    dated = concluded.annotate(month=TruncMonth("pgh_created_at"))
    last = dated.values("pgh_obj_id", "month").annotate(last=Max("pgh_id")).values("last")
    rows = (
        event.objects.filter(pgh_id__in=last)
        .annotate(month=TruncMonth("pgh_created_at"))
        .values_list("month", "state")
        .annotate(n=Count("pk"))
    )
    months: dict[date, Counter[str]] = defaultdict(Counter)
    for month, state, n in rows:
        months[month.date()][state] = n
    return [Feedback(month, months[month]) for month in sorted(months, reverse=True)[:MONTHS]]
