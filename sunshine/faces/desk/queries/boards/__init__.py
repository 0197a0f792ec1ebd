"""Numbers of the boards, for the enterprises somebody sees: parts and wholes added up, then divided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from sunshine.analysis.boards.engine import Metric
from sunshine.analysis.boards.models import READ, MetricRow, MetricValue, PeerFigure
from sunshine.analysis.boards.rules import (
    Difference,
    difference,
    months_before,
    period_of,
    quartile,
    unit_shown,
    value_of,
    written,
)
from sunshine.analysis.hits.models import HitEvidence
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationPath,
    Tree,
    reachable,
)

TREND = 13  # months, so that the same month of last year is the first
YEARS = 3
QUARTILES = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: a month, and an enterprise with all below it (none: all that is seen)."""

    month: date
    scope: Organisation | None

    @property
    def month_words(self) -> str:
        return f"{self.month.year} 年 {self.month.month} 月"


class NoSuchView(ValueError):  # noqa: N818  read as a sentence
    """The address names a month or an enterprise that is not there."""


def view_of(actor: Actor, params: Mapping[str, str]) -> View:
    """Month and scope of the address; the last whole month, and everything, by default."""
    text, code = params.get("month", ""), params.get("scope", "")[:40]
    month = months_before(today(), 1)
    if text:
        try:
            month = date.fromisoformat(f"{text[:7]}-01")
        except ValueError as error:
            raise NoSuchView from error
    scope = None
    if code:
        scope = Organisation.objects.filter(pk__in=reachable(actor, READ), code=code).first()
        if scope is None:
            raise NoSuchView
    return View(month, scope)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it is compared to. `peers` are quartiles of others, without names."""

    metric: Metric
    period: date
    value: Decimal | None
    before: Decimal | None
    year_ago: Decimal | None
    trend: tuple[tuple[date, Decimal | None], ...]
    row_count: int
    peers: tuple[PeerFigure, ...] = ()

    @property
    def shown(self) -> str:
        return written(self.value, self.metric.unit)

    @property
    def unit(self) -> str:
        return unit_shown(self.metric.unit)

    @property
    def against_before(self) -> Difference | None:
        return self._against(self.before)

    @property
    def against_year_ago(self) -> Difference | None:
        return self._against(self.year_ago)

    @property
    def before_words(self) -> str:
        return "上年" if self.metric.every == "year" else "上月"

    @property
    def period_words(self) -> str:
        return period_words(self.metric, self.period)

    def _against(self, other: Decimal | None) -> Difference | None:
        return difference(self.value, other, kind=self.metric.kind, better=self.metric.better)


def period_words(metric: Metric, period: date) -> str:
    return f"{period.year} 年" if metric.every == "year" else f"{period:%Y-%m}"


Sums = Mapping[tuple[str, date], tuple[Decimal, Decimal | None, int]]


def figures(
    actor: Actor, metrics: Sequence[Metric], view: View, permission: str = READ
) -> list[Figure]:
    """All numbers of some metrics in two queries, whatever their count."""
    sums = _sums(actor, metrics, view, permission)
    peers = _peers(metrics, view)
    return [_figure(m, view, sums, peers) for m in metrics]


def _sums(actor: Actor, metrics: Sequence[Metric], view: View, permission: str) -> Sums:
    since = date(view.month.year - YEARS, 1, 1)
    values = MetricValue.objects.visible_to(actor, permission).below(view.scope)
    found = values.filter(
        metric__in=[m.code for m in metrics],
        until__isnull=True,
        starts_on__range=(since, view.month),
    )
    rows = found.values_list("metric", "starts_on").annotate(
        Sum("part"), Sum("whole"), Sum("row_count")
    )
    return {(m, d): (part, whole, count) for m, d, part, whole, count in rows}


def _figure(metric: Metric, view: View, sums: Sums, peers: Iterable[PeerFigure]) -> Figure:
    def value(period: date) -> Decimal | None:
        part, whole, _ = sums.get((metric.code, period), (None, None, 0))
        return value_of(metric.kind, part, whole)

    yearly = metric.every == "year"
    # The year's report arrives after the year: the latest there is.
    late = 1 if yearly and value(period_of(view.month, "year")) is None else 0
    at = [period_of(view.month, metric.every, late + i) for i in range(YEARS if yearly else TREND)]
    return Figure(
        metric=metric,
        period=at[0],
        value=value(at[0]),
        before=value(at[1]),
        year_ago=None if yearly else value(at[-1]),
        trend=tuple((d, value(d)) for d in reversed(at)),
        row_count=sums.get((metric.code, at[0]), (0, 0, 0))[2],
        peers=tuple(p for p in peers if (p.metric, p.starts_on) == (metric.code, at[0])),
    )


def _peers(metrics: Sequence[Metric], view: View) -> list[PeerFigure]:
    """Of the enterprise that is looked at: its tier in the city, its group."""
    if view.scope is None:
        return []
    line = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT, descendant=view.scope, ancestor__kind=Organisation.Kind.ENTERPRISE
    ).order_by("-depth")
    enterprises = list(line.values_list("ancestor_id", flat=True))
    if not enterprises:
        return []
    periods = {period_of(view.month, every, back) for every in ("month", "year") for back in (0, 1)}
    found = PeerFigure.objects.filter(
        metric__in=[m.code for m in metrics], starts_on__in=periods
    ).filter(ring="tier", place=str(len(enterprises))) | PeerFigure.objects.filter(
        metric__in=[m.code for m in metrics],
        starts_on__in=periods,
        ring="group",
        place=str(enterprises[0]),
    )
    rings = list(found.order_by("-ring"))
    return rings if len(enterprises) > 1 else [p for p in rings if p.ring == "tier"]


@dataclass(frozen=True, slots=True)
class Place:
    """An enterprise with everything below it, and its number."""

    organisation: Organisation
    value: Decimal | None
    shown: str
    row_count: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places in order, best first, and the quartiles among them (three, or none below four)."""

    places: tuple[Place, ...]
    quartiles: tuple[Decimal, ...]
    quartiles_shown: tuple[str, ...]


