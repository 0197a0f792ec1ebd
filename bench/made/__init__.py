"""A big lake: every mart that a probe reads, with the volumes of a large city.

Rows are functions of their number, so they are the same each time: payments go to the party of
their contract, in parts that stay below it; of each 10,000 a few are paid twice, split, or large
without a resolution. What is not made here is an empty table.
"""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb

from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake import engine as lake

ROOT = Path(__file__).resolve().parents[2]
PLACES = 500


def sizes(payments: int) -> dict[str, int]:
    """Of 20 M payments: 1 M contracts and 2 M edges; the rest in the same proportion."""
    return {
        "payments": payments,
        "contracts": payments // 20,
        "edges": payments // 10,
        "firms": payments // 100,
        "people": payments // 20,
        "processes": payments // 400,
    }


def prepare(duck: duckdb.DuckDBPyConnection, places: Iterable[str]) -> None:
    """The table `place` (n, id): the enterprises; call before `stage`."""
    duck.execute("create or replace table place (n bigint, id varchar)")
    duck.executemany("insert into place values (?, ?)", list(enumerate(places)))


def stage(
    duck: duckdb.DuckDBPyConnection,
    folder: Path,
    payments: int,
    without: Collection[str] = (),
) -> dict[str, list[Path]]:
    """Parquet of each made mart in its folder of the lake, not yet committed."""
    known = marts(ROOT)
    staged = {}
    for path in sorted(Path(__file__).parent.glob("*.sql")):
        mart = known[path.stem]
        if mart.name not in without:
            rows = complete(mart, path, payments)
            staged[mart.name] = lake.write(duck, rows, folder, mart)
    return staged


def complete(mart: Mart, path: Path, payments: int) -> str:
    """A select of all the mart's columns; those that the file does not make are null."""
    made = path.read_text()
    for name, size in sizes(payments).items():
        made = re.sub(rf"\${name}\b", str(size), made)
    empty = ", ".join(f"null::{t} as {lake.quoted(c)}" for c, t in mart.columns.items())
    typed = ", ".join(f"{lake.quoted(c)}::{t} as {lake.quoted(c)}" for c, t in mart.columns.items())
    key = " || '|' || ".join(f"coalesce({k}::varchar, '')" for k in mart.key)
    keyed = f"'made:' || {key} as row_id, 'made' as source, 'made' as batch_id"
    return (
        f"select {typed} from (select {empty} where false"
        f" union all by name select *, {keyed} from ({made}))"
    )


def commit(
    duck: duckdb.DuckDBPyConnection, folder: Path, staged: dict[str, list[Path]]
) -> dict[str, int]:
    """Versions of a lake without PostgreSQL."""
    known = marts(ROOT)
    return {
        name: lake.publish(duck, folder, known[name], None, files, commit={}).version
        for name, files in staged.items()
    }


def columns_read(wanted: Iterable[probes.Probe]) -> dict[str, list[str]]:
    """Columns of stored marts whose names a probe, or a derived mart it reads, says."""
    known = marts(ROOT)
    words: dict[str, set[str]] = {}
    for probe in wanted:
        said = set(re.findall(r"\w+", probe.sql))
        for mart in known.values():
            if mart.is_derived and mart.name in said:
                said |= set(re.findall(r"\w+", mart.sql))
        for name in known.keys() & said:
            words.setdefault(name, set()).update(said)
    return {
        name: [c for c in known[name].columns if c in said]
        for name, said in words.items()
        if not known[name].is_derived
    }


def scan(columns: dict[str, list[str]]) -> str:
    """`sum(hash(c))` over every column of every mart that is read."""
    return " union all ".join(
        f"select {' + '.join(f'sum(hash({lake.quoted(c)})::hugeint)' for c in names)}"
        f" from {lake.quoted(mart)}"
        for mart, names in sorted(columns.items())
    )
