"""A probe's stories: given rows, expected hits. They are documentation and test at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from sunshine.analysis.probes.engine import Probe
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake.engine import derive, quoted


@dataclass(frozen=True, slots=True)
class Example:
    """One little story."""

    story: str
    given: Mapping[str, list[dict[str, Any]]]
    expect: list[dict[str, Any]]


def examples_of(probe: Probe) -> Iterator[Example]:
    text = probe.path.with_suffix("").with_suffix(".examples.yaml").read_text()
    for row in yaml.load(text, yaml.CSafeLoader):  # as safe_load, ten times as fast
        yield Example(row["story"], row["given"], row["expect"] or [])


def run_example(probe: Probe, example: Example, root: Path) -> list[str]:
    """Differences between what the story expects and what the probe finds; empty when it holds.

    An expected hit names only what matters to the story; `rows` are the evidence's row ids.
    """
    found = told_by(probe.sql, example.given, root)
    for hit in found:
        hit["rows"] = sorted({e["row_id"] for e in hit["evidence"]})
    return differences(example.expect, found)


def told_by(
    sql: str, given: Mapping[str, list[dict[str, Any]]], root: Path
) -> list[dict[str, Any]]:
    """Rows a statement finds where the marts hold nothing but what is given."""
    with duckdb.connect() as duck:
        fill_marts(duck, marts(root).values(), given)
        cursor = duck.execute(sql)
        names = [c[0] for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def differences(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[str]:
    """What is missing and what is too much, in words; an expected row may name only some columns."""
    missing = [want for want in expected if not any(_fits(want, row) for row in found)]
    extra = [row for row in found if not any(_fits(want, row) for want in expected)]
    return [f"缺少 {want}" for want in missing] + [f"多出 {row}" for row in extra]


def fill_marts(
    duck: duckdb.DuckDBPyConnection,
    known: Iterable[Mart],
    given: Mapping[str, list[dict[str, Any]]],
) -> None:
    """Tables of all marts with the rows of a story, and the derived ones over them."""
    known = list(known)
    for mart in known:
        if not mart.is_derived:
            fill_mart(duck, mart, given.get(mart.name, []))
    derive(duck, known)


def fill_mart(
    duck: duckdb.DuckDBPyConnection,
    mart: Mart,
    rows: Sequence[Mapping[str, Any]],
    temporary: str = "",
) -> None:
    """A table of these rows, named as the mart or a temporary one; what they leave out is its default."""
    target = f"temp table {quoted(temporary)}" if temporary else f"table {quoted(mart.name)}"
    if not rows:  # most marts of a story
        columns = ", ".join(f"{quoted(c)} {t}" for c, t in mart.columns.items())
        duck.execute(f"create or replace {target} ({columns})")
        return
    defaults = {f.name: f.default for f in mart.fields if f.default is not None}
    complete = [defaults | {"row_id": str(i)} | dict(row) for i, row in enumerate(rows)]
    texts = {
        c: pa.array([None if r.get(c) is None else str(r[c]) for r in complete], pa.string())
        for c in mart.columns
    }
    duck.register("given_rows", pa.table(texts))
    typed = ", ".join(f"{quoted(c)}::{t} as {quoted(c)}" for c, t in mart.columns.items())
    duck.execute(f"create or replace {target} as select {typed} from given_rows")


def _fits(want: Mapping[str, Any], hit: Mapping[str, Any]) -> bool:
    return all(_plain(hit[name]) == _plain(value) for name, value in want.items())


def _plain(value: Any) -> Any:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return round(Decimal(str(value)), 6)
    return value.isoformat() if isinstance(value, date) else value
