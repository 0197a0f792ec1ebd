"""`python -m sunshine.analysis.runners.engine`: one job from standard input, events to standard output."""

import json
import sys
from pathlib import Path

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import arrive, connect, lock, run, to_json
from sunshine.analysis.runners.engine.lookups import Lookups, home_of
from sunshine.analysis.runners.engine.slicing import Changed, Ground, note_changes, reads
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake


def main() -> None:
    """Job: {root, lake, tables, probes, changes?: {mart: {after, before}}}, files by name."""
    job = json.load(sys.stdin)
    root, folder = Path(job["root"]), Path(job["lake"])
    marts = catalogue.marts(root)
    known = probes.load(root)
    wanted = [known[code] for code in job["probes"]]
    changes = {
        mart: Changed(_paths(folder / mart, files["after"]), _paths(folder / mart, files["before"]))
        for mart, files in job.get("changes", {}).items()
    }
    if changes:
        wanted = [probe for probe in wanted if reads(probe, marts) & changes.keys()]
    for probe in wanted:
        probes.check(probe, marts)
    with connect(folder) as duck:
        lake.bind(duck, folder, marts.values(), job["tables"])
        lock(duck)
        note_changes(duck, marts, changes)
        files = {m: lake.files(folder, m, v) for m, v in job["tables"].items()} if changes else {}
        ground = Ground(duck, marts, Lookups(home_of(folder), files))
        for event in arrive(ground, wanted, changes) if changes else run(duck, wanted, marts):
            sys.stdout.write(to_json(event) + "\n")


def _paths(folder: Path, names: list[str]) -> tuple[Path, ...]:
    return tuple(folder / name for name in names)


if __name__ == "__main__":
    main()
