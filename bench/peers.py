"""Five probes beside PySpark and PostgreSQL, on the same rows: the same hits, and how long each takes.

`.venv-bench/bin/python -m bench.peers [PAYMENTS] [TIMES] [PROBE,…]`: one probe of each shape (a scan
with a filter, groups and windows, joins, rows of a table joined with each other, a graph), or those
that are named. The probe's own statement, carried by sqlglot to each dialect; no second version by
hand. What sqlglot does not carry is rewritten by the rules of `carried`, one for each gap. Parquet
lies before Spark and DuckDB; PostgreSQL (ours, embedded, 1 GB of work_mem, parallel workers) has
tables, indexed by the marts' keys and by what the probes join on, and analyzed; what loading took
is not counted. Each engine runs once to warm up, then TIMES, all three in turn: the median counts.
Hits are compared by organisation, subject, occurrence, day, amount and evidence.
"""

import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from pyspark.sql import SparkSession
from sqlglot import exp, parse_one

from bench import made
from bench.everything import build
from bench.planted import PLANTED, plant
from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine.session import Bound
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake import engine as lake
from sunshine.foundation.postgres import engine as postgres

REPRESENTATIVE = {"D01": "扫描", "D06": "分组与窗口", "D10": "连接", "D02": "自连接", "G01": "图"}
MEMORY = "4g"
Hit = tuple[Any, ...]
# PostgreSQL knows no literal of a structure: a type of that shape and two functions stand for it.
EVIDENCE = """
create type evidence_row as (mart text, row_id text, role text);
create function evidence_row(text, text, text) returns evidence_row language sql immutable
as 'select row($1, $2, $3)::evidence_row';
create function no_evidence() returns evidence_row[] language sql immutable
as 'select array[]::evidence_row[]';
create aggregate flattened(evidence_row[]) (sfunc = array_cat, stype = evidence_row[], initcond = '{}');
"""
# Beside the marts' own order: what probes look rows up by.
INDEXES = {
    "contract": ("organisation_id, contract_id", "counterparty_id"),
    "payment": ("organisation_id, contract_id",),
    "ownership": ("holder_key", "holder_id"),
    "position": ("person_key",),
    "counterparty": ("counterparty_id",),
}


def carried(sql: str, dialect: str) -> str:
    """A probe's statement in another dialect."""
    tree = parse_one(sql, dialect="duckdb")
    return tree.transform(RULES[dialect]).sql(dialect=dialect)


def _for_spark(node: exp.Expression) -> exp.Expression:
    """It has no word for a part that is to be worked out once."""
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return node


def _for_postgres(node: exp.Expression) -> exp.Expression:
    """What sqlglot leaves as it is, and PostgreSQL does not know or can't plan."""
    if isinstance(node, exp.Struct):
        values = [_for_postgres(part.expression) for part in node.expressions]
        return exp.Anonymous(this="evidence_row", expressions=values)
    if isinstance(node, exp.Array) and not node.expressions:
        return exp.Anonymous(this="no_evidence")
    if isinstance(node, exp.Flatten) and isinstance(node.this, exp.ArrayAgg):
        return exp.Anonymous(this="flattened", expressions=[node.this.this])
    if isinstance(node, exp.NullSafeEQ):
        # It hashes no join on this; no row made here lacks its organisation, so both mean the same.
        return exp.EQ(this=node.this, expression=node.expression)
    return node


RULES = {"spark": _for_spark, "postgres": _for_postgres}


class Ours:
    """As the service runs in full: the runner's own connection, its views and its parameters."""

    name = "本引擎"

    def __init__(self, folder: Path, versions: dict[str, int], known: Mapping[str, Mart]) -> None:
        bound = Bound(folder, known, None)
        bound.bind(versions)
        self.folder, self.duck = folder, bound.duck

    def run(self, sql: str) -> None:
        self.duck.execute(f"create or replace temp table found as {sql}")

    def hits(self, sql: str) -> Iterator[Hit]:
        for *hit, evidence in self.duck.execute(f"select {COMPARED} from ({sql})").fetchall():
            yield *hit, _evidence(tuple(e.values()) for e in evidence)


class Spark:
    name = "PySpark"

    def __init__(self, folder: Path, versions: dict[str, int], read: Iterable[Mart]) -> None:
        self.spark = (
            SparkSession.builder.master("local[*]")
            .config("spark.driver.memory", MEMORY)
            .config("spark.sql.shuffle.partitions", 8)
            .config("spark.ui.enabled", value=False)
            .getOrCreate()
        )
        self.spark.sparkContext.setLogLevel("ERROR")
        for mart in read:
            if mart.is_derived:
                rows = self.spark.sql(carried(mart.sql, "spark"))
            else:
                found = lake.files(folder, mart.name, versions[mart.name])
                rows = self.spark.read.parquet(*(str(path) for path in found))
            rows.createOrReplaceTempView(mart.name)

    def run(self, sql: str) -> None:
        found = self.spark.sql(carried(sql, "spark"))
        found.write.format("noop").mode("overwrite").save()

    def hits(self, sql: str) -> Iterator[Hit]:
        query = f"select {COMPARED} from ({carried(sql, 'spark')})"
        for *hit, evidence in self.spark.sql(query).collect():
            yield *hit, _evidence(tuple(e) for e in evidence)


