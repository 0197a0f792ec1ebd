"""Numbers of the boards that are tied to risk points: what they are now, and whether they warn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Sum

from sunshine.analysis.boards.engine import Metric, metrics_of
from sunshine.analysis.boards.models import MetricValue
from sunshine.analysis.boards.rules import (
    PERIODS,
    as_shown,
    months_before,
    period_of,
    unit_shown,
    value_of,
    written,
)
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules.indicators import RECENT, Indicator, judged, quantity
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.models import OrganisationPath, Tree

Key = tuple[str, UUID]  # metric, enterprise
Sums = Mapping[Key, Mapping[date, tuple[Decimal, Decimal | None]]]


def metrics() -> Mapping[str, Metric]:
    return metrics_of(Path(settings.CONTENT_ROOT))


@dataclass(frozen=True, slots=True)
class Standing:
    """A tied number as it is: the latest period that says something, and that period's value."""

    indicator: Indicator
    metric: Metric
    period: date | None
    value: Decimal | None

    @property
    def is_crossed(self) -> bool:
        return self.value is not None and self.indicator.is_crossed(self._shown(self.value))

    @property
    def line(self) -> str:
        return self.indicator.words(unit_shown(self.metric.unit))

    @property
    def number(self) -> str:
        return quantity(written(self.value, self.metric.unit), unit_shown(self.metric.unit))

    @property
    def period_words(self) -> str:
        if self.period is None:
            return ""
        month = "" if self.metric.every == "year" else f" {self.period.month} 月"
        return f"{self.period.year} 年{month}"

    @property
    def words(self) -> str:
        return f"指标“{self.metric.title}”{self.period_words}为 {self.number}，{self.line} 的预警线"

    def _shown(self, value: Decimal) -> Decimal:
        return as_shown(value, self.metric.unit)


def tied_to(point: RiskPoint) -> list[tuple[Indicator, Metric]]:
    """What is tied to a point, as far as there still is such a metric."""
    known = metrics()
    return [
        (Indicator(**told), known[told["metric"]])
        for told in point.indicators
        if told["metric"] in known
    ]


def said(point: RiskPoint) -> list[str]:
    """The same in words."""
    return [f"{m.title}{i.words(unit_shown(m.unit))}" for i, m in tied_to(point)]


def standings(points: Iterable[RiskPoint]) -> list[tuple[RiskPoint, Standing]]:
    """Every number tied to these points, of their enterprise with all below it, as the board shows
    it; one query.
    """
    pairs = [(p, i, m) for p in points for i, m in tied_to(p)]
    sums = _sums({m.code for _, _, m in pairs}, {p.enterprise_id for p, _, _ in pairs})
    found = []
    for point, indicator, metric in pairs:
        known = sums.get((metric.code, point.enterprise_id), {})
        period = judged(metric.kind, metric.every, indicator.direction, known, today())
        value = value_of(metric.kind, *known[period]) if period else None
        found.append((point, Standing(indicator, metric, period, value)))
    return found


def _sums(codes: set[str], places: set[UUID]) -> Sums:
    inside = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor__in=places)
    above: dict[UUID, list[UUID]] = {}
    for place, unit in inside.values_list("ancestor", "descendant"):
        above.setdefault(unit, []).append(place)
    lately = Q()
    for every in PERIODS:
        since = period_of(months_before(today(), 0), every, RECENT)
        lately |= Q(
            metric__in=[c for c in codes if metrics()[c].every == every], starts_on__gte=since
        )
    rows = MetricValue.objects.filter(
        lately, until__isnull=True, organisation__in=set(above) | places
    )
    found: dict[Key, dict[date, tuple[Decimal, Decimal | None]]] = {}
    for code, unit, period, part, whole in rows.values_list(
        "metric", "organisation", "starts_on"
    ).annotate(Sum("part"), Sum("whole")):
        for place in above.get(unit, [unit]):
            held = found.setdefault((code, place), {})
            was = held.get(period, (Decimal(0), None))
            total = was[1] if whole is None else (was[1] or Decimal(0)) + whole
            held[period] = (was[0] + part, total)
    return found
