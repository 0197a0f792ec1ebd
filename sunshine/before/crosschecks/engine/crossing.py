"""One crosscheck in a process of its own: people of declarations against a snapshot of the lake.

`python -m sunshine.before.crosschecks.engine.crossing` reads a job {root, lake, tables, people,
known_as, declared, settings} (columns as lists) and writes JSON lines: {"kind": "step", "words"}
and {"kind": "finding", …}. Names come in by the pipe and stay in memory; what goes out has keys.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.runners.engine import connect, fetch, lock, to_json
from sunshine.before.crosschecks.engine import walking
from sunshine.before.crosschecks.engine.findings import INFERRED_FROM, findings
from sunshine.before.crosschecks.engine.han import simplified
from sunshine.before.crosschecks.engine.matching import Record, keyed_persons, match_firms
from sunshine.before.crosschecks.engine.weights import places, weights
from sunshine.before.crosschecks.rules.names import firm_name
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

PEOPLE = {
    "n": pa.int64(), "leader": pa.string(), "organisation_id": pa.string(), "leader_key": pa.string(),
    "key": pa.string(), "number_key": pa.string(), "name": pa.string(), "birth": pa.string(),
    "district": pa.string(), "employer": pa.string(), "filed_on": pa.string(),
}  # fmt: skip
KNOWN_AS = {"n": pa.int64(), "key": pa.string(), "how": pa.string(), "spelt": pa.string()}
DECLARED = {"leader": pa.string(), "company_id": pa.string(), "name": pa.string()}
TOLD = ["unique_id_l", "unique_id_r", "match_probability", "mw_tf_adj_name"]
Row = dict[str, Any]


def crossed(
    duck: duckdb.DuckDBPyConnection, marts: Mapping[str, catalogue.Mart], root: Path, job: Row
) -> Iterator[Row]:
    """Steps and findings of one crosscheck; views are bound."""
    settings = job["settings"]
    _give(duck, job)
    yield {"kind": "step", "words": "查找登记的持股和任职"}
    walking.prepare(duck, int(settings["most_subjects"]))
    (count,) = duck.execute("select count(*) from candidate").fetchone() or (0,)
    yield {"kind": "step", "words": f"逐对比对姓名和证件，共 {count} 对"}
    _agree(duck, root, settings["clue"])
    duck.execute(FILL)
    yield {"kind": "step", "words": "从企业查到业务往来"}
    walking.walk(duck, settings)
    _drop_named(duck, root, settings["likely"])
    yield from findings(duck, marts, weights(root, "person"), settings)


def _give(duck: duckdb.DuckDBPyConnection, job: Row) -> None:
    for name, columns in (("people", PEOPLE), ("known_as", KNOWN_AS), ("declared", DECLARED)):
        table = pa.table({c: pa.array(job[name][c], t) for c, t in columns.items()})
        duck.register(f"given_{name}", table)
        duck.execute(f"create or replace temp table {name} as select * from given_{name}")
    duck.execute(
        "create or replace temp table person as"
        " select * replace (cast(filed_on as date) as filed_on) from people"
    )


def _agree(duck: duckdb.DuckDBPyConnection, root: Path, least: float) -> None:
    """The table `agreed`: which candidates are the person who was declared, and why."""
    using = weights(root, "person")
    found = pa.concat_tables(
        [
            keyed_persons(_people(duck, how), _holders(duck, root, how), using, least=least).select(
                TOLD + [f"{part}_{c.code}" for c in using.comparisons for part in ("gamma", "mw")]
            )
            for how in ("number", "name")
        ],
        promote_options="permissive",
    )
    duck.register("given_agreed", found)
    duck.execute(
        "create or replace temp table agreed as select cast(unique_id_l as bigint) as n,"
        " unique_id_r as row_id, * from given_agreed"
    )


def _contacts(duck: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[Any, Row]:
    found: dict[Any, Row] = defaultdict(lambda: {"phone": [], "address": []})
    rows = duck.execute(f"select {column}, kind, value_key from {table} order by all").fetchall()
    for key, kind, value in rows:
        found[key][kind].append(value)
    return found


def _people(duck: duckdb.DuckDBPyConnection, how: str) -> list[Record]:
    """Who was declared, once for each key under which the register holds somebody."""
    contacts = _contacts(duck, "of_person", "n")
    rows = fetch(
        duck,
        "select distinct p.*, c.person_key as known from person p join candidate c using (n)"
        f" where c.how = {lake.literal(how)} order by n, known",
    )
    return [
        Record(
            str(p["n"]),
            number=p["number_key"],
            name=p["name"],
            birth=p["birth"],
            district=p["district"],
            phones=tuple(contacts[p["n"]]["phone"]),
            addresses=tuple(contacts[p["n"]]["address"]),
            employer=p["employer"],
            key=p["known"],
        )
        for p in rows
    ]


HOLDERS = """
with held as (select person_key, count(distinct target_id) as held from tie
  where person_key in (select person_key from candidate) group by 1)
