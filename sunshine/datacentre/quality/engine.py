"""Measure one snapshot with DuckDB: what the marts' definitions ask for. No Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from sunshine.datacentre.catalogue.engine import Field, Mart
from sunshine.datacentre.lake.engine import quoted

SAMPLES = 20  # failing rows kept for each rule and organisation
BATCH_ID = "'[0-9a-f]{32}'"


@dataclass(slots=True)
class Measured:
    """One rule of one data set at one organisation (None: open data)."""

    mart: str
    organisation_id: str | None
    dimension: str
    rule: str
    checked: int
    failed: int
    rows: list[tuple[str, str]] = field(default_factory=list)  # row_id, key


@dataclass(frozen=True, slots=True)
class Arrival:
    """The newest batch of a data set at an organisation, and how many rows it has there."""

    mart: str
    organisation_id: str | None
    batch_id: str
    count: int


def place(mart: Mart) -> str:
    """SQL: the organisation a row belongs to."""
    has_place = any(f.type == "organisation" and f.name == "organisation_id" for f in mart.fields)
    return "organisation_id" if has_place else "null::varchar"


def arrivals(duck: duckdb.DuckDBPyConnection, mart: Mart) -> list[Arrival]:
    query = (
        f"select {place(mart)} as place, count(*),"
        f" coalesce(max(batch_id) filter (regexp_full_match(batch_id, {BATCH_ID})), '')"
        f" from {quoted(mart.name)} group by place"
    )
    return [Arrival(mart.name, p, batch, n) for p, n, batch in duck.execute(query).fetchall()]


def measure(
    duck: duckdb.DuckDBPyConnection, marts: Mapping[str, Mart], mart: Mart
) -> Iterator[Measured]:
    """Completeness, uniqueness and consistency of one stored mart whose view is bound."""
    for f in mart.fields:
        if f.expected or f.required:
            yield from _run(duck, mart, "completeness", f"{f.title}有值", "true", _is_empty(f))
    yield from _run(
        duck, mart, "uniqueness", "主键不重复", "true",
        f"count(*) over (partition by {', '.join(quoted(k) for k in mart.key)}) > 1",
    )  # fmt: skip
    for f in mart.fields:
        if f.references:
            other = marts[f.references]
            missing = f"{quoted(f.name)} not in ({_known(other)})"
            rule = f"{f.title}在“{other.title}”中"
            yield from _run(
                duck, mart, "consistency", rule, f"{quoted(f.name)} is not null", missing
            )


def _known(mart: Mart) -> str:
    """SQL: what a reference to this mart may say; a firm of ours is a counterparty to another."""
    own = f"select {quoted(mart.key[0])} from {quoted(mart.name)}"
    if not mart.also:
        return own
    also, _, column = mart.also.partition(".")
    return f"{own} union all select {quoted(column)} from {quoted(also)} where {quoted(column)} is not null"


def _is_empty(f: Field) -> str:
    if f.type == "name":  # a natural person's name is in the vault, its key beside it
        return f"{quoted(f.name)} is null and person_key is null"
    return f"{quoted(f.name)} is null"


def _run(
    duck: duckdb.DuckDBPyConnection,
    mart: Mart,
    dimension: str,
    rule: str,
    scope: str,
    failing: str,
) -> Iterator[Measured]:
    key = ", '|', ".join(f"coalesce({quoted(k)}::varchar, '')" for k in mart.key)
    judged = (
        f"(select {place(mart)} as place, row_id, concat({key}) as key, ({failing}) as bad"
        f" from {quoted(mart.name)} where {scope})"
    )
    counted = f"select place, count(*), count(*) filter (bad) from {judged} group by place"
    found = {
        p: Measured(mart.name, p, dimension, rule, n, bad)
        for p, n, bad in duck.execute(counted).fetchall()
    }
    if any(m.failed for m in found.values()):
        sampled = (
            f"select place, row_id, key from {judged} where bad"
            f" qualify row_number() over (partition by place order by row_id) <= {SAMPLES}"
        )
        for p, row_id, shown in duck.execute(sampled).fetchall():
            found[p].rows.append((row_id, shown))
    yield from found.values()
