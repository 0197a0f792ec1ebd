"""The engine alone: 1,000 new payments into many, probes run on the keys they touch.

`python -m bench.touched [PAYMENTS] [BATCHES]`: a lake as `bench.made` makes it, the runner's own
connection and code, lookups made before as the service makes them between batches; a batch is
published, then marts are cut down and probes run. Beside it one raw scan of the columns that the touched probes read, in the same run.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import duckdb

from bench import made
from bench.everything import build
from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import arrive, connect, fetch, lookups
from sunshine.analysis.runners.engine.lookups import Lookups, home_of
from sunshine.analysis.runners.engine.slicing import Changed, Ground, note_changes
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake

ROWS = 1000
# As contracts pay: the party of a contract, a day after the last; keys of many enterprises.
BATCH = """
select p.* replace (
    'new:' || {number} || '-' || p.payment_id as payment_id, 'new:' || {number} || '-' || p.row_id as row_id,
    p.paid_on + 1 as paid_on, p.invoice_number || 'n' as invoice_number
)
from payment as p using sample reservoir({rows} rows) repeatable ({number})
"""


def publish(
    duck: duckdb.DuckDBPyConnection, folder: Path, version: int, number: int
) -> lake.Change:
    mart = marts(made.ROOT)["payment"]
    staged = lake.write(duck, BATCH.format(number=number, rows=ROWS), folder, mart)
    return lake.publish(duck, folder, mart, version, staged, commit={})


def look_up(folder: Path, versions: Mapping[str, int]) -> None:
    """Make the lookups, in a process of its own as the service does."""
    job = {"root": str(made.ROOT), "lake": str(folder), "tables": versions}
    subprocess.run(
        [sys.executable, "-m", lookups.__name__], input=json.dumps(job), text=True, check=True
    )


def main() -> None:
    payments = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    batches = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    known, wanted = marts(made.ROOT), list(probes.load(made.ROOT).values())
    took: list[float] = []
    cpu: list[float] = []
    published: list[float] = []
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name) / "lake"
        folder.mkdir()
        versions = build(folder, payments)
        prepared = timed(partial(look_up, folder, versions), 1)
        for number in range(batches):
            with connect(None) as duck:
                lake.bind(duck, folder, known.values(), versions)
                began = time.perf_counter()
                change = publish(duck, folder, versions["payment"], number)
                published.append(time.perf_counter() - began)
                versions["payment"] = change.version
                lake.bind(duck, folder, known.values(), versions)
                files = tuple(folder / "payment" / file for file in change.after)
                there = {m: lake.files(folder, m, v) for m, v in versions.items()}
                ground = Ground(duck, known, Lookups(home_of(folder), there))
                began, worked = time.perf_counter(), time.process_time()
                note_changes(duck, known, {"payment": Changed(files)})
                events = [e for e in arrive(ground, wanted, {"payment"}) if e["kind"] != "hit"]
                took.append(time.perf_counter() - began)
                cpu.append(time.process_time() - worked)
                woken = {e["probe"] for e in events}
                scan = made.scan(made.columns_read(p for p in wanted if p.code in woken))
                raw = timed(partial(fetch, duck, scan), 1)
    print(
        f"{payments:,} 笔付款之上每批 {ROWS:,} 笔，{batches} 批，触发 {'、'.join(sorted(woken))}："
        f"引擎中位 {statistics.median(took) * 1000:.0f} 毫秒（最短 {min(took) * 1000:.0f}），处理器时间 {statistics.median(cpu) * 1000:.0f} 毫秒；"
        f"所读各列原始扫描 {raw * 1000:.0f} 毫秒，为其 {statistics.median(took) / raw:.2f} 倍；"
        f"查找表预先做成 {prepared:.0f} 秒；"
        f"取样并写入数据湖中位 {statistics.median(published) * 1000:.0f} 毫秒"
    )


if __name__ == "__main__":
    main()