select c.row_id, c.person_key, c.target_id, h.held, min(k.spelt) as spelt
from candidate c join held h using (person_key) join known_as k on k.n = c.n and k.key = c.person_key
where c.how = {0}
group by all order by c.row_id
"""
# Firms somebody may work at: of the others no name is read.
WORKED_AT = """
create or replace temp table worked_at as
select distinct c.target_id from candidate c join person p using (n) where p.employer is not null
"""


def _holders(duck: duckdb.DuckDBPyConnection, root: Path, how: str) -> list[Record]:
    """What is registered: a row each, because a name alone stands for everybody of that name."""
    contacts, known = _contacts(duck, "of_tie", "row_id"), places(root)
    duck.execute(WORKED_AT)
    names = walking.names_of(duck, "worked_at")
    cores = {firm: firm_name(simplified(name), known).core for firm, name in names.items()}
    (total,) = duck.execute(walking.REGISTERED).fetchone() or (0,)
    return [
        Record(
            h["row_id"],
            number=h["person_key"] if how == "number" else None,
            name=h["spelt"] if how == "name" else None,
            district=h["target_id"][2:8] if h["target_id"][2:8].isdecimal() else None,
            phones=tuple(contacts[h["row_id"]]["phone"]),
            addresses=tuple(contacts[h["row_id"]]["address"]),
            employer=cores.get(h["target_id"]),
            count=h["held"],
            total=total,
            key=h["person_key"],
        )
        for h in fetch(duck, HOLDERS.format(lake.literal(how)))
    ]


# Who was told to be the declared person, and whom nobody declared.
FILL = f"""
create or replace temp table matched as
select distinct c.n, p.leader, p.organisation_id, c.person_key, c.target_id, c.mart, c.row_id,
  c.valid_from, c.valid_to
from candidate c join agreed a using (n, row_id) join person p using (n)
union all
select {INFERRED_FROM} + dense_rank() over (order by leader, person_key), leader, organisation_id,
  person_key, target_id, mart, row_id, valid_from, valid_to
from inferred
"""
NAMED_IN_DECLARATIONS = "select leader, name from declared where company_id is null"


def _drop_named(duck: duckdb.DuckDBPyConnection, root: Path, likely: float) -> None:
    """A firm that was declared by its name alone is not missing from the declaration."""
    named = duck.execute(
        f"{NAMED_IN_DECLARATIONS} and leader in (select leader from missing)"
    ).fetchall()
    duck.execute(
        "create or replace temp table unnamed as select distinct leader, target_id from missing"
        f" where leader in (select leader from ({NAMED_IN_DECLARATIONS}))"
    )
    firms = walking.names_of(duck, "unnamed")
    missing = duck.execute("select leader, target_id from unnamed").fetchall()
    left = [
        Record(f"{leader}|{i}", name=name, key=leader)
        for i, (leader, name) in enumerate(named)
        if name
    ]
    right = [
        Record(f"{leader}|{target}", name=firms[target], key=leader)
        for leader, target in missing
        if target in firms
    ]
    pairs = match_firms(left, right, weights(root, "firm"), places=places(root), least=likely)
    duck.register("given_named", pa.table({"key": pa.array([p.right for p in pairs], pa.string())}))
    duck.execute(
        "delete from missing where concat(leader, '|', target_id) in (select key from given_named)"
    )


def main() -> None:
    """One job; see the module's words."""
    job = json.load(sys.stdin)
    root, folder = Path(job["root"]), Path(job["lake"])
    marts = catalogue.marts(root)
    with connect(folder) as duck:
        lake.bind(duck, folder, marts.values(), job["tables"])
        lock(duck)
        for told in crossed(duck, marts, root, job):
            sys.stdout.write(to_json(told) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
