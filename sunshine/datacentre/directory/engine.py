"""Pinyin initials; which names the lake knows at which organisation. No Django."""

from collections.abc import Iterator, Mapping
from functools import cache

import duckdb
from pypinyin import Style, lazy_pinyin

from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine import quoted

BATCH = 5000
Row = tuple[str, str, str | None, str]  # kind, record, organisation, name


@cache
def _initial(sign: str) -> str:
    return "".join(lazy_pinyin(sign, style=Style.FIRST_LETTER))


def initials(name: str) -> str:
    """`澄州水务集团` → `czswjt`: one letter a character; other signs stay as they are."""
    return "".join(_initial(sign) for sign in name).lower()


def partners_sql(marts: Mapping[str, Mart]) -> str:
    """Who is named as a counterparty at which organisation, by what the marts say they refer to."""
    found = [
        f"select organisation_id, {quoted(f.name)} as counterparty_id from {quoted(m.name)}"
        for m in marts.values()
        if not m.is_derived and any(f.name == "organisation_id" for f in m.fields)
        for f in m.fields
        if f.references == "counterparty"
    ]
    return " union ".join(found)


def listings(duck: duckdb.DuckDBPyConnection, marts: Mapping[str, Mart]) -> Iterator[Row]:
    """Counterparties that are organisations, and matters, each at its organisation.

    Natural persons have no name in the lake, so none is listed here.
    """
    query = (
        "select 'counterparty', c.counterparty_id, p.organisation_id, any_value(c.name)"
        f" from ({partners_sql(marts)}) p join counterparty c using (counterparty_id)"
        " where c.name is not null group by all"
        " union all select 'matter', matter_id, organisation_id, any_value(title)"
        " from matter group by all order by 1, 2, 3"
    )
    cursor = duck.execute(query)
    while rows := cursor.fetchmany(BATCH):
        yield from rows
