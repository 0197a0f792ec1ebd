"""UTF-8 CSV into the lake, checked, against DuckDB's own `COPY csv TO parquet`.

`python -m bench.intake [ROWS]`: payment layout, typed, checked, sorted, committed, no bad row,
page cache warm. Prints seconds, their ratio and the peak memory of our side.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from sunshine.datacentre.catalogue.engine import marts, sources
from sunshine.datacentre.intake.engine.reading import fingerprint
from sunshine.datacentre.intake.engine.staging import Lookups
from sunshine.datacentre.intake.engine.straight import stage_straight
from sunshine.datacentre.lake import engine as lake

ROOT = Path(__file__).resolve().parents[1]
ORGANISATIONS = 500
ROWS = """
copy (select 'FK-' || lpad(i::varchar, 9, '0') as 付款编号,
  '企业' || (hash(i) % 500)::varchar as 企业, 'S' || (hash(i, 1) % 200000)::varchar as 收款人,
  'HT-' || (hash(i, 2) % 2000000)::varchar as 合同编号, lpad((hash(i, 3) % 1e12::bigint)::varchar, 20, '3') as 发票号码,
  '记-' || (i % 99999)::varchar as 凭证号, (date '2023-11-20' + (hash(i, 4) % 1096)::int) as 付款日期,
  (exp(9 + 2 * ((hash(i, 5) % 1000000) / 1e6)) + (hash(i, 6) % 100) / 100.0)::decimal(18,2) as 付款金额,
  'CNY' as 币种, '工程款' as 用途, '转账' as 支付方式 from range({rows}) t(i)) to '{path}' (header)
"""


def ours(path: Path, folder: Path) -> None:
    """One intake without PostgreSQL: read, check, sort, write, commit."""
    known, source = marts(ROOT), sources(ROOT)["standard"]
    dataset = next(d for d in source.datasets if d.name == "payment")
    places = {f"企业{n}": f"00000000-0000-7000-8000-{n:012d}" for n in range(ORGANISATIONS)}
    lookups = Lookups(places, lambda values: dict.fromkeys(values, "p_"), "公司", bool)
    fingerprint(path)
    with duckdb.connect(
        config={
            "memory_limit": "1500MB",
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
        }
    ) as duck:
        staged = stage_straight(
            duck, path, source, dataset, known, folder / "lake", lookups, "b", folder
        )
        assert staged is not None, "the file of the bench is clean"
        change = lake.publish(
            duck, folder / "lake", known["payment"], None, staged.files["payment"], commit={}
        )
    assert not staged.bad
    print(change.added)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "payment.csv"
        with duckdb.connect() as duck:
            duck.execute(ROWS.format(rows=rows, path=path))
            began = time.perf_counter()
            duck.execute(f"copy (from read_csv('{path}')) to '{folder / 'plain.parquet'}'")
            plain = time.perf_counter() - began
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bench.intake", "--ours", str(path), str(folder)], check=True
        )
        mine = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{rows:,} 行：DuckDB COPY {plain:.2f} 秒，接入 {mine:.2f} 秒，速度为其 {plain / mine:.0%}，内存峰值 {peak:.0f} MB"
    )


if __name__ == "__main__":
    if "--ours" in sys.argv:
        ours(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
