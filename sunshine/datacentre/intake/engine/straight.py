"""The straight way for a clean CSV in our own layout: one pass, typed while it is read.

It hopes for the best. Whatever it meets that is not plain UTF-8, well formed, valid and unique
makes it give up, leave nothing behind, and let `reading` and `staging` find out what is wrong
and say so. So this file holds no words for people, and a row it writes is the row that the
careful way would write (a test holds the two together).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import duckdb
import numpy as np

from sunshine.datacentre.catalogue.engine import Dataset, Field, Mart, Source
from sunshine.datacentre.intake.engine import checking
from sunshine.datacentre.intake.engine.reading import CHUNK, LONGEST_LINE, Opened, read_headers
from sunshine.datacentre.intake.engine.staging import Lookups, Staged, lookup_tables
from sunshine.datacentre.intake.rules import IntakeError, map_headers
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.engine import literal, quoted

NOT_PLAIN = (b"\x1f\x8b", b"PAR1", b"PK\x03\x04", b"{", b"%PDF", b"\xd0\xcf\x11\xe0")
# A run is what DuckDB sorts without spilling; a larger file becomes several sorted runs (ADR 0005).
RUN = 256 << 20
# 18 digits fit a machine word; a larger amount is refused here and named by the careful way.
READ_AS = {"date": "DATE", "money": "DECIMAL(18,6)"}
# What `trim` takes away besides the plain space, as UTF-8 in one number (U+00A0 has two bytes).
NO_BREAK_SPACE = 0xC2A0
WIDE_SPACES = (0xE19A80, *range(0xE28080, 0xE2808B), 0xE280AF, 0xE2819F, 0xE38080)
FIRST_BYTES = (b" ", b"\xc2", b"\xe1", b"\xe2", b"\xe3")


class _NotCleanError(Exception):
    """Give up and take the careful way."""


def stage_straight(  # noqa: PLR0913  as `stage`
    duck: duckdb.DuckDBPyConnection,
    path: Path,
    source: Source,
    dataset: Dataset,
    marts: Mapping[str, Mart],
    folder: Path,
    lookups: Lookups,
    batch: str,
    scratch: Path,
) -> Staged | None:
    """Stage a clean file at once, or None: then nothing is written and nothing is known.

    Every Parquet file of the result is sorted by the mart's keys.
    """
    if not dataset.is_direct:
        return None
    mart = marts[dataset.mart]
    # Without statistics of a CSV the planner would hash the file and probe it with the lookups.
    duck.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    checking.register(duck)
    try:
        opened = _glance(path)
        positions, unknown = map_headers(opened.headers, dataset.headers)
        query = _query(duck, opened, positions, source, mart, lookups, batch)
        files = _write(duck, query, opened, positions, mart, folder, scratch)
    except (_NotCleanError, IntakeError, duckdb.Error):
        return None
    finally:
        duck.execute("reset disabled_optimizers")
    return Staged(files={mart.name: files}, row_count=_rows(duck, files), unknown=unknown)


def _write(  # noqa: PLR0913  as `stage`
    duck: duckdb.DuckDBPyConnection,
    query: str,
    opened: Opened,
    positions: Mapping[str, int],
    mart: Mart,
    folder: Path,
    scratch: Path,
) -> list[Path]:
    """One sorted Parquet file a run; none where anything fails or an id comes twice."""
    files: list[Path] = []
    try:
        for run in _runs(opened, scratch):
            _bind(duck, run, positions, mart)
            files += lake.write(duck, query, folder, mart, is_sorted=True)
        _must_be_unique(duck, files)
    except (_NotCleanError, duckdb.Error):
        for file in files:
            file.unlink()
        raise
    return files


def _glance(path: Path) -> Opened:
    """The file opened, and looked through for cells that begin or end with a space.

    To trim every cell takes a tenth of the whole; to see here that none needs it, a fiftieth.
    """
    try:
        opened = read_headers(path)
    except UnicodeDecodeError as error:
        raise _NotCleanError from error
    padded, last = False, b"\n"
    with path.open("rb") as handle:
        if handle.read(4).startswith(NOT_PLAIN):
            raise _NotCleanError
        handle.seek(0)
        while chunk := handle.read(CHUNK):
            if b"\x00" in chunk:
                raise _NotCleanError
            padded = padded or _is_padded(last + chunk, opened.delimiter)
            last = chunk[-3:]  # a character of three bytes, or a space and its neighbour
    return replace(opened, padded=padded or last.endswith(b" "))


def _is_padded(text: bytes, delimiter: str) -> bool:
    """Whether a space stands beside a delimiter, a quote or a line's end, or a rare space at all."""
    if not any(byte in text for byte in FIRST_BYTES):
        return False
    cells = np.frombuffer(text + b"\0\0", np.uint8)
    odd = np.flatnonzero((cells == 0xC2) | ((cells >= 0xE1) & (cells <= 0xE3)))  # noqa: PLR2004
    first, second, third = (cells[odd + n].astype(np.uint32) for n in range(3))
    two = first << 8 | second
    if (two == NO_BREAK_SPACE).any() or np.isin(two << 8 | third, WIDE_SPACES).any():
        return True
    spaces = np.flatnonzero(cells == ord(" "))
    edges = np.frombuffer(delimiter.encode() + b'"\r\n', np.uint8)
    before, after = cells[spaces[spaces > 0] - 1], cells[spaces + 1]
    return bool(np.isin(before, edges).any() or np.isin(after, edges).any())


