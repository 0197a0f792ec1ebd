"""Crosschecks in a process of their own: people of declarations against a snapshot of the lake.

`python -m sunshine.before.crosschecks.engine.crossing` reads a job a line {root, lake, tables,
people, known_as, declared, settings} (columns as lists) and writes JSON lines: {"kind": "step",
"words"}, {"kind": "finding", …}, {"kind": "done"}. It stays for the next job (ADR 0007). Names come
in by the pipe and stay in memory; what goes out has keys.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.runners.engine.serving import serve
from sunshine.analysis.runners.engine.session import Bound
from sunshine.before.crosschecks.engine import sides, walking
from sunshine.before.crosschecks.engine.findings import INFERRED_FROM, findings
from sunshine.before.crosschecks.engine.matching import FIRM, Record, firm_row
from sunshine.before.crosschecks.engine.scoring import Pairing, added_up
from sunshine.before.crosschecks.engine.weights import places, weights
from sunshine.datacentre.catalogue import engine as catalogue

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
    duck: duckdb.DuckDBPyConnection,
    marts: Mapping[str, catalogue.Mart],
    root: Path,
    job: Row,
    named: Pairing = added_up,
) -> Iterator[Row]:
    """Steps and findings of one crosscheck; views are bound. `named`: who tells pairs of names."""
    settings = job["settings"]
    _give(duck, job)
    yield {"kind": "step", "words": "查找登记的持股和任职"}
    walking.prepare(duck, int(settings["most_subjects"]))
    (count,) = duck.execute("select count(*) from candidate").fetchone() or (0,)
    yield {"kind": "step", "words": f"逐对比对姓名和证件，共 {count} 对"}
    _agree(duck, root, settings["clue"], named)
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


def _agree(duck: duckdb.DuckDBPyConnection, root: Path, least: float, named: Pairing) -> None:
    """The table `agreed`: which candidates are the person who was declared, and why."""
    using = weights(root, "person")
    sides.make(duck, root, using)
    told = TOLD + [f"{part}_{c.code}" for c in using.comparisons for part in ("gamma", "mw")]
    found = [
        pairing(duck, f"asked_{how}", f"held_{how}", "name", using, least).select(told)
        for how, pairing in (("number", added_up), ("name", named))
    ]
    duck.register("given_agreed", pa.concat_tables(found, promote_options="permissive"))
    duck.execute(
        "create or replace temp table agreed as select cast(unique_id_l as bigint) as n,"
        " unique_id_r as row_id, * from given_agreed"
    )


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
    using, known = weights(root, "firm"), places(root)
    told = [
        Record(f"{leader}|{i}", name=name, key=leader)
        for i, (leader, name) in enumerate(named)
        if name
    ]
    registered = [
        Record(f"{leader}|{target}", name=firms[target], key=leader)
        for leader, target in missing
        if target in firms
    ]
    if told and registered:
        for side, records in (("told_firm", told), ("registered_firm", registered)):
            rows = [firm_row(r, using, known) for r in records]
            duck.register(side, pa.Table.from_pylist(rows, pa.schema(list(FIRM.items()))))
        pairs = added_up(duck, "told_firm", "registered_firm", "core", using, likely)
        duck.register("given_named", pairs)
        duck.execute(
            "delete from missing"
            " where concat(leader, '|', target_id) in (select unique_id_r from given_named)"
        )


class Crossings:
    """One lake; a mart is bound again when its version is another."""

    named: Pairing = staticmethod(added_up)

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.bound = Bound(folder, catalogue.marts(root), None)

    def events(self, job: Row) -> Iterator[Row]:
        """On a cursor: its temp tables hold names, and go with it."""
        self.bound.bind(job["tables"])
        with self.bound.duck.cursor() as duck:
            yield from crossed(duck, self.bound.marts, self.root, job, self.named)


if __name__ == "__main__":
    serve(Crossings)
