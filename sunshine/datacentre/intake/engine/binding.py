"""An opened file as DuckDB views, every cell text."""

from collections.abc import Mapping

import duckdb

from sunshine.datacentre.catalogue.engine import Dataset
from sunshine.datacentre.intake.engine.reading import LONGEST_LINE, Opened
from sunshine.datacentre.lake.engine import literal, quoted


def bind_raw(
    duck: duckdb.DuckDBPyConnection, opened: Opened, dataset: Dataset, positions: Mapping[str, int]
) -> None:
    """Views raw_cells (c0, c1 ..., _number) and raw (our names, trimmed, empty as null)."""
    names = [f"c{i}" for i in range(len(opened.headers))]
    if opened.kind == "csv":
        duck.execute("drop table if exists reject_errors; drop table if exists reject_scans")
        columns = ", ".join(f"'{n}': 'VARCHAR'" for n in names)
        origin = (
            f"select *, row_number() over () + 1 as _number from read_csv({literal(opened.path)},"
            f" auto_detect=false, header=true, columns={{{columns}}}, delim={literal(opened.delimiter)},"
            " quote='\"', escape='\"', nullstr='', store_rejects=true, rejects_limit=0,"
            f" max_line_size={2 * LONGEST_LINE})"
        )
    elif opened.kind == "json":
        columns = ", ".join(f"{literal(h)}: 'VARCHAR'" for h in opened.headers)
        renamed = ", ".join(
            f"{quoted(h)} as {n}" for h, n in zip(opened.headers, names, strict=True)
        )
        origin = (
            f"select {renamed}, row_number() over () as _number from read_json("
            f"{literal(opened.path)}, format='newline_delimited', columns={{{columns}}},"
            " ignore_errors=true)"
        )
    else:
        renamed = ", ".join(
            f"{quoted(h)}::varchar as {n}" for h, n in zip(opened.headers, names, strict=True)
        )
        origin = (
            f"select {renamed}, row_number() over () as _number"
            f" from read_parquet({literal(opened.path)})"
        )
    duck.execute(f"create or replace temp view raw_cells as {origin}")
    cells = [
        f"nullif(trim(c{positions[c]}), '') as {quoted(c)}"
        if c in positions
        else f"null::varchar as {quoted(c)}"
        for c in dataset.headers
    ]
    duck.execute(
        f"create or replace temp view raw as select {', '.join(cells)}, _number from raw_cells"
    )