def _runs(opened: Opened, scratch: Path) -> Iterator[Opened]:
    """The file, or slices of it in turn, each with the header and gone when the next is asked for.

    A slice ends at a line end with an even number of quotes before it. Where quotes are used in
    another way that can lie inside a cell: then the slice ends in an open quote, which is an
    error to DuckDB, and the careful way reads the whole.
    """
    if opened.path.stat().st_size <= RUN * 3 // 2:
        yield opened
        return
    target = scratch / "run.csv"
    with opened.path.open("rb") as source:
        header = source.readline(LONGEST_LINE)
        if not header.endswith(b"\n") or header.count(b'"') % 2:
            raise _NotCleanError
        while _copy_run(source, target, header):
            yield replace(opened, path=target)
            target.unlink()


def _copy_run(source: BinaryIO, target: Path, header: bytes) -> bool:
    """Write the header and the next whole lines; False when there are none."""
    size = quotes = 0
    with target.open("wb") as run:
        run.write(header)
        while size < RUN and (chunk := source.read(CHUNK)):
            run.write(chunk)
            size, quotes = size + len(chunk), quotes + chunk.count(b'"')
        while line := source.readline(LONGEST_LINE):
            run.write(line)
            size, quotes = size + len(line), quotes + line.count(b'"')
            if line.endswith(b"\n") and quotes % 2 == 0:
                break
    return size > 0


def _query(  # noqa: PLR0913  as `stage`
    duck: duckdb.DuckDBPyConnection,
    opened: Opened,
    positions: Mapping[str, int],
    source: Source,
    mart: Mart,
    lookups: Lookups,
    batch: str,
) -> str:
    """Checked, typed and sorted rows of whatever the view `staged` holds when it runs."""
    _bind(duck, opened, positions, mart)
    parts = checking.columns(
        mart,
        has_organisation=source.has_organisation,
        currency=source.currency,
        typed=frozenset(f.name for f in mart.fields if f.name in positions and f.type in READ_AS),
    )
    tables = lookup_tables(duck, mart, source, lookups, frozenset(positions))
    # Only what the file holds goes through the sort; what is the same in every row is added after.
    inside = [c for c in parts if c.field.name in positions or c.field.person_of in positions]
    outside = [c for c in parts if c not in inside]
    faulty = " or ".join(f"({c.wrong})" for c in parts if c.wrong != "false") or "false"
    first = mart.key[0]
    if first not in positions:
        raise _NotCleanError
    picked = ", ".join(
        f"case when coalesce({faulty}, false) then error('not clean') else {c.value} end"
        f" as {quoted(c.field.name)}"
        if c.field.name == first
        else f"{c.value} as {quoted(c.field.name)}"
        for c in inside
    )
    constants = _constants(duck, outside)
    order = ", ".join(quoted(c) for c in mart.sort if c in positions)
    key = ", '|', ".join(
        f"coalesce({_final(mart.field(k), constants)}::varchar, '')" for k in mart.key
    )
    columns = ", ".join(f"{_final(f, constants)} as {quoted(f.name)}" for f in mart.fields)
    return (
        f"select {columns}, concat({literal(source.name + ':')}, {key}) as row_id,"
        f" {_same(source.name)} as source, {_same(batch)} as batch_id"
        f" from (select {picked} from ({checking.casts(mart, parts, tables)})"
        + (f" order by {order})" if order else ")")
    )


