"""Run one probe twice over a snapshot, with the parameters as they are and as they might be.

`python -m sunshine.analysis.backtests.engine` reads a job (JSON) from standard input and writes
one JSON line per organisation's count and per hit gained or lost. No Django: a process of its
own, locked down like the runner's.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import connect, fetch, lock, to_json
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

IDENTITY = ("organisation_id", "subject_kind", "subject_id", "occurrence")
TOLD = (*IDENTITY, "occurred_on", "amount", "currency", "score")
Found = dict[tuple[Any, ...], dict[str, Any]]


def compare(
    duck: duckdb.DuckDBPyConnection, probe: probes.Probe, changes: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yields {"kind": "count", organisation_id, before, after}, then "gained" and "lost" hits.

    The mart `parameter` is held in a table of this process, so nothing in the lake changes.
    """
    before = _found(duck, probe)
    for change in changes:
        duck.execute(
            "update held_parameter set value = ? where name = ?"
            " and (? is null or coalesce(option, '') = ?)",
            [change["value"], change["name"], change["option"], change["option"]],
        )
    after = _found(duck, probe)
    counts = [Counter(key[0] for key in found) for found in (before, after)]
    for place in sorted({*counts[0], *counts[1]}, key=str):
        told = {"organisation_id": place, "before": counts[0][place], "after": counts[1][place]}
        yield {"kind": "count", **told}
    for kind, here, there in (("gained", after, before), ("lost", before, after)):
        for key in sorted(here.keys() - there.keys(), key=str):
            yield {"kind": kind, **here[key], "level": probe.level(here[key]["score"])}


def hold_parameters(duck: duckdb.DuckDBPyConnection) -> None:
    """Put a table of its own under the view `parameter`; derived marts read it by name."""
    duck.execute("create table held_parameter as select * from parameter")
    duck.execute("create or replace view parameter as select * from held_parameter")


def _found(duck: duckdb.DuckDBPyConnection, probe: probes.Probe) -> Found:
    columns = ", ".join(TOLD)
    rows = fetch(duck, f"select {columns} from ({probe.sql}) as found")
    return {tuple(row[name] for name in IDENTITY): row for row in rows}


def main() -> None:
    """Job: {root, lake, tables, probe, changes: [{name, option, value}]}."""
    job = json.load(sys.stdin)
    root, folder = Path(job["root"]), Path(job["lake"])
    marts = catalogue.marts(root)
    probe = probes.load(root)[job["probe"]]
    probes.check(probe, marts)
    with connect(folder) as duck:
        lake.bind(duck, folder, marts.values(), job["tables"])
        lock(duck)
        hold_parameters(duck)
        for event in compare(duck, probe, job["changes"]):
            sys.stdout.write(to_json(event) + "\n")


if __name__ == "__main__":
    main()
