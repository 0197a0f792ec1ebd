"""Delta tables: opened for DuckDB, written by DuckDB, committed by delta-rs.

DuckDB writes Parquet (sorted by the mart's keys) beside the table, then one Delta commit adds
the new files and takes away those whose rows were replaced. Nothing is visible to readers
before a snapshot in PostgreSQL names the new version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import duckdb
from deltalake import DeltaTable

from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine.delta import commit_files, open_table, sweep
from sunshine.datacentre.lake.engine.sql import count, literal, named, quoted, stale

__all__ = ["literal", "open_table", "quoted", "sweep"]

ROW_GROUP = 122_880
# Past this many different texts in a row group a dictionary costs a quarter of the writing time
# and saves no byte.
DICTIONARY = 2_000
CHANGES = "_changes"  # in a mart's folder: rows as they were; a vacuum leaves such folders alone


@dataclass(frozen=True, slots=True)
class Change:
    """What one publish did to a mart: version, rows added, replaced, already there, taken away.

    `after` and `before` are files in the mart's folder: rows that are new or other than they
    were, and rows as they were before they were replaced or withdrawn.
    """

    version: int
    added: int
    replaced: int
    unchanged: int
    withdrawn: int = 0
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


def files(
    lake: Path, mart: str, version: int, opened: dict[str, DeltaTable] | None = None
) -> list[Path]:
    """Parquet files of one version of a table.

    `opened` keeps tables from one call to the next: from a version to its follower is one commit
    to read, a new table reads them all.
    """
    base = lake / mart
    table = None if opened is None else opened.get(mart)
    if table is None:
        table = DeltaTable(base, version=version)
    elif table.version() != version:
        table.load_as_version(version)
    if opened is not None:
        opened[mart] = table
    paths = (base / unquote(u.rpartition("/")[2]) for u in table.file_uris())
    return sorted(paths)


def bind(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    marts: Iterable[Mart],
    tables: Mapping[str, int],
    opened: dict[str, DeltaTable] | None = None,
) -> dict[str, list[Path]]:
    """One view per mart, named as the mart; an empty typed one where it has no rows. Their files."""
    marts, bound = list(marts), dict[str, list[Path]]()
    for mart in (m for m in marts if not m.is_derived):
        version = tables.get(mart.name)
        found = [] if version is None else files(lake, mart.name, version, opened)
        bound[mart.name] = found
        columns = ", ".join(quoted(c) for c in mart.columns)
        if found:
            paths = ", ".join(literal(p) for p in found)
            origin = f"select {columns} from read_parquet([{paths}])"
        else:
            typed = ", ".join(f"null::{t} as {quoted(c)}" for c, t in mart.columns.items())
            origin = f"select {typed} where false"
        connection.execute(f"create or replace view {quoted(mart.name)} as {origin}")
    derive(connection, marts)
    return bound


def derive(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart]) -> None:
    """Views of the derived marts; those that they read must be bound."""
    for mart in marts:
        if mart.is_derived:
            typed = ", ".join(f"{quoted(c)}::{t} as {quoted(c)}" for c, t in mart.columns.items())
            connection.execute(
                f"create or replace view {quoted(mart.name)} as select {typed} from ({mart.sql})"
            )


def publish(  # noqa: PLR0913  what, where, and how it is to be understood
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    mart: Mart,
    version: int | None,
    staged: list[Path],
    *,
    commit: Mapping[str, str],
    whole: str = "",
    all_of: str = "",
) -> Change:
    """Bring staged Parquet rows (unique by row_id, in `lake/<mart>`) into the table.

    A row that is there with the same content stays as it is; one with other content is
    replaced by rewriting only the files that hold it. `whole` names a column whose values in
    the temp table `given_whole` (source, value) come complete: rows under them that are not
    staged any more are withdrawn, and so are all others of the source `all_of`. Must run under the
    publisher's lock.
    """
    table = sweep(lake, mart, version)
    current = [] if version is None else files(lake, mart.name, table.version())
    fresh = _fresh(mart, staged)
    total = count(connection, f"select count(*) from {fresh}")
    if not current and not staged:
        return Change(table.version(), 0, 0, 0)
    new = tuple(path.name for path in staged)
    if not current:
        done = commit_files(table, lake / mart.name, staged, [], commit)
        return Change(done, total, 0, 0, after=new)
    same, replaced, withdrawn, touched = _compare(
        connection, mart, current, fresh, stale(current, fresh, whole, all_of)
    )
    if staged and not same and not touched:
        done = commit_files(table, lake / mart.name, staged, [], commit)
        return Change(done, total, 0, 0, after=new)
    kept = _rest_of(connection, lake, mart, touched)
    old = _rest_of(connection, lake, mart, touched, into=CHANGES)
    news = _other_than_before(connection, lake, mart, staged)
    if not news and not touched:
        return Change(table.version(), 0, 0, same)
    done = commit_files(table, lake / mart.name, [*kept, *news], [Path(t) for t in touched], commit)
    return Change(
        done,
        total - same - replaced,
        replaced,
        same,
        withdrawn,
        after=tuple(path.name for path in news),
        before=tuple(f"{CHANGES}/{path.name}" for path in old),
    )


def _other_than_before(
    connection: duckdb.DuckDBPyConnection, lake: Path, mart: Mart, staged: list[Path]
) -> list[Path]:
    """Staged rows without those that are there already; the staged files go."""
    query = (
        f"select * from {_fresh(mart, staged)} where row_id not in (select row_id from unchanged)"
    )
    news = write(connection, query, lake, mart)
    for path in staged:
        path.unlink()
    return news


def _fresh(mart: Mart, staged: list[Path]) -> str:
    if staged:
        return f"read_parquet([{', '.join(literal(p) for p in staged)}])"
    typed = ", ".join(f"null::{t} as {quoted(c)}" for c, t in mart.columns.items())
    return f"(select {typed} where false)"


def write(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    lake: Path,
    mart: Mart,
    *,
    is_sorted: bool = False,
    into: str = "",
) -> list[Path]:
    """Write a query's rows, sorted by the mart's keys, as one Parquet file in its folder.

    `is_sorted`: the query sorts by itself. A query that fails leaves no file.
    """
    folder = lake / mart.name / into
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{uuid4().hex}.parquet"
    order = "" if is_sorted else " order by " + ", ".join(quoted(c) for c in mart.sort)
    columns = ", ".join(quoted(c) for c in mart.columns)
    try:
        connection.execute(
            f"copy (select {columns} from ({query}){order}) to {literal(target)}"
            f" (format parquet, compression snappy, row_group_size {ROW_GROUP},"
            f" dictionary_size_limit {DICTIONARY})"
        )
    except duckdb.Error:
        target.unlink(missing_ok=True)
        raise
    if count(connection, f"select count(*) from read_parquet({literal(target)})") == 0:
        target.unlink()
        return []
    return [target]


def compact(
    connection: duckdb.DuckDBPyConnection, lake: Path, mart: Mart, version: int
) -> int | None:
    """Merge many small files into one sorted file; the old version stays readable.

    Returns the new version, or None when there is nothing to gain.
    """
    table = sweep(lake, mart, version)
    current = files(lake, mart.name, table.version())
    if len(current) < 2:  # noqa: PLR2004  one file is as compact as it gets
        return None
    paths = ", ".join(literal(p) for p in current)
    news = write(connection, f"select * from read_parquet([{paths}])", lake, mart)
    return commit_files(table, lake / mart.name, news, current, {"cause": "compact"})


def vacuum(lake: Path, mart: Mart, keep_versions: list[int]) -> list[str]:
    """Delete files that no kept version names. The only way files ever leave the lake."""
    table = open_table(lake, mart)
    return table.vacuum(
        retention_hours=0,
        dry_run=False,
        enforce_retention_duration=False,
        full=True,
        keep_versions=keep_versions,
    )


def _compare(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    current: list[Path],
    fresh: str,
    gone: str,
) -> tuple[int, int, int, list[str]]:
    """Fill temp tables `met` and `unchanged`; (rows same, replaced, withdrawn, files touched)."""
    there = named(current)
    # Which files hold any of them is asked of their ids alone: new rows, the common case, are in
    # none, and to read all columns of a big file takes four times as long.
    holding = connection.execute(
        f"select distinct o.filename from {fresh} n join {there} o on o.row_id = n.row_id order by 1"
    ).fetchall()
    own = [c for c in mart.columns if c != "batch_id"]
    equal = " and ".join(f"o.{quoted(c)} is not distinct from n.{quoted(c)}" for c in own)
    connection.execute(
        "create or replace temp table met as select n.row_id, o.filename,"
        f" case when {equal} then 'same' else 'new' end as found from {fresh} n"
        f" join {named([row[0] for row in holding] or current)} o on o.row_id = n.row_id"
        f" where {bool(holding)}{gone}"
    )
    connection.execute(
        "create or replace temp table unchanged as select row_id from met where found = 'same'"
    )
    rows = connection.execute("select found, count(*) from met group by found").fetchall()
    counts = dict(rows)
    touched = connection.execute(
        "select distinct filename from met where found <> 'same' order by 1"
    ).fetchall()
    return (
        counts.get("same", 0),
        counts.get("new", 0),
        counts.get("gone", 0),
        [row[0] for row in touched],
    )


def _rest_of(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    mart: Mart,
    touched: list[str],
    *,
    into: str = "",
) -> list[Path]:
    """What stays of rewritten files; into `CHANGES` goes what does not, as it was."""
    if not touched:
        return []
    paths = ", ".join(literal(p) for p in touched)
    goes = "in" if into else "not in"
    query = (
        f"select * from read_parquet([{paths}])"
        f" where row_id {goes} (select row_id from met where found <> 'same')"
    )
    return write(connection, query, lake, mart, into=into)
