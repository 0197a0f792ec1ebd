"""What a runner keeps from one job to the next.

A new process would open every table of the lake, plan its views and map its lookups anew for
each batch, which takes longer than the probes themselves.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from deltalake import DeltaTable
from pyarrow.parquet import read_metadata

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import arrive, connect, lock, run
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.analysis.runners.engine.lookups import Lookups, home_of
from sunshine.analysis.runners.engine.near import Near
from sunshine.analysis.runners.engine.slicing import PARAMETER, Changed, note_changes, reads
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

# Rows; sharing fewer out to threads takes longer than they do.
FEW = 10_000
Job = Mapping[
    str, Any
]  # {root, lake, tables, probes, changes?: {mart: {after, before}}}, files by name


class Bound:
    """A DuckDB over the lake, locked down; a mart is bound again when its version is another."""

    def __init__(self, folder: Path, marts: Mapping[str, catalogue.Mart], threads: int | None):
        self.folder, self.marts = folder, marts
        self.duck = connect(folder, threads)
        lock(self.duck)
        self.tables: dict[str, int] | None = None
        self.files: dict[str, list[Path]] = {}
        self.counts: dict[str, int] = {}
        self.near = Near(self.duck)
        self.opened: dict[str, DeltaTable] = {}

    def bind(self, tables: Mapping[str, int]) -> None:
        """Views of these versions."""
        before = self.tables
        moved = [
            mart
            for mart in self.marts.values()
            if before is None
            or (not mart.is_derived and before.get(mart.name) != tables.get(mart.name))
        ]
        if self.marts[PARAMETER] in moved:
            self.duck.execute("drop table if exists parameter")
        self.files |= lake.bind(self.duck, self.folder, moved, tables, self.opened)
        if self.marts[PARAMETER] in moved:
            self._read_parameters()
        for mart in moved:
            self.counts.pop(mart.name, None)
        self.tables = dict(tables)

    def _read_parameters(self) -> None:
        """Every statement joins them, most several times: a table is read sooner than a file."""
        self.duck.execute("create table read as select * from parameter")
        self.duck.execute("drop view parameter")
        self.duck.execute("alter table read rename to parameter")


class Session:
    """One lake. A job that fails leaves it in no state to go on: the process is to end."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.marts, self.known = catalogue.marts(root), probes.load(root)
        self.bound: dict[int | None, Bound] = {}
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
        threads = 1 if changes and _rows(changes) <= FEW else None
        with self._ground(threads, job["tables"]) as ground:
            if changes:
                note_changes(ground.duck, self.marts, changes)
                yield from arrive(ground, wanted, changes)
            else:
                yield from run(ground.duck, wanted, self.marts)

    def _paths(self, mart: str, names: list[str]) -> tuple[Path, ...]:
        return tuple(self.folder / mart / name for name in names)

    def _check(self, wanted: list[probes.Probe]) -> None:
        for probe in wanted:
            if probe.code not in self.checked:
                probes.check(probe, self.marts)
                self.checked.add(probe.code)

    @contextmanager
    def _ground(self, threads: int | None, tables: Mapping[str, int]) -> Iterator[Ground]:
        """On a cursor: it has temp tables of its own, and they go with it."""
        with ExitStack() as stack:
            yield self._stand(stack, threads, tables)

    def _stand(self, stack: ExitStack, threads: int | None, tables: Mapping[str, int]) -> Ground:
        if threads not in self.bound:
            self.bound[threads] = Bound(self.folder, self.marts, threads)
        bound = self.bound[threads]
        bound.bind(tables)
        duck = stack.enter_context(bound.duck.cursor())
        wide = partial(self._stand, stack, None, tables) if threads else None
        return Ground(duck, self.marts, self._lookups(bound.files), bound.counts, wide, bound.near)

    def _lookups(self, files: dict[str, list[Path]]) -> Lookups:
        lookups = Lookups(home_of(self.folder), files, self.opened)
        lookups.close_others()
        return lookups


def _rows(changes: Mapping[str, Changed]) -> int:
    paths = (path for change in changes.values() for path in (*change.after, *change.before))
    return sum(read_metadata(path).num_rows for path in paths)
