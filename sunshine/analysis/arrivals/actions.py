"""Bring hits up to the newest snapshot."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from sunshine.analysis.alerts.actions import Arrived, Ran, supervise
from sunshine.analysis.arrivals.models import Arrival, Moved, Triggered
from sunshine.analysis.arrivals.queries import behind, changes_since
from sunshine.analysis.hits.actions import stand_untouched
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor


def bring_up(*, by: Actor) -> Arrival | None:
    """Run the probes whose hits are not of the newest snapshot, on what changed since theirs.

    A probe that never ran, or was another version when it did, runs in full; so does all where
    a snapshot's changes can't be read any more. Each probe is a transaction: whoever is killed
    in between leaves the rest to the next call, and no hit or alert twice. None: nothing to do.
    """
    snapshot = latest()
    groups = behind(snapshot) if snapshot else {}
    if snapshot is None or not groups:
        return None
    with acting_as(by):
        since = min(number or 0 for number in groups)
        arrival, _ = Arrival.objects.get_or_create(
            snapshot=snapshot, defaults={"since": since, "started_at": now()}
        )
    for number, codes in groups.items():
        _bring_up(arrival, snapshot, number, codes, by)
    with acting_as(by):
        arrival.finished_at = now()
        arrival.save(update_fields=["finished_at"])
    return arrival


def _bring_up(
    arrival: Arrival, snapshot: Snapshot, since: int | None, codes: Sequence[str], by: Actor
) -> None:
    changes = changes_since(since, snapshot) if since is not None else None
    arrived = None if changes is None or since is None else Arrived(since, changes)
    ran: set[str] = set()
    if changes != {}:
        done = supervise(
            snapshot, by=by, codes=codes, arrived=arrived, inside=lambda one: note(arrival, one)
        )
        ran = {one.probe.code for one in done}
    if arrived is not None:
        known = probes.load(Path(settings.CONTENT_ROOT))
        with acting_as(by):
            stand_untouched((known[c] for c in codes if c not in ran), snapshot, arrived.since)


def note(arrival: Arrival, ran: Ran) -> None:
    """Keep what a probe's run led to; belongs into the transaction that keeps its hits."""
    triggered = Triggered.objects.create(
        arrival=arrival, probe=ran.probe.code, key_count=ran.key_count, seconds=ran.seconds
    )
    kinds = {
        Moved.Kind.NEW: ran.kept.new,
        Moved.Kind.CHANGED: ran.kept.changed,
        Moved.Kind.LAPSED: ran.kept.lapsed,
    }
    Moved.objects.bulk_create(
        Moved(triggered=triggered, hit=hit, kind=kind)
        for kind, hits in kinds.items()
        for hit in hits
    )
