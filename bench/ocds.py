"""The six OCDS flags over many releases: from the file, and from lake-like sorted Parquet.

`python -m bench.ocds [RELEASES]`: the Tsuchiura file repeated with new ids. Each way runs in a
process of its own, so that peak memory is its own.
"""

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners import engine as runner
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.engine import derive, literal, quoted, write
from sunshine.datacentre.ocds.engine import VIEWS, bind_file
from sunshine.foundation.reference import engine as reference

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared" / "data" / "ocds" / "tsuchiura_compiled.jsonl.gz"
FLAGS = ("R003", "R018", "R028", "R035", "R048", "R058")
COMMAND = "from sunshine.wiring.cli import main; main()"


def repeat(target: Path, count: int) -> None:
    with gzip.open(SOURCE, "rt", encoding="utf-8") as packed:
        lines = [json.loads(line) for line in packed]
    with target.open("w", encoding="utf-8") as handle:
        for number in range(count):
            release = lines[number % len(lines)]
            handle.write(json.dumps(release | {"ocid": f"{release['ocid']}-{number}"}) + "\n")


def to_parquet(source: Path, folder: Path) -> None:
    with duckdb.connect() as duck:
        bind_file(duck, source, marts(ROOT).values())
        for name in VIEWS:
            write(duck, f"select * from {quoted(name)}", folder, marts(ROOT)[name])


def from_lake(folder: Path) -> None:
    """What the runner does: views over Parquet, probes, evidence rows."""
    known = marts(ROOT)
    with runner.connect(folder) as duck:
        for mart in (m for m in known.values() if not m.is_derived):
            typed = ", ".join(f"null::{t} as {quoted(c)}" for c, t in mart.columns.items())
            found = sorted((folder / mart.name).glob("*.parquet"))
            origin = (
                f"select * from read_parquet({literal(found[0])})"
                if found
                else f"select {typed} where false"
            )
            duck.execute(f"create view {quoted(mart.name)} as {origin}")
        given = [p for p in reference.parameters(ROOT) if p.name.startswith("R0")]
        duck.register(
            "given",
            pa.table(
                {
                    "name": pa.array([p.name for p in given], pa.string()),
                    "option": pa.array([p.option or None for p in given], pa.string()),
                    "value": pa.array(
                        [None if p.value is None else float(p.value) for p in given], pa.float64()
                    ),
                }
            ),
        )
        typed = ", ".join(
            f"{c if c in {'name', 'option', 'value'} else 'null'}::{t} as {quoted(c)}"
            for c, t in known["parameter"].columns.items()
            if c != "valid_from"
        )
        duck.execute(
            f"create or replace view parameter as select {typed}, date '1900-01-01' as valid_from"
            " from given"
        )
        derive(duck, known.values())
        runner.lock(duck)
        wanted = [probes.load(ROOT)[code] for code in FLAGS]
        hits = sum(e["kind"] == "hit" for e in runner.run(duck, wanted, known))
    print(f"{hits:,} 个疑点", end="")


def measured(*arguments: str) -> str:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    said = done.stdout if len(done.stdout) < 100 else ""
    return f"{seconds:.2f} 秒，峰值 {peak:,.0f} MB {said}"


def main() -> None:
    if len(sys.argv) > 2:
        from_lake(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        file, folder = Path(name) / "ocds.jsonl", Path(name) / "lake"
        repeat(file, count)
        to_parquet(file, folder)
        # Peak memory of children only grows: the lighter way first.
        print(f"OCDS 六面旗 {count:,} 个过程，湖：{measured('-m', 'bench.ocds', '0', str(folder))}")
        print(f"OCDS 六面旗 {count:,} 个过程，文件：{measured('-c', COMMAND, 'ocds', str(file))}")


if __name__ == "__main__":
    main()
