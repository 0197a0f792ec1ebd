"""All probes over a big lake, against one raw scan of every column that any of them reads.

`python -m bench.everything [PAYMENTS]`: the runner's own connection and code over a Delta lake;
evidence rows are fetched, hits are not written. Contracts and edges in proportion (`bench.made`).
"""

import resource
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import duckdb

from bench import made
from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import connect, lock, run
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake


def parameters(duck: duckdb.DuckDBPyConnection) -> None:
    """The table `value`: the parameters of reference/, as they hold for everybody."""
    duck.execute(
        "create or replace table value (name varchar, option varchar, value decimal(24, 6), unit varchar,"
        " valid_from date, valid_to date, source varchar)"
    )
    for path in sorted((made.ROOT / "reference" / "parameters").glob("*.toml")):
        for row in tomllib.loads(path.read_text())["parameter"]:
            duck.execute(
                "insert into value values (?, ?, ?, ?, ?, ?, ?)",
                [
                    row["name"], row.get("option", ""), row.get("value"), row.get("unit", ""),
                    row["valid_from"], row.get("valid_to"), row["source"],
                ],
            )  # fmt: skip


def build(folder: Path, payments: int) -> dict[str, int]:
    """A lake of this size; versions by mart."""
    with duckdb.connect(
        config={"memory_limit": "6GB", "temp_directory": str(folder / "spill")}
    ) as duck:
        duck.execute("set timezone = 'UTC'")
        made.prepare(duck, (f"00000000-0000-7000-8000-{i:012d}" for i in range(made.PLACES)))
        parameters(duck)
        versions = made.commit(duck, folder, made.stage(duck, folder, payments))
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return versions


def main() -> None:
    payments = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    known = marts(made.ROOT)
    wanted = list(probes.load(made.ROOT).values())
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name) / "lake"
        folder.mkdir()
        versions = build(folder, payments)
        with connect(folder) as duck:
            lake.bind(duck, folder, known.values(), versions)
            lock(duck)
            raw = timed(lambda: duck.execute(made.scan(made.columns_read(wanted))).fetchall())
            print(f"{payments:,} 笔付款：原始扫描 {raw:.2f} 秒", flush=True)
            total = 0.0
            for event in run(duck, wanted, known):
                if event["kind"] == "end":
                    total += event["seconds"]
                    print(
                        f"  {event['probe']:<5}{event['hits']:>8,} 个 {event['seconds']:>7.2f} 秒",
                        flush=True,
                    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{len(wanted)} 个模型共 {total:.2f} 秒，为扫描的 {total / raw:.1f} 倍；内存峰值 {peak:.2f} GB"
    )


if __name__ == "__main__":
    main()
