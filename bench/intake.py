"""UTF-8 CSV into the lake, checked, against DuckDB's own `COPY csv TO parquet`.

`python -m bench.intake [ROWS]`: payment layout, typed, checked, sorted, committed, no bad row,
page cache warm. Both sides in a process of their own and timed inside it, from the first look at
the file to the commit; starting Python counts on neither. Prints seconds, processor seconds (the
machine may be shared), their ratios and peak memory.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
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


def nobody(values: Iterable[str]) -> dict[str, str]:
    """The file of the bench names no person and no phone."""
    return dict.fromkeys(values, "p_")


def ours(path: Path, folder: Path) -> None:
    """One intake without PostgreSQL: read, check, sort, write, commit."""
    known, source = marts(ROOT), sources(ROOT)["standard"]
    dataset = next(d for d in source.datasets if d.name == "payment")
    places = {f"企业{n}": f"00000000-0000-7000-8000-{n:012d}" for n in range(ORGANISATIONS)}
    lookups = Lookups(places, nobody, nobody, "公司", bool)
    began, worked = time.perf_counter(), time.process_time()
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
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    assert not staged.bad
    print(seconds, processor, change.added)


def plain(path: Path, folder: Path) -> None:
    """What we are measured against: seconds and processor seconds of the statement alone."""
    with duckdb.connect() as duck:
        began, worked = time.perf_counter(), time.process_time()
        duck.execute(f"copy (from read_csv('{path}')) to '{folder / 'plain.parquet'}'")
        print(time.perf_counter() - began, time.process_time() - worked)


def run(side: str, path: Path, folder: Path) -> tuple[float, float, float]:
    """(seconds, processor seconds, peak MB) of one side in its process."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake", side, str(path), str(folder)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    seconds, processor = map(float, done.stdout.split()[:2])
    return seconds, processor, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "payment.csv"
        with duckdb.connect() as duck:
            duck.execute(ROWS.format(rows=rows, path=path))
        copy, copy_cpu, copy_peak = run("plain", path, folder)
        mine, mine_cpu, peak = run("ours", path, folder)
    print(
        f"{rows:,} 行：DuckDB COPY {copy:.2f} 秒（处理器 {copy_cpu:.2f} 秒），"
        f"接入 {mine:.2f} 秒（处理器 {mine_cpu:.2f} 秒），速度为其 {copy / mine:.0%}"
        f"（按处理器时间 {copy_cpu / mine_cpu:.0%}），内存峰值 {peak:.0f} MB（COPY {copy_peak:.0f} MB）"
    )


SIDES = {"ours": ours, "plain": plain}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in SIDES:
        SIDES[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
