"""The law of arriving data: hits kept up batch by batch = hits of a full run, for every probe."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.probes.queries import fill_mart
from sunshine.analysis.runners.engine import arrive, run
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.analysis.runners.tests.histories import World, history
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.engine import derive

ROOT = Path(__file__).resolve().parents[4]
MARTS = marts(ROOT)
PROBES = probes.load(ROOT)
STORED = [m for m in MARTS.values() if not m.is_derived]
Hits = dict[tuple[Any, ...], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        for mart in STORED:
            fill_mart(connection, mart, [])
        derive(connection, MARTS.values())
        yield connection


def show(duck: duckdb.DuckDBPyConnection, world: World, names: Iterable[str]) -> None:
    """These marts as they are after a batch, and the batch's old and new rows."""
    for name in names:
        fill_mart(duck, MARTS[name], list(world.rows.get(name, {}).values()))
    for name, rows in world.changed.items():
        fill_mart(duck, MARTS[name], rows, f"changed_{name}")


def identity(hit: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(hit[n] for n in ("organisation_id", "subject_kind", "subject_id", "occurrence"))


def of(hit: dict[str, Any]) -> dict[str, Any]:
    """What two runs must agree on; evidence with its rows, in the runner's order."""
    return {n: hit[n] for n in (*probes.OUTPUT, "evidence_count", "evidence_hash")}


def in_full(duck: duckdb.DuckDBPyConnection, probe: probes.Probe) -> Hits:
    found: Hits = {}
    for event in run(duck, [probe], MARTS):
        if event["kind"] == "hit":
            found.setdefault(identity(event), []).append(of(event))
    return in_order(found)


def in_order(found: Hits) -> Hits:
    """Two parameters of one day make a hit double, in no order."""
    return {name: sorted(hits, key=str) for name, hits in found.items()}


def follow(
    duck: duckdb.DuckDBPyConnection, probe: probes.Probe, world: World, kept: Hits
) -> tuple[str, Hits]:
    """What ran (nothing, sliced, full), and the hits brought up with the batch."""
    ran, kept = "nothing", dict(kept)
    for event in arrive(Ground(duck, MARTS), [probe], world.changed.keys()):
        if event["kind"] == "start":
            ran = "full" if event["touched"] is None else "sliced"
            keys = {tuple(k) for k in event["touched"] or []}
            on = probe.incremental.hit
            for name, hits in list(kept.items()):
                if ran == "full" or tuple(hits[0][c] for c in on) in keys:
                    del kept[name]
        elif event["kind"] == "hit":
            kept.setdefault(identity(event), []).append(of(event))
    return ran, in_order(kept)


def live_through(duck, probe: probes.Probe, seeds: range) -> dict[str, int]:
    """Histories of a probe; what happened in them, counted."""
    seen = {"nothing": 0, "sliced": 0, "full": 0, "come": 0, "gone": 0, "changed": 0}
    for seed in seeds:
        kept: Hits = {}
        for world in history(probe, MARTS, Random(f"{probe.code} {seed}")):
            is_first = not world.changed
            show(duck, world, [m.name for m in STORED] if is_first else world.changed)
            full = in_full(duck, probe)
            if not is_first:
                ran, follows = follow(duck, probe, world, kept)
                assert follows == full, f"seed {seed}, {ran}: {world.changed}"
                seen[ran] += 1
                seen["come"] += len(full.keys() - kept.keys())
                seen["gone"] += len(kept.keys() - full.keys())
                seen["changed"] += sum(full[k] != kept[k] for k in full.keys() & kept.keys())
            kept = full
    return seen


@pytest.mark.parametrize("code", PROBES)
def test_whatever_happens_to_the_rows(duck: duckdb.DuckDBPyConnection, code: str) -> None:
    seen = live_through(duck, PROBES[code], range(2))
    assert seen["sliced"] or PROBES[code].incremental.is_full or PROBES[code].incremental.whole


@pytest.mark.prove
@pytest.mark.parametrize("code", PROBES)
def test_whatever_happens_to_the_rows_in_a_hundred_histories(duck, code: str) -> None:
    seen = live_through(duck, PROBES[code], range(1000, 1100))
    assert seen["come"] > 10, seen
    assert seen["gone"] > 10, seen
    assert (
        seen["sliced"] > 50 or PROBES[code].incremental.is_full or PROBES[code].incremental.whole
    ), seen


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_a_probe_says_how_its_result_slices_or_why_it_does_not(probe: probes.Probe) -> None:
    slices = probe.incremental
    assert bool(slices.full) == slices.is_full, "写明 incremental.full 的理由"
    for mart, columns in slices.rows.items():
        assert set(columns) <= MARTS[mart].columns.keys()
    for changed, reached in slices.through.items():
        for mart, pairs in reached.items():
            assert {a for a, _ in pairs} <= MARTS[mart].columns.keys()
            assert {b for _, b in pairs} <= MARTS[changed].columns.keys()