def places_under(
    actor: Actor, scope: Organisation | None, permission: str = READ
) -> list[Organisation]:
    """The enterprises right under the scope, or the tops of what one sees."""
    mine = reachable(actor, permission)
    paths = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT)
    if scope is None:
        inner = paths.filter(depth__gt=0, ancestor__in=mine.filter(kind="enterprise"))
        tops = mine.filter(kind="enterprise").exclude(pk__in=inner.values("descendant"))
        found = list(tops.order_by("code"))
        if len(found) != 1:
            return found
        scope = found[0]
    below = paths.filter(ancestor=scope, depth=1)
    under = mine.filter(pk__in=below.values("descendant"), kind="enterprise")
    return list(under.order_by("code")) or [scope]


def rankings(
    actor: Actor, wanted: Mapping[str, tuple[Metric, date]], view: View
) -> dict[str, Ranking]:
    """Metric → its ranking in its period; two queries for all of them."""
    places = places_under(actor, view.scope)
    rows = (
        MetricValue.objects.visible_to(actor)
        .filter(
            metric__in=list(wanted),
            starts_on__in={d for _, d in wanted.values()},
            until__isnull=True,
            organisation__above__tree=Tree.MANAGEMENT,
            organisation__above__ancestor__in=places,
        )
        .values_list("metric", "starts_on", "organisation__above__ancestor")
        .annotate(Sum("part"), Sum("whole"), Sum("row_count"))
    )
    sums: dict[str, dict[Any, tuple[Any, Any, int]]] = defaultdict(dict)
    for code, starts_on, place, part, whole, count in rows:
        if wanted[code][1] == starts_on:
            sums[code][place] = (part, whole, count)
    return {code: _ranking(m, places, sums[code]) for code, (m, _) in wanted.items()}


def _ranking(
    metric: Metric, places: Sequence[Organisation], sums: Mapping[Any, tuple[Any, Any, int]]
) -> Ranking:
    found = []
    for place in places:
        part, whole, count = sums.get(place.pk, (None, None, 0))
        value = value_of(metric.kind, part, whole)
        found.append(Place(place, value, written(value, metric.unit), count))
    known = [p for p in found if p.value is not None]
    known.sort(key=lambda p: p.value or 0, reverse=metric.better != "less")
    values = [p.value for p in known if p.value is not None]
    quartiles = (
        tuple(quartile(values, q) for q in QUARTILES) if len(values) > len(QUARTILES) else ()
    )
    return Ranking(
        (*known, *(p for p in found if p.value is None)),
        quartiles,
        tuple(written(q, metric.unit) for q in quartiles),
    )


def rows_behind(actor: Actor, figure: Figure, view: View) -> QuerySet[Any]:
    """The rows that were kept behind a number, those most worth a look first."""
    found = MetricRow.objects.visible_to(actor).below(view.scope)
    found = found.filter(metric=figure.metric.code, starts_on=figure.period)
    return found.select_related("organisation").order_by("position", "id")


def alerts_of_rows(mart: str, row_ids: Sequence[str], alerts: QuerySet[Any]) -> dict[str, Any]:
    """Row → one alert that somebody sees and whose evidence holds it."""
    found = HitEvidence.objects.filter(
        mart=mart, row_id__in=row_ids, hit__alert__in=alerts
    ).annotate(alert=F("hit__alert"))
    return dict(found.values_list("row_id", "alert"))
