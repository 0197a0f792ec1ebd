"""Delta tables: opened for DuckDB, written by DuckDB, committed by delta-rs.

DuckDB writes Parquet (sorted by the mart's keys) beside the table, then one Delta commit adds
the new files and takes away those whose rows were replaced. Nothing is visible to readers
before a snapshot in PostgreSQL names the new version.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import duckdb
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import TableNotFoundError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, CommitProperties, RemoveAction

from sunshine.datacentre.catalogue.engine import Mart

# Delta forgets after 30 days by default; a hit must be replayable for as long as it exists.
RETENTION = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
ROW_GROUP = 122_880
# Past this many different texts in a row group a dictionary costs a quarter of the writing time
# and saves no byte.
DICTIONARY = 2_000
DELTA_TYPES = {"varchar": "string", "bigint": "long", "timestamptz": "timestamp"}


@dataclass(frozen=True, slots=True)
class Change:
    """What one publish did to a mart: version, rows added, replaced, already there."""

    version: int
    added: int
    replaced: int
    unchanged: int


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def files(lake: Path, mart: str, version: int) -> list[Path]:
    """Parquet files of one version of a table."""
    table = DeltaTable(lake / mart, version=version)
    base = lake / mart
    paths = (base / unquote(u.rpartition("/")[2]) for u in table.file_uris())
    return sorted(paths)


def bind(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    marts: Iterable[Mart],
    tables: Mapping[str, int],
) -> None:
    """One view per mart, named as the mart; an empty typed one where it has no rows."""
    for mart in marts:
        found = files(lake, mart.name, tables[mart.name]) if mart.name in tables else []
        columns = ", ".join(quoted(c) for c in mart.columns)
        if found:
            paths = ", ".join(literal(p) for p in found)
            origin = f"select {columns} from read_parquet([{paths}])"
        else:
            typed = ", ".join(f"null::{t} as {quoted(c)}" for c, t in mart.columns.items())
            origin = f"select {typed} where false"
        connection.execute(f"create or replace view {quoted(mart.name)} as {origin}")


def open_table(lake: Path, mart: Mart) -> DeltaTable:
    """The Delta table of a mart, made on first use."""
    path = lake / mart.name
    try:
        return DeltaTable(path)
    except TableNotFoundError:
        path.mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(path, _schema(mart), configuration=RETENTION)


def sweep(lake: Path, mart: Mart, version: int | None) -> DeltaTable:
    """Take back commits that no snapshot names: their publisher died before it was done."""
    table = open_table(lake, mart)
    named = 0 if version is None else version
    if table.version() != named:
        table.restore(named)
    return table


def publish(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    mart: Mart,
    version: int | None,
    staged: list[Path],
    *,
    commit: Mapping[str, str],
) -> Change:
    """Bring staged Parquet rows (unique by row_id, in `lake/<mart>`) into the table.

    A row that is there with the same content stays as it is; one with other content is
    replaced by rewriting only the files that hold it. Must run under the publisher's lock.
    """
    table = sweep(lake, mart, version)
    current = [] if version is None else files(lake, mart.name, table.version())
    fresh = f"read_parquet([{', '.join(literal(p) for p in staged)}])"
    total = _count(connection, f"select count(*) from {fresh}")
    if not current:
        done = _commit(table, lake / mart.name, staged, [], commit)
        return Change(done, total, 0, 0)
    same, touched = _compare(connection, mart, current, fresh)
    replaced = sum(touched.values())
    if not same and not touched:
        return Change(_commit(table, lake / mart.name, staged, [], commit), total, 0, 0)
    kept = _rest_of(connection, lake, mart, list(touched))
    news = write(
        connection,
        f"select * from {fresh} where row_id not in (select row_id from unchanged)",
        lake,
        mart,
    )
    for path in staged:
        path.unlink()
    if not news and not kept:
        return Change(table.version(), 0, 0, same)
    removed = [Path(name) for name in touched]
    done = _commit(table, lake / mart.name, [*kept, *news], removed, commit)
    return Change(done, total - same - replaced, replaced, same)


def write(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    lake: Path,
    mart: Mart,
    *,
    is_sorted: bool = False,
) -> list[Path]:
    """Write a query's rows, sorted by the mart's keys, as one Parquet file in its folder.

    `is_sorted`: the query sorts by itself. A query that fails leaves no file.
    """
    folder = lake / mart.name
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
    if _count(connection, f"select count(*) from read_parquet({literal(target)})") == 0:
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
    return _commit(table, lake / mart.name, news, current, {"cause": "compact"})


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


def _schema(mart: Mart) -> Schema:
    types = {c: DELTA_TYPES.get(t, t) for c, t in mart.columns.items()}
    return Schema([Field(name, PrimitiveType(delta)) for name, delta in types.items()])


def _compare(
    connection: duckdb.DuckDBPyConnection, mart: Mart, current: list[Path], fresh: str
) -> tuple[int, dict[str, int]]:
    """Fill temp tables `unchanged` and `changed`; (rows the same, file → rows replaced)."""
    paths = ", ".join(literal(p) for p in current)
    own = [c for c in mart.columns if c != "batch_id"]
    equal = " and ".join(f"o.{quoted(c)} is not distinct from n.{quoted(c)}" for c in own)
    connection.execute(
        "create or replace temp table met as select n.row_id, o.filename,"
        f" ({equal}) as same from {fresh} n"
        f" join read_parquet([{paths}], filename=true) o on o.row_id = n.row_id"
    )
    connection.execute(
        "create or replace temp table unchanged as select row_id from met where same"
    )
    rows = connection.execute(
        "select filename, count(*) from met where not same group by filename"
    ).fetchall()
    return _count(connection, "select count(*) from unchanged"), dict(rows)


def _rest_of(
    connection: duckdb.DuckDBPyConnection, lake: Path, mart: Mart, touched: list[str]
) -> list[Path]:
    if not touched:
        return []
    paths = ", ".join(literal(p) for p in touched)
    query = (
        f"select * from read_parquet([{paths}])"
        " where row_id not in (select row_id from met where not same)"
    )
    return write(connection, query, lake, mart)


def _commit(
    table: DeltaTable,
    folder: Path,
    adds: list[Path],
    removes: list[Path],
    commit: Mapping[str, str],
) -> int:
    for path in adds:
        _sync(path)
    _sync(folder)
    actions: list[AddAction | RemoveAction] = [_add(path) for path in adds]
    actions += [_remove(path) for path in removes]
    table.create_write_transaction(
        actions,
        "append",
        table.schema(),
        commit_properties=CommitProperties(custom_metadata=dict(commit)),
    )
    table.update_incremental()
    _sync(folder / "_delta_log")
    return table.version()


def _add(path: Path) -> AddAction:
    stat = path.stat()
    with duckdb.connect() as duck:
        count = _count(duck, f"select count(*) from read_parquet({literal(path)})")
    stats = json.dumps({"numRecords": count})
    return AddAction(path.name, stat.st_size, {}, int(stat.st_mtime * 1000), True, stats)  # noqa: FBT003


def _remove(path: Path) -> RemoveAction:
    stat = path.stat()
    return RemoveAction(
        path=path.name,
        deletion_timestamp=int(stat.st_mtime * 1000),
        data_change=True,
        partition_values={},
        size=stat.st_size,
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
