"""What a runner keeps from one job to the next.

A new process would open every table of the lake, plan its views and map its lookups anew for
each batch, which takes longer than the probes themselves.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import arrive, connect, lock, run
from sunshine.analysis.runners.engine.lookups import Lookups, home_of
from sunshine.analysis.runners.engine.slicing import Changed, Ground, note_changes, reads
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

Job = Mapping[
    str, Any
]  # {root, lake, tables, probes, changes?: {mart: {after, before}}}, files by name


class Session:
    """One lake, locked down; its marts are bound again where a job names another version.

    A job that fails leaves it in no state to go on: the process is to end.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.marts, self.known = catalogue.marts(root), probes.load(root)
        self.duck = connect(folder)
        lock(self.duck)
        self.tables: dict[str, int] | None = None
        self.files: dict[str, list[Path]] = {}
        self.counts: dict[str, int] = {}
        self.opened: dict[Path, Any] = {}
        self.checked: set[str] = set()

    def events(self, job: Job) -> Iterator[dict[str, Any]]:
        """Events of `run`, or of `arrive` where the job names changes."""
        changes = {
            mart: Changed(self._paths(mart, files["after"]), self._paths(mart, files["before"]))
            for mart, files in job.get("changes", {}).items()
        }
        wanted = [self.known[code] for code in job["probes"]]
        if changes:
            wanted = [probe for probe in wanted if reads(probe, self.marts) & changes.keys()]
        self._check(wanted)
        self._bind(job["tables"])
        # A cursor has temp tables of its own, and they go with it.
        with self.duck.cursor() as duck:
            if changes:
                note_changes(duck, self.marts, changes)
                ground = Ground(duck, self.marts, self._lookups(), self.counts)
                yield from arrive(ground, wanted, changes)
            else:
                yield from run(duck, wanted, self.marts)

    def _paths(self, mart: str, names: list[str]) -> tuple[Path, ...]:
        return tuple(self.folder / mart / name for name in names)

    def _check(self, wanted: list[probes.Probe]) -> None:
        for probe in wanted:
            if probe.code not in self.checked:
                probes.check(probe, self.marts)
                self.checked.add(probe.code)

    def _bind(self, tables: Mapping[str, int]) -> None:
        before = self.tables
        moved = [
            mart
            for mart in self.marts.values()
            if before is None
            or (not mart.is_derived and before.get(mart.name) != tables.get(mart.name))
        ]
        self.files |= lake.bind(self.duck, self.folder, moved, tables)
        for mart in moved:
            self.counts.pop(mart.name, None)
        self.tables = dict(tables)

    def _lookups(self) -> Lookups:
        lookups = Lookups(home_of(self.folder), self.files, self.opened)
        lookups.close_others()
        return lookups
