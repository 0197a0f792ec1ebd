"""Names and texts inside statements."""

from collections.abc import Iterable
from pathlib import Path

import duckdb


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def named(paths: Iterable[Path | str]) -> str:
    """Rows of these files, each with the name of its own."""
    return f"read_parquet([{', '.join(literal(p) for p in paths)}], filename=true)"


def stale(current: list[Path], fresh: str, whole: str, all_of: str) -> str:
    """Rows that are to go, as more parts of a union: what was given whole lacks them."""
    gone = f"union all select o.row_id, o.filename, 'gone' from {named(current)} o"
    missing = f"o.row_id not in (select row_id from {fresh})"
    parts = []
    if whole:
        under = f"join given_whole w on w.source = o.source and w.value = o.{quoted(whole)}"
        parts.append(f" {gone} {under} where {missing}")
    if all_of:  # a mart may have a field named source, so the row's id says whose it is
        parts.append(f" {gone} where starts_with(o.row_id, {literal(all_of + ':')}) and {missing}")
    return "".join(parts)
