"""Measure the latest snapshot; the day's earlier measures are replaced."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.intake.models import QuarantinedRow, Receipt
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.actions import open_duckdb
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.datacentre.quality import engine
from sunshine.datacentre.quality.models import Failure, Gauge, Measure
from sunshine.datacentre.quality.rules import delivered_at, dimension_of, without_value
from sunshine.foundation.clock.queries import SHANGHAI, now, today
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.reference import engine as reference

MEASURING = 7_300_022  # advisory lock: one measuring at a time
BATCH = 2000
ON_TIME = "最近一次送达没有超过更新周期"
VALID = "没有行在隔离区"
Rules = dict[tuple[str, str | None, str, str], "engine.Measured"]
Kept = dict[tuple[str, str | None, str, str], list[tuple[str, UUID]]]


@transaction.atomic
def measure_quality() -> int:
    """Measure what arrived since the last time; returns the number of measures, 0 if nothing did.

    Runs in a worker or on the command line, never in a web process: it reads the lake.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [MEASURING])
    snapshot, newest = latest(), Receipt.objects.order_by("-pk").values_list("pk", flat=True)
    if snapshot is None:
        return 0
    seen = {
        "day": today(),
        "snapshot_number": snapshot.number,
        "receipt_id": newest.filter(state=Receipt.State.DONE).first(),
    }
    if Gauge.objects.filter(**seen).exists():
        return 0
    found = {(m.mart, m.organisation_id, m.dimension, m.rule): m for m in _of_lake(snapshot)}
    kept = _add_quarantine(found)
    _write(snapshot, found, kept)
    Gauge.objects.all().delete()
    Gauge.objects.create(**seen)
    return len(found)


def _of_lake(snapshot: Snapshot) -> Iterator[engine.Measured]:
    known = marts(content_root())
    stored = [m for m in known.values() if not m.is_derived and m.name in snapshot.tables]
    with open_duckdb() as duck:
        lake.bind(duck, lake_folder(), known.values(), snapshot.tables)
        for mart in stored:
            yield from engine.measure(duck, known, mart)
            for arrival in engine.arrivals(duck, mart):
                yield from _timely(mart, arrival)
                yield engine.Measured(
                    mart.name, arrival.organisation_id, "validity", VALID, arrival.count, 0
                )


def _timely(mart: Mart, arrival: engine.Arrival) -> Iterator[engine.Measured]:
    """A data set with a fixed cycle is late where its newest batch is older than that."""
    cycles = reference.codes(content_root(), "cycles")
    days = int(cycles.get(mart.cycle, {}).get("days", 0))
    at = delivered_at(arrival.batch_id)
    if days and at is not None:
        is_late = now() - at > timedelta(days=days)
        day = at.astimezone(SHANGHAI).date()
        rows = [("", f"最近送达 {day}，{mart.cycle}报送，最长间隔 {days} 天")] if is_late else []
        yield engine.Measured(
            mart.name, arrival.organisation_id, "timeliness", ON_TIME, 1, int(is_late), rows
        )


def _add_quarantine(found: Rules) -> Kept:
    """Open quarantined rows fail where they belong; what their cells say stays encrypted."""
    places, kept = _places(), Kept()
    open_rows = QuarantinedRow.objects.open().select_related("receipt").order_by("pk")
    for row in open_rows.iterator(BATCH):
        place = _place_of(row, places)
        for problem in row.problems:
            dimension = dimension_of(problem)
            rule = VALID if dimension == "validity" else f"{problem['title']}（隔离区）"
            key = (row.mart, place, dimension, rule)
            one = found.setdefault(key, engine.Measured(*key, 0, 0))
            one.checked, one.failed = one.checked + 1, one.failed + 1
            shown = kept.setdefault(key, [])
            if len(shown) < engine.SAMPLES:
                words = f"第 {row.row_number} 行 {without_value(problem)}"
                shown.append((words, row.receipt_id))
    return kept


def _places() -> dict[str, str]:
    rows = Organisation.objects.values_list("pk", "uscc", "code", "name")
    return {value: str(pk) for pk, *names in rows for value in (str(pk), *names) if value}


def _place_of(row: QuarantinedRow, places: Mapping[str, str]) -> str | None:
    mart = marts(content_root()).get(row.mart)
    headers = {t for f in mart.fields if f.name == "organisation_id" for t in (f.title, f.name)} if mart else ()  # fmt: skip
    cells = json.loads(row.content)
    return next((places[c] for h in headers if (c := str(cells.get(h) or "")) in places), None)


def _write(snapshot: Snapshot, found: Rules, kept: Kept) -> None:
    day = today()
    Failure.objects.all().delete()
    Measure.objects.filter(day=day).delete()
    known = {str(pk) for pk in Organisation.objects.values_list("pk", flat=True)}
    rows = [
        (
            key,
            Measure(
                day=day,
                snapshot_number=snapshot.number,
                mart=m.mart,
                organisation_id=UUID(m.organisation_id) if m.organisation_id else None,
                dimension=m.dimension,
                rule=m.rule[:120],
                checked=m.checked,
                failed=m.failed,
            ),
        )
        for key, m in found.items()
        if m.organisation_id is None or m.organisation_id in known
    ]
    Measure.objects.bulk_create([measure for _, measure in rows], batch_size=BATCH)
    Failure.objects.bulk_create(
        (f for key, measure in rows for f in _failures(measure, found[key], kept.get(key, ()))),
        batch_size=BATCH,
    )


def _failures(
    measure: Measure, found: engine.Measured, kept: Iterable[tuple[str, UUID]]
) -> Iterator[Failure]:
    for row_id, key in found.rows:
        is_late = measure.dimension == "timeliness"
        yield Failure(
            measure=measure,
            row_id=row_id[:600],
            key="" if is_late else key[:400],
            words=key if is_late else f"不符合：{measure.rule}",
        )
    for words, receipt_id in kept:
        yield Failure(measure=measure, words=words[:400], receipt_id=receipt_id)
