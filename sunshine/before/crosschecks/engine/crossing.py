"""One crosscheck in a process of its own: people of declarations against a snapshot of the lake.

`python -m sunshine.before.crosschecks.engine.crossing` reads a job {root, lake, tables, people,
known_as, declared, settings} (columns as lists) and writes JSON lines: {"kind": "step", "words"}
and {"kind": "finding", …}. Names come in by the pipe and stay in memory; what goes out has keys.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.runners.engine import connect, fetch, lock, to_json
from sunshine.before.crosschecks.engine import walking
from sunshine.before.crosschecks.engine.findings import INFERRED_FROM, findings
from sunshine.before.crosschecks.engine.han import simplified
from sunshine.before.crosschecks.engine.matching import Pair, Record, match_firms, match_persons
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
MATCHED = {
    "n": pa.int64(), "leader": pa.string(), "organisation_id": pa.string(),
    "person_key": pa.string(), "target_id": pa.string(), "mart": pa.string(),
    "row_id": pa.string(), "valid_from": pa.date32(), "valid_to": pa.date32(),
}  # fmt: skip
Row = dict[str, Any]
Agreed = dict[int, dict[str, Pair]]  # n → row of a tie → what agrees


def crossed(
    duck: duckdb.DuckDBPyConnection, marts: Mapping[str, catalogue.Mart], root: Path, job: Row
) -> Iterator[Row]:
    """Steps and findings of one crosscheck; views are bound."""
    settings = job["settings"]
    _give(duck, job)
    yield {"kind": "step", "words": "查找登记的持股和任职"}
    walking.prepare(duck, int(settings["most_subjects"]))
    candidates = fetch(duck, "select * from candidate")
    firms = walking.names_of(duck, "tie")
    yield {"kind": "step", "words": f"逐对比对姓名和证件，共 {len(candidates)} 对"}
    agreed = _agreed(duck, root, candidates, firms, settings["clue"])
    _fill(duck, candidates, agreed)
    yield {"kind": "step", "words": "从企业查到业务往来"}
    walking.walk(duck, settings)
    _drop_named(duck, root, firms, settings["likely"])
    yield from findings(duck, marts, agreed, settings)


def _give(duck: duckdb.DuckDBPyConnection, job: Row) -> None:
    for name, columns in (("people", PEOPLE), ("known_as", KNOWN_AS), ("declared", DECLARED)):
        table = pa.table({c: pa.array(job[name][c], t) for c, t in columns.items()})
        duck.register(f"given_{name}", table)
        duck.execute(f"create or replace temp table {name} as select * from given_{name}")
    duck.execute(
        "create or replace temp table person as"
        " select * replace (cast(filed_on as date) as filed_on) from people"
    )


def _agreed(
    duck: duckdb.DuckDBPyConnection,
    root: Path,
    candidates: Iterable[Row],
    firms: Mapping[str, str],
    least: float,
) -> Agreed:
    """Which candidates are the person who was declared, and why."""
    wanted = {(str(c["n"]), c["row_id"]) for c in candidates}
    pairs = match_persons(
        _people(duck), _holders(duck, root, firms), weights(root, "person"), least=least
    )
    found: Agreed = defaultdict(dict)
    for pair in pairs:
        if (pair.left, pair.right) in wanted:
            found[int(pair.left)][pair.right] = pair
    return found


def _contacts(duck: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[Any, Row]:
    found: dict[Any, Row] = defaultdict(lambda: {"phone": [], "address": []})
    rows = duck.execute(f"select {column}, kind, value_key from {table} order by all").fetchall()
    for key, kind, value in rows:
        found[key][kind].append(value)
    return found


def _people(duck: duckdb.DuckDBPyConnection) -> list[Record]:
    contacts = _contacts(duck, "of_person", "n")
    rows = fetch(duck, "select * from person where n in (select n from candidate) order by n")
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
        )
        for p in rows
    ]


HOLDERS = """
with held as (select person_key, count(distinct target_id) as held from tie
  where person_key in (select person_key from candidate) group by 1)
select c.row_id, c.person_key, c.target_id, h.held, (select count(*) from tie) as total,
  bool_or(c.how = 'number') as is_number, min(k.spelt) as spelt
from candidate c join held h using (person_key) join known_as k on k.n = c.n and k.key = c.person_key
group by all order by c.row_id
"""


def _holders(duck: duckdb.DuckDBPyConnection, root: Path, firms: Mapping[str, str]) -> list[Record]:
    """What is registered: a row each, because a name alone stands for everybody of that name."""
    contacts, known = _contacts(duck, "of_tie", "row_id"), places(root)
    cores: dict[str, str] = {}
    for firm in {r[0] for r in duck.execute("select distinct target_id from candidate").fetchall()}:
        if firm in firms:
            cores[firm] = firm_name(simplified(firms[firm]), known).core
    return [
        Record(
            h["row_id"],
            number=h["person_key"] if h["is_number"] else None,
            name=None if h["is_number"] else h["spelt"],
            district=h["target_id"][2:8] if h["target_id"][2:8].isdecimal() else None,
            phones=tuple(contacts[h["row_id"]]["phone"]),
            addresses=tuple(contacts[h["row_id"]]["address"]),
            employer=cores.get(h["target_id"]),
            count=h["held"],
            total=h["total"],
        )
        for h in fetch(duck, HOLDERS)
    ]


def _fill(duck: duckdb.DuckDBPyConnection, candidates: Iterable[Row], agreed: Agreed) -> None:
    """The table `matched`: who was told to be the declared person, and whom nobody declared."""
    leaders = {
        n: rest
        for n, *rest in duck.execute("select n, leader, organisation_id from person").fetchall()
    }
    rows = []
    for c in candidates:
        if c["row_id"] in agreed.get(c["n"], {}):
            leader, place = leaders[c["n"]]
            rows.append({**c, "leader": leader, "organisation_id": place})
    duck.register("given_matched", pa.Table.from_pylist(rows, pa.schema(list(MATCHED.items()))))
    columns = ", ".join(MATCHED)
    duck.execute(
        f"create or replace temp table matched as select distinct {columns} from given_matched"
        f" union all select {INFERRED_FROM} + dense_rank() over (order by leader, person_key),"
        f" {columns.removeprefix('n, ')} from inferred"
    )


NAMED_IN_DECLARATIONS = "select leader, name from declared where company_id is null"


def _drop_named(
    duck: duckdb.DuckDBPyConnection, root: Path, firms: Mapping[str, str], likely: float
) -> None:
    """A firm that was declared by its name alone is not missing from the declaration."""
    named = duck.execute(
        f"{NAMED_IN_DECLARATIONS} and leader in (select leader from missing)"
    ).fetchall()
    missing = duck.execute("select distinct leader, target_id from missing").fetchall()
    left = [Record(f"{leader}|{i}", name=name) for i, (leader, name) in enumerate(named) if name]
    right = [
        Record(f"{leader}|{target}", name=firms[target])
        for leader, target in missing
        if target in firms
    ]
    pairs = match_firms(left, right, weights(root, "firm"), places=places(root), least=likely)
    told = [p.right for p in pairs if p.left.split("|")[0] == p.right.split("|")[0]]
    duck.register("given_named", pa.table({"key": pa.array(told, pa.string())}))
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
