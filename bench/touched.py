"""The engine alone: 1,000 new payments into many, probes run on the keys they touch.

`python -m bench touched [PAYMENTS] [BATCHES]`: a lake as `bench.made` makes it, lookups made
before as the service makes them between batches; the runner stays from batch to batch as in the
service. Timed from a batch published to the last hit heard: the job told, the mart bound again,
keys, cuts, probes, evidence, and all of it through the pipe. The first batch, for which the
runner starts, is told apart. Beside it one raw scan of the columns that the touched probes read.
"""

import os
import statistics
import time
from functools import partial
from pathlib import Path

from bench import made
from bench.everything import build
from bench.house import House
from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import connect, fetch
from sunshine.analysis.runners.queries import RESIDENT, keep_lookups, results
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


def publish(folder: Path, versions: dict[str, int], number: int) -> list[str]:
    """A batch in the lake; names of the files of its new rows."""
    known = marts(made.ROOT)
    with connect(None) as duck:
        lake.bind(duck, folder, [known["payment"]], versions)
        staged = lake.write(duck, BATCH.format(number=number, rows=ROWS), folder, known["payment"])
        change = lake.publish(
            duck, folder, known["payment"], versions["payment"], staged, commit={}
        )
    versions["payment"] = change.version
    return list(change.after)


def raw_scan(folder: Path, versions: dict[str, int], codes: list[str]) -> float:
    known = probes.load(made.ROOT)
    with connect(folder) as duck:
        lake.bind(duck, folder, marts(made.ROOT).values(), versions)
        scan = made.scan(made.columns_read(known[code] for code in codes))
        return timed(partial(fetch, duck, scan), 1)


def processor_time() -> float:
    """Seconds of ours and of the runner's, from its start."""
    process = RESIDENT.process
    told = Path(f"/proc/{process.pid}/stat").read_text() if process else ") " + "0 " * 50
    ticks = told.rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def prove(house: House, payments: str = "20000000", batches: str = "10") -> str:
    folder = house.home / "lake"
    folder.mkdir()
    versions = build(folder, int(payments))
    prepared = timed(partial(keep_lookups, versions), 1)
    told = measure(folder, versions, int(batches))
    return f"{int(payments):,} 笔付款之上{told}；查找表预先做成 {prepared:.0f} 秒"


def measure(folder: Path, versions: dict[str, int], batches: int) -> str:
    codes = list(probes.load(made.ROOT))
    took: list[float] = []
    cpu: list[float] = []
    for number in range(batches + 1):
        changes = {"payment": {"after": publish(folder, versions, number), "before": []}}
        began, worked = time.perf_counter(), processor_time()
        found = list(results(codes, versions, changes))
        took.append(time.perf_counter() - began)
        cpu.append(processor_time() - worked)
        print(
            f"  第 {number} 批：{took[-1] * 1000:.0f} 毫秒，处理器时间 {cpu[-1] * 1000:.0f} 毫秒，{sum(len(r.found) for r in found)} 个疑点",
            flush=True,
        )
    woken = [result.probe for result in found]
    raw = raw_scan(folder, versions, woken)
    first, *rest = took
    return (
        f"每批 {ROWS:,} 笔，{batches} 批，触发 {'、'.join(sorted(woken))}："
        f"从写入数据湖到听到最后一个疑点中位 {statistics.median(rest) * 1000:.0f} 毫秒"
        f"（最短 {min(rest) * 1000:.0f}，启动运行进程的第一批 {first * 1000:.0f}），"
        f"处理器时间中位 {statistics.median(cpu[1:]) * 1000:.0f} 毫秒；"
        f"所读各列原始扫描 {raw * 1000:.0f} 毫秒，为其 {statistics.median(rest) / raw:.2f} 倍；"
        f"机器负载 {os.getloadavg()[0]:.1f}"
    )
