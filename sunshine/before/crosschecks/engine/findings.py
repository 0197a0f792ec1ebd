"""What a crosscheck found, as it is told: the way, the business, why it is the same person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.runners.engine import fetch, rows_pointed_at
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.before.crosschecks.engine import walking
from sunshine.before.crosschecks.engine.matching import Agreement, Pair, pair_of
from sunshine.before.crosschecks.engine.weights import Weights
from sunshine.datacentre.catalogue import engine as catalogue

INFERRED_FROM = 1_000_000_000  # numbers of people whom nobody declared
MOST_DEALS = 60  # rows of business that one finding keeps
Row = dict[str, Any]
DEALS = """
select * from dealing where (n, target_id) in (select (n, target_id) from found)
order by made_on desc, mart, row_id
"""

# What is not sure enough to bother somebody with is not told.
FINDINGS = """
create or replace temp table found as
select r.n, r.leader, r.organisation_id, r.target_id, r.hops, r.path,
  m.target_id is not null as is_missing
from reached r
left join missing m on m.n = r.n and m.target_id = r.target_id
left join agreed a on a.n = r.n and a.row_id = r.path[1].row_id
where coalesce(round(a.match_probability, 6), $inferred) >= case
  when (r.n, r.target_id) in (select (n, target_id) from dealing) then $clue
  when m.target_id is not null then $likely end
"""
# Told of each: the ties that begin the ways, and what agrees.
AGREED = "select * from agreed where (n, row_id) in (select (n, path[1].row_id) from found)"


def findings(
    duck: duckdb.DuckDBPyConnection,
    marts: Mapping[str, catalogue.Mart],
    using: Weights,
    settings: Row,
) -> Iterator[Row]:
    """Of the tables `reached`, `dealing`, `missing`, `agreed`."""
    duck.execute(FINDINGS, {name: settings[name] for name in ("inferred", "clue", "likely")})
    agreed = {(a["n"], a["row_id"]): pair_of(a, using, "name") for a in fetch(duck, AGREED)}
    deals: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for d in fetch(duck, DEALS):
        deals[d["n"], d["target_id"]].append(d)
    found = fetch(duck, "select * from found order by leader, n, target_id")
    inferred = _whom_nobody_declared(duck)
    told = [_told(f, deals, agreed, inferred, settings) for f in found]
    contents = _contents(duck, marts, (row for t in told for row in t["rows"]))
    firms = walking.names_of(duck, "found")
    for t in told:
        kept = [r | {"row": contents.get((r["mart"], r["row_id"]), {})} for r in t["rows"]]
        yield {"kind": "finding", **t, "rows": kept, "company_name": firms.get(t["company_id"])}


def _told(
    found: Row,
    deals: Mapping[tuple[int, str], list[Row]],
    agreed: Mapping[tuple[int, str], Pair],
    inferred: Mapping[int, Row],
    settings: Row,
) -> Row:
    n, first = found["n"], found["path"][0]
    mine = deals.get((n, found["target_id"]), [])
    nobody = inferred.get(n)
    pair = None if nobody else agreed[n, first["row_id"]]
    sure = settings["inferred"] if pair is None else pair.probability
    path = [dict(p, role="chain") for p in found["path"]]
    if nobody:
        path += [{"mart": "contact_point", "row_id": r, "role": "contact"} for r in nobody["rows"]]
    return {
        "leader": found["leader"],
        "n": None if nobody else n,
        "organisation_id": found["organisation_id"],
        "person_key": nobody["person_key"] if nobody else None,
        "company_id": found["target_id"],
        "hops": found["hops"],
        "probability": sure,
        "agreements": [_said(a) for a in pair.agreements] if pair else [],
        "is_undeclared": found["is_missing"],
        "business": _business(mine),
        "rows": path
        + [{"mart": d["mart"], "row_id": d["row_id"], "role": "deal"} for d in mine[:MOST_DEALS]],
    }


def _said(of: Agreement) -> Row:
    return {"field": of.field, "level": of.level, "title": of.title, "weight": of.weight}


def _business(deals: Iterable[Row]) -> list[Row]:
    """By kind and currency: how often, how much, when last."""
    found: dict[tuple[str, str], Row] = {}
    for d in deals:
        kind = found.setdefault(
            (d["mart"], d["currency"] or "CNY"),
            {"kind": d["mart"], "currency": d["currency"] or "CNY", "count": 0, "amount": 0, "last_on": d["made_on"]},
        )  # fmt: skip
        kind["count"] += 1
        kind["amount"] += d["amount"] or 0
        kind["last_on"] = max(kind["last_on"], d["made_on"])
    return [found[key] for key in sorted(found)]


def _whom_nobody_declared(duck: duckdb.DuckDBPyConnection) -> dict[int, Row]:
    rows = duck.execute(
        "select m.n, m.person_key, list(distinct i.own_row), list(distinct i.other_row)"
        " from matched m join inferred i on i.leader = m.leader"
        " and i.person_key is not distinct from m.person_key and i.row_id = m.row_id"
        f" where m.n > {INFERRED_FROM} group by all"
    ).fetchall()
    return {n: {"person_key": key, "rows": sorted({*own, *other})} for n, key, own, other in rows}


def _contents(
    duck: duckdb.DuckDBPyConnection, marts: Mapping[str, catalogue.Mart], rows: Iterable[Row]
) -> dict[tuple[str, str], Row]:
    pointed = sorted({(r["mart"], r["row_id"]) for r in rows})
    columns = {c: pa.array([p[i] for p in pointed], pa.string()) for i, c in enumerate(("mart", "row_id"))}  # fmt: skip
    duck.register("given_pointed", pa.table(columns))
    duck.execute("create or replace temp table pointed as select * from given_pointed")
    return rows_pointed_at(Ground(duck, marts), sorted({mart for mart, _ in pointed}))
