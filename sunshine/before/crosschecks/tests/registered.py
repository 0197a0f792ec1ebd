"""A small register: a leader of a water company, his family, and the firms they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.before.crosschecks.engine.crossing import crossed
from sunshine.before.crosschecks.engine.han import spellings
from sunshine.before.crosschecks.engine.scoring import Pairing, added_up
from sunshine.datacentre.catalogue import engine as catalogue

WATER, BRANCH = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
SETTINGS = {
    "most_subjects": 5, "clue": 0.05, "likely": 0.5, "inferred": 0.5,
    "hops": 3, "hub": 20, "since": "2024-01-01",
}  # fmt: skip
FIRM = {letter: f"91510100MA{letter * 8}"[:18] for letter in "ABCDEFG"}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def person(n: int, relation_key: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    """One of the leader 王's declaration; `relation_key` is the key of the number, or ''."""
    return {
        "n": n, "leader": "d1", "organisation_id": WATER, "leader_key": "p_wang",
        "key": relation_key or f"name:{name}", "number_key": relation_key or None, "name": name,
        "birth": None, "district": None, "employer": None, "filed_on": "2025-06-30", **more,
    }  # fmt: skip


def job_of(
    people: Sequence[dict[str, Any]],
    declared: Iterable[tuple[str | None, str]] = (),
    **settings: Any,
) -> dict[str, Any]:
    known = []
    for p in people:
        if p["number_key"]:
            known.append((p["n"], p["number_key"], "number", None))
        if p["name"]:
            known += [(p["n"], f"name:{s}", "name", s) for s in spellings(p["name"])]
    told = [("d1", company, name) for company, name in declared]
    return {
        "people": _columns(people),
        "known_as": dict(zip(("n", "key", "how", "spelt"), _turned(known, 4), strict=True)),
        "declared": dict(zip(("leader", "company_id", "name"), _turned(told, 3), strict=True)),
        "settings": SETTINGS | settings,
    }


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _turned(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[i] for row in rows] for i in range(width)]


def found(
    root: Path, marts: Rows, job: dict[str, Any], named: Pairing = added_up
) -> list[dict[str, Any]]:
    """Findings over these rows; every mart that is not given is empty."""
    known = catalogue.marts(root)
    with duckdb.connect() as duck:
        for mart in (m for m in known.values() if not m.is_derived):
            _make(duck, mart, marts.get(mart.name, ()))
        told = list(crossed(duck, known, root, job, named))
    return [t for t in told if t["kind"] == "finding"]


def _make(
    duck: duckdb.DuckDBPyConnection, mart: catalogue.Mart, rows: Sequence[Mapping[str, Any]]
) -> None:
    typed = ", ".join(f'null::{t} as "{c}"' for c, t in mart.columns.items())
    duck.execute(f'create table "{mart.name}" as select {typed} where false')
    if rows:
        whole = [{"row_id": f"t:{mart.name}{i}", **row} for i, row in enumerate(rows)]
        names = sorted({name for row in whole for name in row})
        given = pa.table({n: [row.get(n) for row in whole] for n in names})
        duck.register("given", given)
        told = ", ".join(f'"{n}"' for n in names)
        duck.execute(f'insert into "{mart.name}" ({told}) select {told} from given')


def holds(key: str, firm: str, since: date = date(2020, 1, 1), **more: Any) -> dict[str, Any]:
    return {"holder_key": key, "target_id": FIRM[firm], "share": 0.6, "valid_from": since, **more}


def contract(firm: str, amount: int, on: date, place: str = WATER) -> dict[str, Any]:
    return {
        "organisation_id": place, "counterparty_id": FIRM[firm], "signed_on": on,
        "amount": amount, "currency": "CNY",
    }  # fmt: skip


ENTERPRISES = [
    {"organisation_id": WATER, "uscc": "91510100MA00000001", "name": "澄州水务集团有限公司"},
    {"organisation_id": BRANCH, "uscc": "91510100MA00000002", "group_id": WATER, "name": "澄州水务北浦有限公司"},
]  # fmt: skip


def firms(**names: str) -> list[dict[str, Any]]:
    return [{"counterparty_id": FIRM[letter], "name": name} for letter, name in names.items()]
