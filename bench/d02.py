"""D02 over many payments, against a raw scan of the columns it reads; beside Polars and pandas.

`python -m bench.d02 [ROWS]`: table sorted by organisation, payee, day; parameter joins
included; writing of hits not.
"""

import sys
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.engine import quoted

ROOT = Path(__file__).resolve().parents[1]
READ = (
    "row_id",
    "organisation_id",
    "payee_id",
    "contract_id",
    "paid_on",
    "amount",
    "currency",
    "status",
)
MAKE = """
copy (select 'standard:FK-' || i as row_id, 'O' || (hash(i) % 500)::varchar as organisation_id,
  'S' || floor(200000 * pow((hash(i, 1) % 1000000) / 1e6, 3))::int::varchar as payee_id,
  case when hash(i, 2) % 10 = 0 then 'K' || (hash(i, 2) % 2000000)::varchar end as contract_id, (date '2023-11-20' + (hash(i, 4) % 1096)::int) as paid_on,
  exp(9 + 4 * ((hash(i, 5) % 1000000) / 1e6))::decimal(18,2) as amount, 'CNY' as currency, 'paid' as status
  from range({rows}) t(i) order by 2, 3, 5) to '{path}' (row_group_size 245760)
"""
PEER_ROWS = 2_000_000


def prepare(duck: duckdb.DuckDBPyConnection, path: Path) -> None:
    for mart in (m for m in marts(ROOT).values() if not m.is_derived):
        typed = ", ".join(f"null::{t} as {quoted(c)}" for c, t in mart.columns.items())
        duck.execute(f"create table {mart.name} as select {typed} where false")
    duck.execute(f"drop table payment; create view payment as select * from read_parquet('{path}')")
    values = {
        "D02.line": 500000,
        "D02.window_days": 3,
        "D02.minimum_count": 2,
        "D02.minimum_share": 0.3,
    }
    for name, value in values.items():
        duck.execute(
            "insert into parameter by name select 'O' || i::varchar as organisation_id, ? as name, ? as value,"
            " date '2010-01-01' as valid_from from range(500) t(i)",
            [name, value],
        )


def by_polars(path: Path) -> int:
    small = (
        pl.scan_parquet(path)
        .filter((pl.col("amount") < 500000) & (pl.col("amount") >= 150000))
        .collect()
    )
    grouped = small.sort("paid_on").rolling(
        "paid_on", period="4d", group_by=["organisation_id", "payee_id", "contract_id"]
    )
    found = grouped.agg(pl.col("amount").sum(), pl.len()).filter(
        (pl.col("amount") >= 500000) & (pl.col("len") > 1)
    )
    return int(found.height)


def by_pandas(path: Path) -> int:
    frame = pd.read_parquet(path, columns=list(READ))
    frame["amount"] = frame["amount"].astype(float)
    small = frame[(frame.amount < 500000) & (frame.amount >= 150000)].sort_values("paid_on")
    small["paid_on"] = pd.to_datetime(small.paid_on)
    rolled = (
        small.set_index("paid_on")
        .groupby(["organisation_id", "payee_id", "contract_id"])
        .amount.rolling("4D")
        .agg(["sum", "count"])
    )
    return int(((rolled["sum"] >= 500000) & (rolled["count"] > 1)).sum())


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    probe = probes.load(ROOT)["D02"]
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as duck:
        path, peers = Path(name) / "payment.parquet", Path(name) / "peers.parquet"
        duck.execute(MAKE.format(rows=rows, path=path))
        duck.execute(MAKE.format(rows=PEER_ROWS, path=peers))
        prepare(duck, path)
        scan = ", ".join(f"sum(hash({c}))" for c in READ)
        raw = timed(lambda: duck.execute(f"select {scan} from payment").fetchall())
        full = timed(lambda: duck.execute(f"select count(*) from ({probe.sql})").fetchall())
        found = duck.execute(f"select count(*) from ({probe.sql})").fetchall()[0][0]
        print(
            f"D02 {rows:,} 行：原始扫描 {raw:.2f} 秒，模型 {full:.2f} 秒，为其 {full / raw:.1f} 倍，{found:,} 个情节"
        )
        duck.execute(f"create or replace view payment as select * from read_parquet('{peers}')")
        mine = timed(lambda: duck.execute(f"select count(*) from ({probe.sql})").fetchall())
        print(
            f"D02 {PEER_ROWS:,} 行：本平台 {mine:.2f} 秒，Polars {timed(lambda: by_polars(peers)):.2f} 秒，pandas {timed(lambda: by_pandas(peers), 1):.2f} 秒"
        )


if __name__ == "__main__":
    main()
