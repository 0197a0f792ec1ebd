"""What a scene tells: what should have happened, what did, who, and which clues remain."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import CONCLUDED
from sunshine.analysis.boards.engine import Metric, metrics_of
from sunshine.analysis.boards.models import MetricValue
from sunshine.analysis.boards.rules import months_before
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.queries.boards import View, places_under
from sunshine.faces.scenekit.engine import Scene
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, Tree
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.parameters.models import Parameter

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Duty:
    """One metric of the last twelve months: how many should have, how many did."""

    metric: Metric
    should: int
    did: int

    @property
    def missing(self) -> int:
        return self.should - self.did

    @property
    def share(self) -> str:
        return f"{Decimal(self.did) / self.should * 100:.1f}" if self.should else "—"


@dataclass(frozen=True, slots=True)
class Row:
    """An enterprise with everything below it."""

    organisation: Organisation
    should: int
    did: int
    clues: int
    open: int
    amount: Decimal | None


def clues_of(actor: Actor, scene: Scene, view: View) -> QuerySet[Alert]:
    """Alerts of the scene's probes that hold and that somebody sees."""
    mine = Alert.objects.visible_to(actor).filter(
        hit__probe__in=scene.probes, hit__state=Hit.State.OPEN
    )
    return mine.filter(organisation__in=within(view.scope.code)) if view.scope else mine


def duties(actor: Actor, scene: Scene, view: View) -> list[Duty]:
    """One query for all metrics of the scene."""
    rows = _values(actor, scene, view).values_list("metric").annotate(Sum("whole"), Sum("part"))
    sums = {code: (int(whole or 0), int(part or 0)) for code, whole, part in rows}
    known = metrics_of(content_root())
    return [Duty(known[c], *sums.get(c, (0, 0))) for c in scene.metrics]


def _values(actor: Actor, scene: Scene, view: View) -> QuerySet[Any]:
    since = months_before(view.month, MONTHS - 1)
    return (
        MetricValue.objects.visible_to(actor)
        .below(view.scope)
        .filter(metric__in=scene.metrics, until__isnull=True, starts_on__range=(since, view.month))
    )


def rows_of(actor: Actor, scene: Scene, view: View) -> list[Row]:
    """By enterprise, most open clues first; the number of queries is constant."""
    places = places_under(actor, view.scope)
    inside = Q(organisation__above__tree=Tree.MANAGEMENT, organisation__above__ancestor__in=places)
    sums = {
        place: (int(whole or 0), int(part or 0))
        for place, whole, part in _values(actor, scene, view)
        .filter(inside)
        .values_list("organisation__above__ancestor")
        .annotate(Sum("whole"), Sum("part"))
    }
    counts = {
        place: tuple(rest)
        for place, *rest in clues_of(actor, scene, view)
        .filter(inside)
        .values_list("organisation__above__ancestor")
        .annotate(
            clues=Count("pk"),
            open=Count("pk", filter=~Q(state__in=CONCLUDED)),
            yuan=Sum("hit__amount", filter=Q(hit__currency="CNY")),
        )
    }
    found = [Row(p, *sums.get(p.pk, (0, 0)), *counts.get(p.pk, (0, 0, None))) for p in places]
    return sorted(found, key=lambda r: (-r.open, -r.clues, r.organisation.code))


def by_probe(clues: QuerySet[Alert], scene: Scene) -> list[tuple[probes.Probe, int, int, Any]]:
    """Probe, clues, concluded as true, amount in yuan."""
    known = probes.load(content_root())
    rows = clues.values_list("hit__probe").annotate(
        clues=Count("pk"),
        confirmed=Count("pk", filter=Q(state="confirmed")),
        yuan=Sum("hit__amount", filter=Q(hit__currency="CNY")),
    )
    sums = {code: rest for code, *rest in rows}
    return [(known[c], *sums.get(c, [0, 0, None])) for c in scene.probes if c in known]


def lines_of(scene: Scene) -> QuerySet[Parameter]:
    """The shipped thresholds behind the scene's probes."""
    known = probes.load(content_root())
    names = [n for c in scene.probes if c in known for n in known[c].parameters]
    return Parameter.objects.filter(name__in=names, is_local=False, option="").order_by(
        "name", "valid"
    )