class Postgres:
    name = "PostgreSQL"

    def __init__(
        self, connection: psycopg.Connection[Any], ours: Ours, marts_read: Iterable[Mart]
    ) -> None:
        self.connection, self.scratch = connection, ours.folder
        self.execute(
            "set work_mem = '1GB'; set maintenance_work_mem = '1GB'; set jit = on;"
            " set random_page_cost = 1.1; set effective_cache_size = '12GB'"
        )
        self.execute(EVIDENCE)
        for mart in marts_read:
            if mart.is_derived:
                self.execute(f"create view {mart.name} as {carried(mart.sql, 'postgres')}")
            else:
                self._load(ours.duck, mart)
        self.execute("analyze")

    def execute(self, sql: str) -> psycopg.Cursor[Any]:
        return self.connection.execute(sql.encode())

    def _load(self, duck: duckdb.DuckDBPyConnection, mart: Mart) -> None:
        columns = ", ".join(
            f"{c} {'text' if kind == 'varchar' else kind}" for c, kind in mart.columns.items()
        )
        self.execute(f"create unlogged table {mart.name} ({columns})")
        path = self.scratch / f"{mart.name}.csv"
        duck.execute(f"copy (select * from {mart.name}) to '{path}' (header false)")
        copy = f"copy {mart.name} from stdin (format csv)".encode()
        with (
            path.open("rb") as file,
            self.connection.cursor() as cursor,
            cursor.copy(copy) as into,
        ):
            while part := file.read(1 << 20):
                into.write(part)
        path.unlink()
        for columns in (", ".join(mart.sort), *INDEXES.get(mart.name, ())):
            self.execute(f"create index on {mart.name} ({columns})")

    def run(self, sql: str) -> None:
        self.execute("drop table if exists found")
        self.execute(f"create temp table found as {carried(sql, 'postgres')}")

    def hits(self, sql: str) -> Iterator[Hit]:
        told = COMPARED.replace(
            "evidence",
            "(select array_agg(array[e.mart, e.row_id, e.role]) from unnest(evidence) as e)",
        )
        query = f"select {told} from ({carried(sql, 'postgres')}) as t"
        for *hit, evidence in self.execute(query).fetchall():
            yield *hit, _evidence(tuple(e) for e in evidence)


COMPARED = (
    "organisation_id, subject_kind, subject_id, occurrence, cast(occurred_on as varchar(10)),"
    " cast(amount as decimal(24, 2)), currency, evidence"
)


def _evidence(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(set(rows)))


@contextmanager
def embedded(home: Path) -> Iterator[psycopg.Connection[Any]]:
    server = postgres.start(home)
    try:
        with postgres.admin_connection(server) as connection:
            yield connection
    finally:
        postgres.stop(home)


def main() -> None:
    payments = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    codes = sys.argv[3].split(",") if len(sys.argv) > 3 else list(REPRESENTATIVE)
    known, wanted = marts(made.ROOT), probes.load(made.ROOT)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        home = Path(name)
        home.chmod(0o755)  # the server's own user comes here, too
        (home / "lake").mkdir()
        versions = build(home / "lake", payments)
        versions |= {mart: plant(home / "lake", versions, known[mart]) for mart in PLANTED}
        read = _read((wanted[code] for code in codes), known, versions)
        with embedded(home / "postgres") as connection:
            ours = Ours(home / "lake", versions, known)
            spark = Spark(home / "lake", versions, read)
            theirs = Postgres(connection, ours, read)
            for code in codes:
                print(compared(wanted[code].sql, code, (ours, spark, theirs), times), flush=True)
    print(f"{payments:,} 笔付款，{times} 次取中位，机器负载 {os.getloadavg()[0]:.1f}")


def _read(
    wanted: Iterable[probes.Probe], known: Mapping[str, Mart], versions: Mapping[str, int]
) -> list[Mart]:
    """Stored marts first, then what is derived from them."""
    said = [probe.sql for probe in wanted]
    derived = [m for m in known.values() if m.is_derived and any(m.name in sql for sql in said)]
    words = set(re.findall(r"\w+", " ".join([*said, *(m.sql for m in derived)])))
    return [known[name] for name in sorted(words & versions.keys())] + derived


def compared(sql: str, code: str, engines: Sequence[Any], times: int) -> str:
    """Asserts that all find the same; the times, and how many times ours."""
    found = {engine.name: sorted(engine.hits(sql), key=str) for engine in engines}
    first = found[Ours.name]
    for name, hits in found.items():
        assert [_comparable(h) for h in hits] == [_comparable(h) for h in first], (code, name)
    assert first, code
    took: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for _ in range(times):  # in turn, so that a busy minute of the machine meets all of them
        for engine in engines:
            took[engine.name].append(timed(partial(engine.run, sql), 1))
    mine = statistics.median(took[Ours.name])
    told = "，".join(
        f"{name} {statistics.median(each):.2f} 秒（{statistics.median(each) / mine:.1f} 倍）"
        for name, each in took.items()
    )
    return f"{code}（{REPRESENTATIVE.get(code, '')}）：{len(first):,} 个疑点，三方相同；{told}"


def _comparable(hit: Hit) -> str:
    return str(tuple(str(value) for value in hit))


if __name__ == "__main__":
    main()
