"""Rows of small files, kept in memory from job to job.

Each batch adds a file to a mart until the night merges them. To open twenty of them takes longer
than everything else that is asked of their few thousand rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from pyarrow.parquet import read_metadata

from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine.sql import literal, quoted

MOST = 500_000  # rows of all marts together: some 250 MB


@dataclass(slots=True)
class Near:
    """Tables `near_<mart>` of a DuckDB: rows of files of the lake, which never change."""

    duck: duckdb.DuckDBPyConnection
    held: dict[str, dict[Path, tuple[int, int]]] = field(default_factory=dict)  # number, rows
    last: int = 0

    def source(self, mart: Mart, paths: Sequence[Path]) -> str | None:
        """A table with the rows of exactly these files; None where they are too many."""
        there = self.held.setdefault(mart.name, {})
        table = f"memory.main.{quoted(f'near_{mart.name}')}"
        new = {path: read_metadata(path).num_rows for path in paths if path not in there}
        gone = there.keys() - set(paths)
        if self._rows() - sum(there[p][1] for p in gone) + sum(new.values()) > MOST:
            return None
        if gone:
            numbers = ", ".join(str(there.pop(path)[0]) for path in gone)
            self.duck.execute(f"delete from {table} where file in ({numbers})")
        if not there:
            typed = ", ".join(f"{quoted(c)} {t}" for c, t in mart.columns.items())
            self.duck.execute(f"create or replace table {table} (file integer, {typed})")
        columns = ", ".join(quoted(c) for c in mart.columns)
        for path, rows in new.items():
            self.last += 1
            read = f"select {self.last}, {columns} from read_parquet({literal(path)})"
            self.duck.execute(f"insert into {table} {read}")
            there[path] = self.last, rows
        return table

    def _rows(self) -> int:
        return sum(rows for there in self.held.values() for _, rows in there.values())