def _bind(
    duck: duckdb.DuckDBPyConnection, opened: Opened, positions: Mapping[str, int], mart: Mart
) -> None:
    types = {position: _read_as(mart.field(name)) for name, position in positions.items()}
    cells = ", ".join(f"'c{i}': '{types.get(i, 'VARCHAR')}'" for i in range(len(opened.headers)))
    cell = "nullif(trim({}), '')" if opened.padded else "{}"
    names = ", ".join(_cell(f, positions.get(f.name), cell) for f in mart.fields)
    duck.execute(
        f"create or replace temp view staged as select {names}, null::bigint as _number"
        f" from read_csv({literal(opened.path)}, auto_detect=false, header=true,"
        f" columns={{{cells}}}, delim={literal(opened.delimiter)}, quote='\"', escape='\"',"
        f" nullstr='', max_line_size={2 * LONGEST_LINE})"
    )


def _read_as(field: Field) -> str:
    return READ_AS.get(field.type, "VARCHAR")


def _cell(field: Field, position: int | None, text: str) -> str:
    if position is None:
        return f"null::varchar as {quoted(field.name)}"
    if field.type in READ_AS:
        return f"c{position} as {quoted(field.name)}"
    return f"{text.format(f'c{position}')} as {quoted(field.name)}"


def _constants(duck: duckdb.DuckDBPyConnection, absent: list[checking.Column]) -> dict[str, str]:
    """Value of each column that the file does not have: its default, typed."""
    if not absent:
        return {}
    empty = ", ".join(
        f"null::varchar as t_{c.field.name}, null::{c.field.sql_type} as v_{c.field.name}"
        for c in absent
    )
    values = ", ".join(f"({c.value})::varchar" for c in absent)
    row = duck.execute(f"select {values} from (select {empty})").fetchall()[0]
    return {
        c.field.name: _same(text)
        if text is not None and c.field.sql_type == "VARCHAR"
        else f"{'null' if text is None else literal(text)}::{c.field.sql_type}"
        for c, text in zip(absent, row, strict=True)
    }


def _same(text: str) -> str:
    """A text that is the same in every row, as an enum: Parquet's writer need not hash each row."""
    return f"{literal(text)}::enum({literal(text)})"


def _final(field: Field, constants: Mapping[str, str]) -> str:
    if field.type == "organisation":
        return constants.get(field.name) or quoted(field.name)  # an enum, as in `_same`
    return constants.get(field.name) or f"{quoted(field.name)}::{field.sql_type}"


def _must_be_unique(duck: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    """By sorted 64-bit hashes, eight bytes a row; a collision only costs time."""
    if not files:
        return
    query = f"select hash(row_id) as hash from read_parquet([{_listed(files)}])"
    hashes = duck.execute(query).fetchnumpy()["hash"]
    hashes.sort()
    if np.any(hashes[1:] == hashes[:-1]):
        raise _NotCleanError


def _rows(duck: duckdb.DuckDBPyConnection, files: list[Path]) -> int:
    if not files:
        return 0
    query = f"select count(*) from read_parquet([{_listed(files)}])"
    return int(duck.execute(query).fetchall()[0][0])


def _listed(files: list[Path]) -> str:
    return ", ".join(literal(path) for path in files)
