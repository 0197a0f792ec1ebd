"""G01 from many relatives over many edges, with paths, at 2, 3 and 4 hops, against a raw scan.

`python -m bench.relations [EDGES] [RELATIVES]`: Parquet as in the lake, sorted by the marts'
keys; the graph has hubs; every way carries its evidence rows. The scan is `sum(hash(c))` over
every column that the ways read, in the same run.
"""

import resource
import sys
import tempfile
from functools import partial
from pathlib import Path

import duckdb

from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.engine import derive, quoted

ROOT = Path(__file__).resolve().parents[1]
HUBS = 40  # funds with thousands of holdings
VALUES = {"G01.hops": 2, "G01.minimum_share": 0.05, "G01.hub_holdings": 50}
MADE = {
    # Half the edges are persons' shares; a firm's holdings follow a power law, funds lead it.
    "ownership": """select 'r:W' || i as row_id, 'W' || i as ownership_id,
      case when i % 2 = 0 then 'p_' || hash(i) % {people} end as holder_key,
      case when i % 2 = 1 and hash(i, 5) % 10 = 0 then 'F' || hash(i, 6) % {hubs}
           when i % 2 = 1 then 'F' || hash(i, 1) % {firms} end as holder_id,
      'F' || hash(i, 2) % {firms} as target_id,
      ((1 + hash(i, 3) % 100) / 100.0)::decimal(24,6) as share, date '2015-01-01' as valid_from
      from range({edges}) t(i) order by target_id, holder_id""",
    "kinship": """select 'r:Q' || i as row_id, 'Q' || i as kinship_id, 'O' || i % 500 as organisation_id,
      'l_' || i // 3 as person_key, 'p_' || hash(i, 7) % {people} as relative_key, 'spouse' as relation,
      date '2018-01-01' as valid_from from range({relatives}) t(i) order by organisation_id""",
    "contract": """select 'r:K' || i as row_id, 'K' || i as contract_id, 'O' || hash(i) % 500 as organisation_id,
      'F' || hash(i, 8) % {firms} as counterparty_id, date '2020-01-01' + (hash(i, 9) % 2000)::int as signed_on,
      (1000 + hash(i, 3) % 1000000)::decimal(18,2) as amount, 'CNY' as currency
      from range({edges} // 2) t(i) order by organisation_id, counterparty_id""",
    "organisation": """select 'r:O' || i as row_id, 'O' || i as organisation_id, 'U' || i as uscc,
      'O' || i // 15 as group_id from range(500) t(i)""",
}
READ = {
    "ownership": "row_id holder_key holder_id target_id share valid_from valid_to",
    "kinship": "row_id organisation_id relative_key valid_from valid_to",
}


def prepare(duck: duckdb.DuckDBPyConnection, folder: Path, edges: int, relatives: int) -> None:
    """Views over Parquet for what is made, empty tables for the rest, then the derived marts."""
    sizes = {"edges": edges, "relatives": relatives, "people": edges // 2, "firms": edges // 4}
    known = marts(ROOT)
    for mart in (m for m in known.values() if not m.is_derived):
        typed = ", ".join(f"null::{t} as {quoted(c)}" for c, t in mart.columns.items())
        duck.execute(f"create table {mart.name} as select {typed} where false")
        if mart.name in MADE:
            path = folder / f"{mart.name}.parquet"
            made = MADE[mart.name].format(hubs=HUBS, **sizes)
            empty = f"select * from {mart.name}"
            duck.execute(f"copy ({empty} union all by name {made}) to '{path}'")
            duck.execute(f"drop table {mart.name}")
            duck.execute(f"create view {mart.name} as select * from read_parquet('{path}')")
    duck.execute(
        "insert into parameter by name select o.organisation_id, n.name, n.value, date '2010-01-01' as valid_from"
        " from organisation o cross join (select unnest(?) as name, unnest(?) as value) n",
        [list(VALUES), list(VALUES.values())],
    )
    derive(duck, known.values())


def main() -> None:
    edges = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    relatives = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    probe = probes.load(ROOT)["G01"]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name, duckdb.connect() as duck:
        prepare(duck, Path(name), edges, relatives)
        scan = " union all ".join(
            "select " + " + ".join(f"sum(hash({c})::hugeint)" for c in columns.split()) + f" from {mart}"
            for mart, columns in READ.items()
        )  # fmt: skip
        raw = timed(lambda: duck.execute(scan).fetchall())
        print(f"{edges:,} 条边、{relatives:,} 名亲属：原始扫描 {raw:.2f} 秒")
        for hops in (2, 3, 4):
            duck.execute("update parameter set value = ? where name = 'G01.hops'", [hops])
            ways = "create or replace temp table way as select * from control_chain"
            walked = timed(partial(duck.execute, ways))
            found = duck.execute("select count(*), count(*) filter (is_hub) from way").fetchall()[0]
            full = timed(lambda: duck.execute(f"create or replace temp table hit as {probe.sql}"))
            hits = duck.execute("select count(*) from hit").fetchall()[0][0]
            print(
                f"{hops} 跳：{found[0]:,} 条带路径的链（{found[1]:,} 条止于持股极广的单位）{walked:.2f} 秒，"
                f"为扫描的 {walked / raw:.1f} 倍；G01 全程（另有 {edges // 2:,} 份合同）{full:.2f} 秒，{hits:,} 个疑点"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"内存峰值 {peak:.2f} GB")


if __name__ == "__main__":
    main()
