"""The Delta log: tables made, orphan commits taken back, files added and removed in one commit."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import TableNotFoundError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, CommitProperties, RemoveAction

from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine.sql import count, literal

# Delta forgets after 30 days by default; a hit must be replayable for as long as it exists.
RETENTION = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
DELTA_TYPES = {"varchar": "string", "bigint": "long", "timestamptz": "timestamp"}


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


def _schema(mart: Mart) -> Schema:
    types = {c: DELTA_TYPES.get(t, t) for c, t in mart.columns.items()}
    return Schema([Field(name, PrimitiveType(delta)) for name, delta in types.items()])


def commit_files(
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
        rows = count(duck, f"select count(*) from read_parquet({literal(path)})")
    stats = json.dumps({"numRecords": rows})
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
