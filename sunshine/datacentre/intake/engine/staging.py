"""Run the checks in DuckDB and leave sorted Parquet beside the lake's tables."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.datacentre.catalogue.engine import KEYED, Dataset, Mart, Source
from sunshine.datacentre.intake.engine import checking
from sunshine.datacentre.intake.engine.binding import bind_raw
from sunshine.datacentre.intake.engine.reading import Opened
from sunshine.datacentre.intake.rules import IntakeError, UnknownHeadersError, map_headers, propose
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.engine import literal, quoted

MOST_QUARANTINED = 50_000
PeopleLookup = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(slots=True)
class Bad:
    """A row kept out: its number in the file (the header is 1), problems, original cells."""

    mart: str
    number: int
    problems: list[dict[str, str]]
    cells: dict[str, str | None]


@dataclass(slots=True)
class Staged:
    """What one file became: Parquet files by mart, rows kept out, rows read."""

    files: dict[str, list[Path]] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)
    row_count: int = 0
    unknown: list[str] = field(default_factory=list)
    whole: tuple[str, str] | None = None  # as in lake.actions.publish


@dataclass(frozen=True, slots=True)
class Lookups:
    """What checks need from PostgreSQL: organisations by any code, and keys for people."""

    organisations: Mapping[str, str]
    people: PeopleLookup
    contacts: PeopleLookup
    is_organisation: str  # regular expression of words that only organisations' names hold
    is_valid_uscc: Callable[[str], bool]


def stage(  # noqa: PLR0913  a file, what it is, where to and by which lookups
    duck: duckdb.DuckDBPyConnection,
    opened: Opened,
    source: Source,
    dataset: Dataset,
    marts: Mapping[str, Mart],
    folder: Path,
    lookups: Lookups,
    batch: str,
) -> Staged:
    """Check every row of an opened file and write the good ones; raises IntakeError."""
    result = Staged()
    positions, result.unknown = map_headers(opened.headers, dataset.headers)
    if not positions:
        raise UnknownHeadersError(_no_headers(result.unknown, dataset), result.unknown)
    checking.register(duck)
    bind_raw(duck, opened, dataset, positions)
    for name, query in dataset.staging.items():
        _Step(duck, source, marts[name], query, folder, lookups, batch, opened).run(result)
    if len(result.bad) > MOST_QUARANTINED:
        raise IntakeError(f"超过 {MOST_QUARANTINED} 行不合格，请检查来源和表头是否选对")
    return result


@dataclass(slots=True)
class _Step:
    """One mart of one file."""

    duck: duckdb.DuckDBPyConnection
    source: Source
    mart: Mart
    query: str
    folder: Path
    lookups: Lookups
    batch: str
    opened: Opened
    present: frozenset[str] = frozenset()

    def run(self, result: Staged) -> None:
        described = self.duck.execute(f"describe {self.query}").fetchall()
        self.present = frozenset(row[0] for row in described)
        self.duck.execute(f"create or replace temp view staged as {self._complete()}")
        columns = checking.columns(
            self.mart, has_organisation=self.source.has_organisation, currency=self.source.currency
        )
        rows = checking.casts(
            self.mart,
            columns,
            lookup_tables(self.duck, self.mart, self.source, self.lookups, self.present),
        )
        typed = ", ".join(f"{c.value} as {quoted(c.field.name)}" for c in columns)
        identity = checking.row_id(self.mart, self.source.name, columns)
        select = (
            f"select {typed}, {identity} as row_id, {literal(self.source.name)} as source,"
            f" {literal(self.batch)} as batch_id from ({rows})"
        )
        files = lake.write(self.duck, select, self.folder, self.mart)
        total, good, distinct = self._count(files)
        result.row_count = max(result.row_count, total + self._reject_count())
        if good < total or distinct < good or self._reject_count():
            files = self._set_apart(files, checking.problems(columns), identity, rows, result)
        result.files[self.mart.name] = files

    def _complete(self) -> str:
        """The staging query with every column of the mart, absent ones null."""
        have = self.present
        absent = [
            f"null::varchar as {quoted(f.name)}" for f in self.mart.fields if f.name not in have
        ]
        present = [quoted(f.name) for f in self.mart.fields if f.name in have]
        number = ["_number"] if "_number" in have else []
        return f"select {', '.join(present + absent + number)} from ({self.query})"

    def _count(self, files: list[Path]) -> tuple[int, int, int]:
        if not files:
            return 0, 0, 0
        found = self.duck.execute(
            "select count(*), count(row_id), approx_count_distinct(row_id)"
            f" from read_parquet({literal(files[0])})"
        ).fetchall()[0]
        total, good = int(found[0]), int(found[1])
        doubles = self.duck.execute(
            "select count(*) from (select row_id from"
            f" read_parquet({literal(files[0])}) where row_id is not null"
            " group by row_id having count(*) > 1)"
        ).fetchall()[0][0]
        return total, good, good - int(doubles)

    def _reject_count(self) -> int:
        if self.opened.kind != "csv":
            return 0
        rows = self.duck.execute("select count(distinct line) from reject_errors").fetchall()
        return int(rows[0][0])

    def _set_apart(
        self, files: list[Path], problems: str, identity: str, rows: str, result: Staged
    ) -> list[Path]:
        """The slow way, for files with bad rows: number them, keep the first of each key."""
        self.duck.execute(
            f"create or replace temp table judged as select _number as number,"
            f" {problems} as problems, {identity} as row_id from ({rows})"
        )
        self.duck.execute(
            "create or replace temp table doubled as select number from (select number,"
            " row_number() over (partition by row_id order by number) as nth"
            " from judged where row_id is not null) where nth > 1"
        )
        judged = self.duck.execute(
            "select number, problems from judged where row_id is null union all"
            " select number, null from doubled order by 1"
            f" limit {MOST_QUARANTINED + 1}"
        ).fetchall()
        wanted = {int(number): json.loads(text) if text else [_DOUBLE] for number, text in judged}
        result.bad += [
            Bad(self.mart.name, number, wanted[number], cells)
            for number, cells in self._cells(list(wanted))
        ]
        result.bad += self._rejected(result)
        return self._only_first(files)

    def _cells(self, numbers: list[int]) -> list[tuple[int, dict[str, str | None]]]:
        self.duck.register("wanted", pa.table({"number": pa.array(numbers, pa.int64())}))
        relation = self.duck.execute(
            "select r.* from raw_cells r join wanted w on w.number = r._number order by r._number"
        )
        names = [d[0] for d in relation.description]
        headers = dict(
            zip(
                (f"c{i}" for i in range(len(self.opened.headers))), self.opened.headers, strict=True
            )
        )
        found = []
        for row in relation.fetchall():
            cells: dict[str, Any] = dict(zip(names, row, strict=True))
            number = cells.pop("_number")
            found.append((int(number), {headers[k]: v for k, v in cells.items()}))
        return found

    def _rejected(self, result: Staged) -> list[Bad]:
        if self.opened.kind != "csv" or any(b.mart == "" for b in result.bad):
            return []
        rows = self.duck.execute(
            "select line, any_value(csv_line) from reject_errors group by line order by line"
        ).fetchall()
        fault = {
            "field": "",
            "title": "整行",
            "reason": "列数与表头不符或引号不成对",
            "remedy": "请检查分隔符、引号和换行",
        }
        return [Bad("", int(line), [fault], {"整行": text}) for line, text in rows]

    def _only_first(self, files: list[Path]) -> list[Path]:
        """Rewrite the Parquet without bad rows; of equal keys one stays."""
        if not files:
            return []
        columns = ", ".join(quoted(c) for c in self.mart.columns)
        query = (
            f"select {columns} from (select *, row_number() over (partition by row_id) as nth"
            f" from read_parquet({literal(files[0])}) where row_id is not null) where nth = 1"
        )
        clean = lake.write(self.duck, query, self.folder, self.mart)
        files[0].unlink()
        return clean


def lookup_tables(
    duck: duckdb.DuckDBPyConnection,
    mart: Mart,
    source: Source,
    lookups: Lookups,
    present: frozenset[str],
) -> dict[str, str]:
    """Tables (value, key) over the distinct values of the view `staged`, by field of a mart."""
    tables = {}
    for f in mart.fields:
        looked_up = f.type in {"organisation", "person", "name", *KEYED} or f.check == "uscc"
        if looked_up and f.name not in present:
            tables[f.name] = _table(duck, f.name, {})
        elif f.type == "organisation" and source.has_organisation:
            tables[f.name] = _table(duck, f.name, lookups.organisations)
        elif f.type in {"person", "name"}:
            values = _distinct(duck, f.name)
            if f.type == "name":
                values = _persons_only(duck, values, lookups.is_organisation)
            tables[f.name] = _table(duck, f.name, lookups.people(values))
        elif f.type in KEYED:
            tables[f.name] = _table(duck, f.name, lookups.contacts(_distinct(duck, f.name)))
        elif f.check == "uscc":
            wrong = {v: v for v in _distinct(duck, f.name) if not lookups.is_valid_uscc(v)}
            tables[f.name] = _table(duck, f.name, wrong)
    return tables


def _distinct(duck: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    name = quoted(column)
    rows = duck.execute(f"select distinct {name} from staged where {name} is not null").fetchall()
    return [row[0] for row in rows]


def _persons_only(
    duck: duckdb.DuckDBPyConnection, values: list[str], is_organisation: str
) -> list[str]:
    duck.register("candidate", pa.table({"value": pa.array(values, pa.string())}))
    rows = duck.execute(
        f"select value from candidate where not regexp_matches(value,"
        f" {literal(is_organisation)}, 'i')"
    ).fetchall()
    return [row[0] for row in rows]


def _table(duck: duckdb.DuckDBPyConnection, column: str, pairs: Mapping[str, str]) -> str:
    """A lookup whose keys are an enum in order of text: two bytes through a sort, not forty."""
    name = f"lookup_{column}"
    values, keys = pa.array(list(pairs), pa.string()), pa.array(list(pairs.values()), pa.string())
    duck.register("pairs", pa.table({"value": values, "key": keys}))
    duck.execute(f"drop table if exists {name}; drop type if exists {name}_key")
    kind = f"{name}_key" if pairs else "varchar"
    if pairs:
        duck.execute(f"create type {kind} as enum (select distinct key from pairs order by key)")
    duck.execute(f"create temp table {name} as select value, key::{kind} as key from pairs")
    return name


_DOUBLE = {
    "field": "",
    "title": "主键",
    "reason": "同一文件中主键重复，已保留先出现的一行",
    "remedy": "请删去重复行，或改正编号后重新接入",
}


def _no_headers(unknown: list[str], dataset: Dataset) -> str:
    ideas = propose(unknown, dataset.headers)
    hint = "；".join(f"“{h}”是否即“{dataset.headers[c][0]}”" for h, c, _ in ideas)
    return f"没有认出任何表头。第一行应是“{dataset.title}”的表头。" + (hint and f"请确认：{hint}")
