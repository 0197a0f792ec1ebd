"""Rows around subjects, read from one snapshot in a process of its own.

`python -m sunshine.analysis.extracts.engine` reads a job {root, lake, tables, subjects: [[kind,
organisation or null, id]], hops, most} and writes one JSON line a subject: {kind, organisation_id,
subject_id, rows: [{mart, row}], row_count, hubs}. The same locked DuckDB as the probes have.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sunshine.analysis.runners.engine import connect, fetch, lock, rows_pointed_at, to_json
from sunshine.analysis.runners.engine.ground import Ground
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

MOST_ROWS = 200  # of one mart around one subject
# Kind → mart → how its rows hang on the subject; `c` is the contract of the subject.
OF_CONTRACT = "join contract c on c.organisation_id is not distinct from w.organisation_id and c.contract_id = w.subject_id"
OWN = "m.organisation_id is not distinct from w.organisation_id"
AROUND = {
    "contract": {
        "contract": f"join contract m on {OWN} and m.contract_id = w.subject_id",
        "contract_change": f"join contract_change m on {OWN} and m.contract_id = w.subject_id",
        "invoice": f"join invoice m on {OWN} and m.contract_id = w.subject_id",
        "payment": f"join payment m on {OWN} and m.contract_id = w.subject_id",
        "matter": f"{OF_CONTRACT} join matter m on {OWN} and m.matter_id = c.matter_id",
        "resolution": f"{OF_CONTRACT} join resolution m on {OWN} and m.matter_id = c.matter_id",
        "procurement": f"{OF_CONTRACT} join procurement m on {OWN} and m.procurement_id = c.procurement_id",
        "tender": f"{OF_CONTRACT} join tender m on {OWN} and m.procurement_id = c.procurement_id",
        "award": f"{OF_CONTRACT} join award m on {OWN} and m.procurement_id = c.procurement_id",
    },
    "procurement": {
        "procurement": f"join procurement m on {OWN} and m.procurement_id = w.subject_id",
        "tender": f"join tender m on {OWN} and m.procurement_id = w.subject_id",
        "bid": f"join bid m on {OWN} and m.procurement_id = w.subject_id",
        "award": f"join award m on {OWN} and m.procurement_id = w.subject_id",
        "contract": f"join contract m on {OWN} and m.procurement_id = w.subject_id",
    },
    "firm": {
        "contract": f"join contract m on {OWN} and m.counterparty_id = w.subject_id",
        "payment": f"join payment m on {OWN} and m.payee_id = w.subject_id",
        "resolution": f"join contract c on {OWN.replace('m.', 'c.')} and c.counterparty_id = w.subject_id"
        f" join resolution m on {OWN} and m.matter_id = c.matter_id",
        "lease": f"join lease m on {OWN} and m.tenant_id = w.subject_id",
        "decision_item": f"join decision_item m on {OWN} and m.act in ('contract', 'payment')"
        " and exists (select 1 from contract k where k.organisation_id is not distinct from"
        " w.organisation_id and k.counterparty_id = w.subject_id and k.category = m.category)",
    },
}  # fmt: skip
# Whose names a picture shows, by mart and column.
PARTIES = {
    "contract": ("counterparty_id", "third_party_payee_id"),
    "payment": ("payee_id",),
    "bid": ("tenderer_id",),
    "award": ("supplier_id",),
    "resolution": ("counterparty_id",),
}
# Marts of which a change can alter an extract; the walk's limits are parameters.
READ = {kind: {*joins, "counterparty"} for kind, joins in AROUND.items()}
READ["firm"] |= {"ownership", "position", "kinship", "organisation", "parameter"}
EDGES = """
select coalesce(holder_id, holder_key) as a, target_id as b, 'ownership' as mart, row_id from ownership
union all select person_key, target_id, 'position', row_id from position where role <> 'employee'
"""


def around(
    duck: duckdb.DuckDBPyConnection,
    marts: Mapping[str, catalogue.Mart],
    subjects: list[list[str | None]],
    *,
    hops: int,
    most: int,
) -> Iterator[dict[str, Any]]:
    """What is around each subject, in the order given; views are bound."""
    columns = zip(*subjects, strict=True) if subjects else ([], [], [])
    names = ("kind", "organisation_id", "subject_id")
    wanted = {n: pa.array(list(c), pa.string()) for n, c in zip(names, columns, strict=True)}
    wanted["n"] = pa.array(range(len(subjects)), pa.int64())
    duck.register("given_subjects", pa.table(wanted))
    duck.execute("create or replace temp table wanted as select * from given_subjects")
    duck.execute("create or replace temp table near (n bigint, mart varchar, row_id varchar)")
    for kind, joins in AROUND.items():
        for mart, join in joins.items():
            duck.execute(
                f"insert into near select distinct w.n, '{mart}', m.row_id from wanted w {join}"
                f" where w.kind = '{kind}'"
            )
    hubs = _walk(duck, hops, most)
    _name_parties(duck)
    yield from _told(duck, marts, subjects, hubs)


def _walk(duck: duckdb.DuckDBPyConnection, hops: int, most: int) -> dict[int, dict[str, int]]:
    """Ties of ownership and position up to `hops` from firms, then kinship of the enterprise.

    A node with more than `most` ties shows that many and is not walked through: subject number →
    node → how many ties it has. The firm itself is walked through, whatever it has.
    """
    duck.execute(f"create or replace temp table edge as {EDGES}")
    duck.execute("create or replace temp table tie (n bigint, mart varchar, row_id varchar)")
    duck.execute(
        "create or replace temp table reached as"
        " select n, subject_id as node, 0 as hop, false as is_hub from wanted where kind = 'firm'"
    )
    for hop in range(1, hops + 1):
        duck.execute(
            "create or replace temp table step as select *,"
            " row_number() over (partition by n, node order by row_id) as place,"
            " count(*) over (partition by n, node) as tie_count from ("
            "  select r.n, r.node, e.b as other, e.mart, e.row_id from reached r join edge e on e.a = r.node where r.hop = $1"
            "  union all"
            "  select r.n, r.node, e.a, e.mart, e.row_id from reached r join edge e on e.b = r.node where r.hop = $1)",
            [hop - 1],
        )
        duck.execute(
            "insert into tie select distinct n, mart, row_id from step where place <= $1", [most]
        )
        duck.execute(
            "update reached set is_hub = true where (n, node) in"
            " (select (n, node) from step where tie_count > $1)",
            [most],
        )
        duck.execute(
            "insert into reached select distinct s.n, s.other, $1, false from step s"
            " where s.place <= $2 and (s.tie_count <= $2 or $1 = 1)"
            " and (s.n, s.other) not in (select (n, node) from reached)",
            [hop, most],
        )
    duck.execute("insert into near select distinct n, mart, row_id from tie")
    duck.execute(
        "insert into near select distinct w.n, 'kinship', k.row_id from wanted w"
        " join reached r on r.n = w.n join kinship k on k.relative_key = r.node"
        " left join organisation o on o.organisation_id = w.organisation_id"
        " where k.organisation_id = w.organisation_id or k.organisation_id = o.group_id"
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in fetch(
        duck,
        "select r.n, r.node, count(*) as ties from reached r join edge e on e.a = r.node or e.b = r.node"
        " where r.is_hub group by r.n, r.node",
    ):
        found[row["n"]][row["node"]] = row["ties"]
    return found


def _name_parties(duck: duckdb.DuckDBPyConnection) -> None:
    parts = [
        f"select x.n, m.{column} as id from near x join {mart} m on m.row_id = x.row_id where x.mart = '{mart}'"
        for mart, columns in PARTIES.items()
        for column in columns
    ]
    parts += ["select n, node from reached", "select n, subject_id from wanted"]
    duck.execute(
        f"insert into near select distinct p.n, 'counterparty', m.row_id from ({' union '.join(parts)}) p"
        " join counterparty m on m.counterparty_id = p.id"
    )


def _told(
    duck: duckdb.DuckDBPyConnection,
    marts: Mapping[str, catalogue.Mart],
    subjects: list[list[str | None]],
    hubs: Mapping[int, dict[str, int]],
) -> Iterator[dict[str, Any]]:
    ranked = "select *, row_number() over (partition by n, mart order by row_id) as place from near"
    duck.execute(
        f"create or replace temp table kept as select * from ({ranked}) where place <= {MOST_ROWS}"
    )
    duck.execute("create or replace temp table pointed as select distinct mart, row_id from kept")
    named = duck.execute("select distinct mart from pointed order by 1").fetchall()
    contents = rows_pointed_at(Ground(duck, marts), (name for (name,) in named))
    counts = {
        r["n"]: r["rows"] for r in fetch(duck, "select n, count(*) as rows from near group by n")
    }
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in fetch(duck, "select n, mart, row_id from kept order by n, mart, row_id"):
        key = (row["mart"], row["row_id"])
        rows[row["n"]].append({"mart": row["mart"], "row": contents[key]})
    for n, (kind, organisation_id, subject_id) in enumerate(subjects):
        yield {
            "kind": kind,
            "organisation_id": organisation_id,
            "subject_id": subject_id,
            "rows": rows.get(n, []),
            "row_count": counts.get(n, 0),
            "hubs": hubs.get(n, {}),
        }


def main() -> None:
    """One job; see the module's words."""
    job = json.load(sys.stdin)
    root, folder = Path(job["root"]), Path(job["lake"])
    marts = catalogue.marts(root)
    with connect(folder) as duck:
        lake.bind(duck, folder, marts.values(), job["tables"])
        lock(duck)
        for told in around(duck, marts, job["subjects"], hops=job["hops"], most=job["most"]):
            sys.stdout.write(to_json(told) + "\n")


if __name__ == "__main__":
    main()
