"""Rows of a big file by key, without reading the file.

Parquet is decoded by whole row groups, so a thousand keys that lie scattered in twenty million
rows cost as much as all of them. Beside a big file, outside the lake and made again whenever
they lack, lie its rows uncompressed (Arrow, mapped into memory) and, for each set of columns
that probes look for, the sorted hashes of those columns with the places of their rows. A file of
the lake never changes, so neither do these.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.probes.engine.slices import ORGANISATION
from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine.sql import count, literal, quoted

BIG = 100_000  # rows; a smaller file is read sooner than it is looked up
CHUNK = 1_000_000  # rows of one Arrow batch: few enough that no text column passes 2 GB
ROWS = "rows.arrow"
Columns = tuple[str, ...]
ROW_ID: Columns = ("row_id",)


@dataclass(frozen=True, slots=True)
class Criterion:
    """Rows whose `columns` agree with a row of `keys`, a select of as many: k0, k1, …"""

    columns: Columns
    keys: str


@dataclass(frozen=True, slots=True)
class Lookups:
    """Where lookups lie, and the files that each mart consists of.

    `opened` keeps what is mapped from one run to the next: a page that was touched once is there.
    """

    home: Path | None = None
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    opened: dict[Path, Any] = field(default_factory=dict)
    made: dict[Path, frozenset[str]] = field(default_factory=dict)

    def parted(self, mart: Mart, criteria: Iterable[Criterion]) -> tuple[list[Path], list[Path]]:
        """Files that can be looked up by all of the criteria, and those that must be read."""
        wanted = {_index(Path(), c.columns)[1].name for c in criteria}
        ready: list[Path] = []
        rest: list[Path] = []
        for path in self.files.get(mart.name, ()):
            is_ready = self._made(path).issuperset(wanted)
            (ready if is_ready else rest).append(path)
        return ready, rest

    def _made(self, path: Path) -> frozenset[str]:
        """Names of what lies beside a file, asked once."""
        if path not in self.made:
            place = None if self.home is None else place_of(self.home, path)
            there = place.iterdir() if place and place.exists() else ()
            self.made[path] = frozenset(p.name for p in there)
        return self.made[path]

    def take(
        self,
        duck: duckdb.DuckDBPyConnection,
        paths: Iterable[Path],
        criteria: Sequence[Criterion],
        columns: Sequence[str],
    ) -> pa.Table:
        """These columns of the rows that agree by one of the criteria at least, each row once.

        Keys are told apart by their hash only: a row that is here by chance costs time and no
        truth, because what is cut may be larger than it must be.
        """
        hashes = [(c.columns, _hashes(duck, c)) for c in criteria]
        found: list[pa.RecordBatch] = []
        for path in paths:
            home = place_of(self.home or Path(), path)
            places = np.concatenate([self._places(home, c, k) for c, k in hashes])
            found += self._rows(home, _each_once(places), columns)
        return pa.Table.from_batches(found).combine_chunks()

    def _places(
        self, place: Path, columns: Columns, keys: npt.NDArray[np.uint64]
    ) -> npt.NDArray[np.uint32]:
        hashes, places = (self._open(path, _array) for path in _index(place, columns))
        first = np.searchsorted(hashes, keys, "left")
        counts = np.searchsorted(hashes, keys, "right") - first
        before = np.cumsum(counts) - counts
        found: npt.NDArray[np.uint32] = places[
            np.repeat(first - before, counts) + np.arange(counts.sum())
        ]
        return found

    def _rows(
        self, place: Path, places: npt.NDArray[np.uint32], columns: Sequence[str]
    ) -> Iterator[pa.RecordBatch]:
        """Rows at sorted places; the first batch says the columns, where it holds none, too."""
        start = 0
        for batch in self._open(place / ROWS, _batches):
            first, last = np.searchsorted(places, (start, start + batch.num_rows))
            if first < last or start == 0:
                yield batch.select(columns).take(pa.array(places[first:last] - np.uint32(start)))
            start += batch.num_rows

    def _open(self, path: Path, mapped: Callable[[Path], Any]) -> Any:
        if path not in self.opened:
            self.opened[path] = mapped(path)
        return self.opened[path]

    def close_others(self) -> None:
        """Let go of what belongs to none of the files, so that its place on disk can be freed."""
        home = self.home or Path()
        current = {place_of(home, path) for paths in self.files.values() for path in paths}
        for path in self.opened.keys() - {p for p in self.opened if p.parent in current}:
            del self.opened[path]


def _each_once(places: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Sorted. A tenth of what `np.unique` takes, which hashes first."""
    places = np.sort(places)
    return places[np.diff(places, prepend=places[:1] - 1) != 0] if places.size else places


def place_of(home: Path, path: Path) -> Path:
    """Hashes are DuckDB's own and may be others in its next version."""
    return home / duckdb.__version__ / path.parent.name / path.stem


def _hash(columns: Iterable[str]) -> str:
    return f"hash({', '.join(f'{c}::varchar' for c in columns)})"


