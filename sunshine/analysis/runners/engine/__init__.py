"""Run probes over one snapshot in a process of its own.

`python -m sunshine.analysis.runners.engine` reads a job (JSON) from standard input and writes
one JSON line per probe start, hit and probe end. DuckDB may read the lake's folder and nothing
else, its configuration is locked, memory and threads are bounded.
"""

import hashlib
import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import slicing
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.analysis.runners.engine.lookups import ROW_ID, Criterion
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

MOST_EVIDENCE = 200
MEMORY = "4GB"
Keys = list[list[str | None]]


def connect(folder: Path | None, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB that may read `folder` only; call `lock` once views are bound."""
    duck = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
            **({} if threads is None else {"threads": threads}),
        }
    )
    # Globally: a cursor is a session of its own.
    duck.execute("set global timezone = 'UTC'")
    duck.execute("set global parquet_metadata_cache = true")  # files of the lake never change
    # A slow query draws a bar on standard output, where only our lines may be.
    duck.execute("set enable_progress_bar = false")
    if folder is not None:
        spill = folder.parent / "spill"
        spill.mkdir(parents=True, exist_ok=True)
        duck.execute(f"set temp_directory = {lake.literal(spill)}")
        duck.execute(f"set allowed_directories = [{lake.literal(folder)}, {lake.literal(spill)}]")
    return duck


def lock(duck: duckdb.DuckDBPyConnection) -> None:
    """From here on no file but the lake's, and no setting can be changed."""
    duck.execute("set enable_external_access = false")
    duck.execute("set lock_configuration = true")


def run(
    duck: duckdb.DuckDBPyConnection,
    wanted: Iterable[probes.Probe],
    marts: Mapping[str, catalogue.Mart],
) -> Iterator[dict[str, Any]]:
    """Run probes in full on a connection whose views are bound.

    Yields {"kind": "start"|"hit"|"end"}; a hit has the output columns, `evidence` as a list of
    {mart, row_id, role, row} (at most 200), `evidence_count` and `evidence_hash`. `start` has
    `touched`: None, or the keys (lists of texts) to which a run over slices kept.
    """
    ground = Ground(duck, marts)
    for probe in wanted:
        yield from _ran(ground, probe)


def arrive(
    ground: Ground, wanted: Iterable[probes.Probe], changed: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Run probes on what changed (`slicing.note_changes`); one that is not touched has no event."""
    duck = ground.duck
    sliced: list[tuple[probes.Probe, str]] = []
    whole: list[probes.Probe] = []
    for probe, touched, keys in _touched(ground, wanted, changed):
        if touched is None or keys > slicing.MOST_KEYS:
            whole.append(probe)
        elif keys:
            sliced.append((probe, touched))
    keys_of = {touched: _keys(duck, touched) for touched in {touched for _, touched in sliced}}
    for family in slicing.families(sliced, ground.marts):
        began = time.perf_counter()
        cut = slicing.cut(ground, family)
        cutting = time.perf_counter() - began
        for probe, touched in family.members:
            spent = cutting / len(family.members)
            yield from _ran(ground, probe, touched, keys_of[touched], spent=spent)
        slicing.uncut(duck, cut)
    for probe in whole:
        yield from _ran(ground.wide() if ground.wide else ground, probe)


def _touched(
    ground: Ground, wanted: Iterable[probes.Probe], changed: Collection[str]
) -> Iterator[tuple[probes.Probe, str | None, int]]:
    """Probes with their table of touched keys and how many these are; None: runs in full."""
    made: dict[tuple[str, ...], tuple[str, int]] = {}
    for probe in wanted:
        selects = slicing.touching(ground, probe, changed)
        if selects is None:
            yield probe, None, 0
        elif selects:
            same = (*probe.incremental.hit, *selects)
            if same not in made:
                name = f"touched_{len(made)}"
                keys = slicing.keep_touched(ground.duck, probe.incremental.hit, selects, name)
                made[same] = name, keys
            yield probe, *made[same]


def _ran(
    ground: Ground,
    probe: probes.Probe,
    touched: str | None = None,
    keys: Keys | None = None,
    *,
    spent: float = 0.0,
) -> Iterator[dict[str, Any]]:
    duck = ground.duck
    yield {"kind": "start", "probe": probe.code, "touched": keys}
    began = time.perf_counter()
    statement = probe.sql if touched is None else slicing.only_touched(probe, touched)
    rows = fetch(duck, statement)
    contents = _contents(ground, rows) if rows else {}
    for row in rows:
        yield {"kind": "hit", "probe": probe.code, **_with_evidence(row, contents)}
    yield {
        "kind": "end",
        "probe": probe.code,
        "hits": len(rows),
        "population": ground.count(probe.population),
        "seconds": round(time.perf_counter() - began + spent, 3),
    }


def _keys(duck: duckdb.DuckDBPyConnection, touched: str) -> Keys:
    return [list(key) for key in duck.execute(f"select * from {touched}").fetchall()]


def fetch(duck: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """All rows of a query as mappings."""
    cursor = duck.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def evidence_hash(row: Mapping[str, Any]) -> str:
    """Binds a disposition to what was shown: rows by id and role, and the amount at stake."""
    ids = sorted(f"{e['mart']}|{e['row_id']}|{e['role']}" for e in row["evidence"])
    text = "\n".join([*ids, str(row["amount"]), row["currency"] or ""])
    return hashlib.sha256(text.encode()).hexdigest()


def _contents(
    ground: Ground, hits: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows that hits point at, by (mart, row_id)."""
    pointed = {(e["mart"], e["row_id"]) for hit in hits for e in hit["evidence"]}
    marts, ids = zip(*pointed, strict=True) if pointed else ((), ())
    named = {"mart": pa.array(marts, pa.string()), "row_id": pa.array(ids, pa.string())}
    ground.duck.register("pointed", pa.table(named))
    return rows_pointed_at(ground, sorted(set(marts)))


def rows_pointed_at(ground: Ground, marts: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows of these marts that the table `pointed` (mart, row_id) names, whole."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name in marts:
        ids = f"select row_id as k0 from pointed where mart = {lake.literal(name)}"
        query = ground.rows(name, [Criterion(ROW_ID, ids)])
        found |= {(name, row["row_id"]): row for row in fetch(ground.duck, query)}
    return found


def _with_evidence(
    row: dict[str, Any], contents: Mapping[tuple[str, str], dict[str, Any]]
) -> dict[str, Any]:
    unique = {(e["mart"], e["row_id"], e["role"]): e for e in row["evidence"]}
    row["evidence"] = [unique[key] for key in sorted(unique)]
    shown = row["evidence"][:MOST_EVIDENCE]
    return row | {
        "evidence_count": len(row["evidence"]),
        "evidence_hash": evidence_hash(row),
        "evidence": [e | {"row": contents.get((e["mart"], e["row_id"]), {})} for e in shown],
    }


def to_json(value: Any) -> str:
    """JSON with decimals and dates as text, so that nothing is rounded."""
    return json.dumps(value, ensure_ascii=False, default=_text)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__}")
