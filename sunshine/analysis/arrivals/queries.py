"""Which probes are behind, what changed, and what a batch led to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Sum

from sunshine.analysis.arrivals.models import Arrival, Moved, Triggered
from sunshine.analysis.hits.models import Standing
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import lake_folder
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor

SHOWN = 20
AWAITED = timedelta(minutes=10)


def behind(snapshot: Snapshot) -> dict[int | None, list[str]]:
    """Codes of probes by the number of the snapshot their hits are of; None: to run in full."""
    standing = {s.probe: s for s in Standing.objects.select_related("snapshot")}
    found: dict[int | None, list[str]] = {}
    for code, probe in probes.load(Path(settings.CONTENT_ROOT)).items():
        there = standing.get(code)
        if there is None or there.probe_version != probe.version_label:
            found.setdefault(None, []).append(code)
        elif there.snapshot.number < snapshot.number:
            found.setdefault(there.snapshot.number, []).append(code)
    return found


def changes_since(number: int, snapshot: Snapshot) -> dict[str, dict[str, list[str]]] | None:
    """Files of changed rows by mart, of all snapshots after one; None where some are gone."""
    found: dict[str, dict[str, list[str]]] = {}
    later = Snapshot.objects.filter(number__gt=number, number__lte=snapshot.number)
    for counts, changes in later.values_list("counts", "changes"):
        if counts and not changes:
            return None  # made before changes were kept
        for mart, files in changes.items():
            there = found.setdefault(mart, {"after": [], "before": []})
            for when, names in files.items():
                there[when] += names
    return found if _are_there(found) else None


def _are_there(changes: Mapping[str, Mapping[str, list[str]]]) -> bool:
    """A backup leaves out rows as they were; then only a full run is right."""
    return all(
        (lake_folder() / mart / name).exists()
        for mart, files in changes.items()
        for names in files.values()
        for name in names
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one batch led to, for one reader: `hits` and `counts` by right, the rest for all."""

    arrival: Arrival
    triggered: list[Triggered]
    counts: dict[str, int]
    hits: list[Moved]
    engine_seconds: float
    seconds: float | None


def outcome_of(snapshot: Snapshot | None, actor: Actor) -> Outcome | None:
    """The arrival that took a snapshot's rows into account; None while none has."""
    covering = (
        Arrival.objects.filter(
            since__lt=snapshot.number, snapshot__number__gte=snapshot.number
        ).order_by("snapshot__number")
        if snapshot
        else Arrival.objects.none()
    )
    arrival = covering.filter(finished_at__isnull=False).first() or covering.last()
    if arrival is None or snapshot is None:
        return None
    triggered = arrival.triggered.all()
    moved = Moved.objects.visible_to(actor).filter(triggered__arrival=arrival)
    counted = dict(moved.values_list("kind").annotate(n=Count("pk")))
    ended = arrival.finished_at
    return Outcome(
        arrival,
        list(triggered),
        {kind.label: counted.get(kind, 0) for kind in Moved.Kind},
        list(
            moved.select_related("hit", "hit__alert", "hit__organisation").order_by("kind", "-pk")[
                :SHOWN
            ]
        ),
        triggered.aggregate(total=Sum("seconds"))["total"] or 0.0,
        None if ended is None else (ended - snapshot.created_at).total_seconds(),
    )


def is_awaited(snapshot: Snapshot | None, outcome: Outcome | None) -> bool:
    """Whether the page should look again: rows have changed, and the probes are not done.

    Only for a while: where no worker runs, the page does not ask for ever.
    """
    if snapshot is None or not snapshot.changes or now() - snapshot.created_at > AWAITED:
        return False
    return outcome is None or outcome.seconds is None