def _hashes(duck: duckdb.DuckDBPyConnection, criterion: Criterion) -> npt.NDArray[np.uint64]:
    named = [f"k{i}" for i in range(len(criterion.columns))]
    query = f"select distinct {_hash(named)} as h from ({criterion.keys}) as t({', '.join(named)})"
    found: npt.NDArray[np.uint64] = duck.execute(query).fetchnumpy()["h"]
    return np.sort(found)


def _index(place: Path, columns: Columns) -> tuple[Path, Path]:
    name = "+".join(columns)
    return place / f"{name}.hashes.npy", place / f"{name}.places.npy"


def _array(path: Path) -> npt.NDArray[Any]:
    mapped: npt.NDArray[Any] = np.load(path, mmap_mode="r")
    return mapped


def _batches(path: Path) -> list[pa.RecordBatch]:
    reader = pa.ipc.open_file(pa.memory_map(str(path)))
    return [reader.get_batch(i) for i in range(reader.num_record_batches)]


def columns_looked_for(
    wanted: Iterable[probes.Probe],
) -> dict[str, set[Columns]]:
    """By mart, the sets of columns by which runs over slices look for its rows.

    By its id a row is fetched that a hit points at. An organisation alone is no key worth a
    lookup: files are sorted by it.
    """
    found: dict[str, set[Columns]] = {}
    for probe in wanted:
        for mart, columns in probe.incremental.rows.items():
            found.setdefault(mart, set()).add(columns)
        for changed, reached in probe.incremental.through.items():
            for mart, pairs in reached.items():
                found.setdefault(mart, set()).add(tuple(a for a, _ in pairs))
                found.setdefault(changed, set()).add(tuple(b for _, b in pairs))
    return {mart: sets - {(ORGANISATION,)} | {ROW_ID} for mart, sets in found.items()}


def keep(
    duck: duckdb.DuckDBPyConnection,
    marts: Mapping[str, Mart],
    there: Lookups,
    columns: Mapping[str, Iterable[Columns]],
) -> Iterator[dict[str, Any]]:
    """Make what lacks, say what was made, and throw away what belongs to none of the files."""
    home = there.home or Path()
    big: set[Path] = set()
    for mart, sets in columns.items():
        for path in there.files.get(mart, ()):
            rows = count(duck, f"select count(*) from read_parquet({literal(path)})")
            if rows >= BIG:
                place = place_of(home, path)
                big.add(place)
                made = _complete(duck, marts[mart], path, place, sets)
                if made:
                    yield {"mart": mart, "file": path.name, "rows": rows, "made": made}
    for place in home.glob("*/*/*"):
        if place not in big:
            shutil.rmtree(place)


def _complete(
    duck: duckdb.DuckDBPyConnection,
    mart: Mart,
    path: Path,
    place: Path,
    sets: Iterable[Columns],
) -> list[str]:
    """Written under another name first: whoever looks sees a whole file or none."""
    place.mkdir(parents=True, exist_ok=True)
    made = []
    if not (place / ROWS).exists():
        part = place / f"{ROWS}.part"
        _write_rows(duck, mart, path, part)
        part.rename(place / ROWS)
        made.append(ROWS)
    for columns in sorted(sets):
        hashes, places = _index(place, columns)
        if not places.exists():
            named = [quoted(c) for c in columns]
            some = "".join(f" and {quoted(c)} is not null" for c in columns if c != ORGANISATION)
            found = duck.execute(
                f"select {_hash(named)} as hash, file_row_number::uinteger as place"
                f" from read_parquet({literal(path)}, file_row_number = true)"
                f" where true{some} order by hash, place"
            ).fetchnumpy()
            for target, values in ((hashes, found["hash"]), (places, found["place"])):
                part = target.with_suffix(".part")
                with part.open("wb") as file:
                    np.save(file, values)
                part.rename(target)
            made.append("+".join(columns))
    return made


def _write_rows(duck: duckdb.DuckDBPyConnection, mart: Mart, path: Path, target: Path) -> None:
    columns = ", ".join(quoted(c) for c in mart.columns)
    read = duck.sql(f"select {columns} from read_parquet({literal(path)})").to_arrow_reader(CHUNK)
    with pa.OSFile(str(target), "wb") as file, pa.ipc.new_file(file, read.schema) as writer:
        for chunk in _chunks(read):
            writer.write_batch(chunk)


def _chunks(read: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """DuckDB's batches are of a row group at most; fewer and larger ones are taken from faster."""
    waiting: list[pa.RecordBatch] = []
    for batch in read:
        waiting.append(batch)
        if sum(b.num_rows for b in waiting) >= CHUNK:
            yield pa.concat_batches(waiting)
            waiting = []
    if waiting:
        yield pa.concat_batches(waiting)


def home_of(folder: Path) -> Path:
    """Beside the lake, not in it: a backup need not carry what can be made again."""
    return folder.parent / "lookups"
