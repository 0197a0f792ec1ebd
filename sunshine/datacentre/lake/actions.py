"""Publish rows, compact, vacuum: the only writers of the lake."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.catalogue.rules import mask
from sunshine.datacentre.lake import engine
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor

PUBLISHER = 7_300_001  # advisory lock: one publisher at a time, readers never wait
MEMORY = "1500MB"
OWN = "sunshine"  # the source of rows of our own records
Rows = Callable[[], Iterable[Mapping[str, Any]]]


def open_duckdb(temporary: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own: bounded memory, spills under SUNSHINE_HOME, no extensions."""
    spill = temporary or lake_folder().parent / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    duck = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
    )
    duck.execute("set timezone = 'UTC'")
    return duck


@transaction.atomic
def publish(
    duck: duckdb.DuckDBPyConnection,
    staged: Mapping[str, list[Path]],
    *,
    cause: str,
    by: Actor,
    whole: tuple[str, str] | None = None,
    all_of: str = "",
) -> tuple[Snapshot | None, dict[str, engine.Change]]:
    """Bring staged rows of several marts in as one snapshot.

    `whole` = (mart, column): what is staged is all there is under the values that this column
    has in that mart; older rows under them are withdrawn from every staged mart that has it.
    `all_of` names a source: what is staged is all it has, other rows of it are withdrawn.
    Returns (snapshot, changes); no snapshot when nothing changed. If the transaction dies
    after a Delta commit, the next publisher sweeps that commit away.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [PUBLISHER])
    before = latest()
    tables = dict(before.tables) if before else {}
    marts = catalogue.marts(content_root())
    column = _given_whole(duck, staged, *whole) if whole else ""
    changes = {
        name: engine.publish(
            duck,
            lake_folder(),
            marts[name],
            tables.get(name),
            paths,
            commit={"cause": cause},
            whole=column if column in marts[name].columns else "",
            all_of=all_of,
        )
        for name, paths in staged.items()
        if paths or ((column or all_of) and name in tables)
    }
    moved = {n: c for n, c in changes.items() if c.added or c.replaced or c.withdrawn}
    if not moved:
        return before, changes
    tables |= {name: change.version for name, change in moved.items()}
    counts = {
        n: {"added": c.added, "replaced": c.replaced, "withdrawn": c.withdrawn}
        for n, c in moved.items()
    }
    files = {n: {"after": c.after, "before": c.before} for n, c in moved.items()}
    return _snapshot(before, tables, counts, files, cause=cause, by=by), changes


def _given_whole(
    duck: duckdb.DuckDBPyConnection, staged: Mapping[str, list[Path]], mart: str, column: str
) -> str:
    """Keep what is given whole before its files move; the column, or nothing without files."""
    paths = ", ".join(engine.literal(p) for p in staged[mart])
    if not paths:
        return ""
    duck.execute(
        "create or replace temp table given_whole as select distinct source,"
        f" {engine.quoted(column)} as value from read_parquet([{paths}])"
    )
    return column


def publish_own_records(*, by: Actor) -> Snapshot | None:
    """Publish marts that come from PostgreSQL; wiring says whose rows (`OWN_RECORDS`: one provider
    a mart, or several). Rows of files share these marts under their own source and stay.
    """
    with open_duckdb() as duck:
        staged = {
            name: stage_rows(duck, name, _told(providers), batch="own")
            for name, providers in settings.OWN_RECORDS.items()
        }
        snapshot, _ = publish(duck, staged, cause="本平台记录", by=by, all_of=OWN)
    return snapshot


def _told(providers: str | tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    for path in (providers,) if isinstance(providers, str) else providers:
        rows: Rows = import_string(path)
        yield from rows()


def correct(
    mart_name: str, row_id: str, values: Mapping[str, str], *, cause: str, by: Actor
) -> Snapshot:
    """Replace values of one row, as a snapshot of its own; an empty text empties the field.

    Raises LookupError (Chinese) when the latest snapshot has no such row.
    """
    mart, before = catalogue.marts(content_root())[mart_name], latest()
    tables = dict(before.tables) if before else {}
    picked = ", ".join(
        f"nullif({engine.literal(mask(values[c]))}, '')::{kind} as {engine.quoted(c)}"
        if c in values and mart.has_free(c)
        else f"nullif({engine.literal(values[c])}, '')::{kind} as {engine.quoted(c)}"
        if c in values
        else f"{engine.literal(cause)} as batch_id"
        if c == "batch_id"
        else engine.quoted(c)
        for c, kind in mart.columns.items()
    )
    with open_duckdb() as duck:
        engine.bind(duck, lake_folder(), [mart], tables)
        query = f"select {picked} from {engine.quoted(mart.name)} where row_id = {engine.literal(row_id)}"
        staged = engine.write(duck, query, lake_folder(), mart)
        snapshot, _ = publish(duck, {mart_name: staged}, cause=cause, by=by)
    if not staged or snapshot is None:
        raise LookupError("数据湖最新快照里已没有这一行，请核对后重新提出")
    return snapshot


def stage_rows(
    duck: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Mapping[str, Any]], *, batch: str
) -> list[Path]:
    """Write rows given as mappings (Python values) to staged Parquet."""
    mart = catalogue.marts(content_root())[name]
    found = list(rows)
    if not found:
        return []
    data = {
        column: pa.array(
            [None if row.get(column) is None else str(row[column]) for row in found], pa.string()
        )
        for column in mart.columns
    }
    duck.register("own_rows", pa.table(data))
    key = ", '|', ".join(f"coalesce({engine.quoted(k)}, '')" for k in mart.key)
    typed = ", ".join(
        f"{engine.quoted(f.name)}::{f.sql_type} as {engine.quoted(f.name)}" for f in mart.fields
    )
    query = (
        f"select {typed}, concat('{OWN}:', {key}) as row_id, '{OWN}' as source,"
        f" {engine.literal(batch)} as batch_id from own_rows"
    )
    return engine.write(duck, query, lake_folder(), mart)


@transaction.atomic
def compact(*, by: Actor) -> Snapshot | None:
    """Merge small files of every mart; older snapshots keep reading theirs."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [PUBLISHER])
    before = latest()
    if before is None:
        return None
    marts = catalogue.marts(content_root())
    with open_duckdb() as duck:
        made = {
            name: engine.compact(duck, lake_folder(), marts[name], version)
            for name, version in before.tables.items()
        }
    moved = {name: version for name, version in made.items() if version is not None}
    if not moved:
        return before
    return _snapshot(before, before.tables | moved, {}, {}, cause="合并小文件", by=by)


def vacuum() -> int:
    """Delete files that no snapshot names; returns how many."""
    marts = catalogue.marts(content_root())
    named: dict[str, set[int]] = {}
    for tables in Snapshot.objects.values_list("tables", flat=True):
        for name, version in tables.items():
            named.setdefault(name, set()).add(version)
    return sum(
        len(engine.vacuum(lake_folder(), marts[name], sorted(versions)))
        for name, versions in named.items()
    )


def _snapshot(
    before: Snapshot | None,
    tables: dict[str, int],
    counts: dict[str, Any],
    files: dict[str, Any],
    *,
    cause: str,
    by: Actor,
) -> Snapshot:
    """The row that makes rows visible, and, where any changed, the jobs that wait for that."""
    number = 1 if before is None else before.number + 1
    snapshot = Snapshot.objects.create(
        number=number,
        tables=tables,
        counts=counts,
        changes=files,
        cause=cause,
        created_at=now(),
        actor_name=by.name,
    )
    for job in settings.SNAPSHOT_JOBS if files else ():
        app.configure_task(job).defer(number=number)
    return snapshot
