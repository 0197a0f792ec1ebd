"""What a crosscheck found, as it is told: the way, the business, why it is the same person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.runners.engine import fetch, rows_pointed_at
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.before.crosschecks.engine import walking
from sunshine.before.crosschecks.engine.matching import Pair
from sunshine.datacentre.catalogue import engine as catalogue

INFERRED_FROM = 1_000_000_000  # numbers of people whom nobody declared
MOST_DEALS = 60  # rows of business that one finding keeps
Row = dict[str, Any]
Agreed = Mapping[int, Mapping[str, Pair]]  # n → row of a tie → what agrees

FINDINGS = """
select r.n, r.leader, r.organisation_id, r.target_id, r.hops, r.path,
  m.target_id is not null as is_missing
from reached r
left join missing m on m.n = r.n and m.target_id = r.target_id
where m.target_id is not null or (r.n, r.target_id) in (select (n, target_id) from dealing)
order by r.leader, r.n, r.target_id
"""


def findings(
    duck: duckdb.DuckDBPyConnection,
    marts: Mapping[str, catalogue.Mart],
    agreed: Agreed,
    settings: Row,
) -> Iterator[Row]:
    deals: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for d in fetch(duck, "select * from dealing order by made_on desc, mart, row_id"):
        deals[d["n"], d["target_id"]].append(d)
    found = fetch(duck, FINDINGS)
    inferred = _whom_nobody_declared(duck)
    asked = (_told(f, deals, agreed, inferred, settings) for f in found)
    told = [t for t in asked if t is not None]
    contents = _contents(duck, marts, (row for t in told for row in t["rows"]))
    firms = walking.names_of(duck, "reached")
    for t in told:
        kept = [r | {"row": contents.get((r["mart"], r["row_id"]), {})} for r in t["rows"]]
        yield {"kind": "finding", **t, "rows": kept, "company_name": firms.get(t["company_id"])}


def _told(
    found: Row,
    deals: Mapping[tuple[int, str], list[Row]],
    agreed: Agreed,
    inferred: Mapping[int, Row],
    settings: Row,
) -> Row | None:
    """One finding; None where all that is known is not enough to bother somebody with."""
    n, first = found["n"], found["path"][0]
    mine = deals.get((n, found["target_id"]), [])
    nobody = inferred.get(n)
    pair = None if nobody else agreed[n][first["row_id"]]
    sure = settings["inferred"] if pair is None else pair.probability
    if sure < (settings["clue"] if mine else settings["likely"]):
        return None
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
        "agreements": [asdict(a) for a in pair.agreements] if pair else [],
        "is_undeclared": found["is_missing"],
        "business": _business(mine),
        "rows": path
        + [{"mart": d["mart"], "row_id": d["row_id"], "role": "deal"} for d in mine[:MOST_DEALS]],
    }


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
