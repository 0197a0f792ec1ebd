"""Eight probes of four domains beside PySpark and PostgreSQL, on the same rows: the same hits, and how long each takes.

`.venv-bench/bin/python -m bench.peers [PAYMENTS] [TIMES]`: the probe's own statement, carried by
sqlglot to each dialect; no second version by hand. What sqlglot does not carry is rewritten by
the rules of `carried`, one for each gap. Parquet lies before Spark and DuckDB; PostgreSQL (ours,
embedded, durable, 1 GB of work_mem) has tables, indexed by the marts' keys and analyzed, and
what loading took is not counted. Each engine runs once to warm up, then TIMES; the
least counts, because a shared machine only ever adds.
Hits are compared by organisation, subject, occurrence, day, amount and evidence.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from bench.stopwatch import timed
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.engine import connect
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake import engine as lake
from sunshine.foundation.postgres import engine as postgres

CODES = ("D02", "D01", "D06", "D07", "D10", "C06", "E04", "B05")
MEMORY = "4g"
Hit = tuple[Any, ...]
# PostgreSQL knows no literal of a structure: a type of that shape and two functions stand for it.
EVIDENCE = """
create type evidence_row as (mart text, row_id text, role text);
create function evidence_row(text, text, text) returns evidence_row language sql immutable
as 'select row($1, $2, $3)::evidence_row';
create function no_evidence() returns evidence_row[] language sql immutable
as 'select array[]::evidence_row[]';
"""
# What is made has none of these. Contracts paid far over, to somebody else, before they were
# signed; invoices of one seller with running numbers in several claims; two bidders at one machine.
PLANTED = {
    "payment": """
select p.* replace (
    'over:' || p.payment_id as payment_id, 'over:' || p.row_id as row_id, 'S1' as payee_id, p.amount * 400 as amount,
    case when hash(p.payment_id) % 4000 = 0 then date '2022-06-01' else p.paid_on end as paid_on,
    'over' || p.invoice_number as invoice_number, 'over' || p.document_number as document_number
)
from payment as p where p.contract_id is not null and hash(p.payment_id) % 2000 = 0
""",
    "expense_claim": """
select e.* replace (
    'run:' || e.row_id as row_id, 'run:' || e.claim_line_id as claim_line_id, 'R' || e.seller_id[:2] as seller_id,
    (10000000 + e.place + e.place // 8 * 5)::varchar as invoice_number
)
from (
    select *, row_number() over (partition by organisation_id, seller_id[:2] order by claim_line_id) as place
    from expense_claim where hash(claim_line_id) % 20 = 0
) as e
""",
    "bid_trace": """
select b.* replace ('twin:' || b.row_id as row_id, 'twin:' || b.bid_id as bid_id, 'S0' as tenderer_id)
from bid_trace as b where hash(b.bid_id) % 200 = 0
""",
}


def carried(sql: str, dialect: str) -> str:
    """A probe's statement in another dialect."""
    tree = parse_one(sql, dialect="duckdb")
    return (tree.transform(_for_postgres) if dialect == "postgres" else tree).sql(dialect=dialect)


def _for_postgres(node: exp.Expression) -> exp.Expression:
    """What sqlglot leaves as it is, and PostgreSQL does not know or can't plan."""
    if isinstance(node, exp.Struct):
        values = [_for_postgres(part.expression) for part in node.expressions]
        return exp.Anonymous(this="evidence_row", expressions=values)
    if isinstance(node, exp.Array) and not node.expressions:
        return exp.Anonymous(this="no_evidence")
    if isinstance(node, exp.NullSafeEQ):
        # It hashes no join on this; no row made here lacks its organisation, so both mean the same.
        return exp.EQ(this=node.this, expression=node.expression)
    return node


class Ours:
    name = "本引擎"

    def __init__(self, folder: Path, versions: dict[str, int], known: Mapping[str, Mart]) -> None:
        self.folder, self.duck = folder, connect(folder)
        lake.bind(self.duck, folder, known.values(), versions)

    def run(self, sql: str) -> None:
        self.duck.execute(f"create or replace temp table found as {sql}")

    def hits(self, sql: str) -> Iterator[Hit]:
        for *hit, evidence in self.duck.execute(f"select {COMPARED} from ({sql})").fetchall():
            yield *hit, _evidence(tuple(e.values()) for e in evidence)


class Spark:
    name = "PySpark"

    def __init__(self, folder: Path, versions: dict[str, int], read: Iterable[str]) -> None:
        self.spark = (
            SparkSession.builder.master("local[*]")
            .config("spark.driver.memory", MEMORY)
            .config("spark.sql.shuffle.partitions", 8)
            .config("spark.ui.enabled", value=False)
            .getOrCreate()
        )
        self.spark.sparkContext.setLogLevel("ERROR")
        for mart in read:
            paths = [str(path) for path in lake.files(folder, mart, versions[mart])]
            self.spark.read.parquet(*paths).createOrReplaceTempView(mart)

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
        self.execute("set work_mem = '1GB'; set maintenance_work_mem = '1GB'; set jit = on")
        self.execute(EVIDENCE)
        for mart in marts_read:
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
        self.execute(f"create index on {mart.name} ({', '.join(mart.sort)})")
        if "contract_id" in mart.columns:
            self.execute(f"create index on {mart.name} (organisation_id, contract_id)")

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
    payments = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    known, wanted = marts(made.ROOT), probes.load(made.ROOT)
    read = sorted(made.columns_read(wanted[code] for code in CODES))
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        home = Path(name)
        home.chmod(0o755)  # the server's own user comes here, too
        (home / "lake").mkdir()
        versions = build(home / "lake", payments)
        versions |= {mart: plant(home / "lake", versions, known[mart]) for mart in PLANTED}
        read = [mart for mart in read if mart in versions]
        with embedded(home / "postgres") as connection:
            ours = Ours(home / "lake", versions, known)
            spark = Spark(home / "lake", versions, read)
            theirs = Postgres(connection, ours, [known[mart] for mart in read])
            for code in CODES:
                print(compared(wanted[code].sql, code, (ours, spark, theirs), times), flush=True)
    print(f"{payments:,} 笔付款，{times} 次取最短，机器负载 {os.getloadavg()[0]:.1f}")


def plant(folder: Path, versions: dict[str, int], mart: Mart) -> int:
    columns = ", ".join(mart.columns)
    with connect(None) as duck:
        lake.bind(duck, folder, [mart], versions)
        rows = f"select {columns} from ({PLANTED[mart.name]})"
        staged = lake.write(duck, rows, folder, mart)
        return lake.publish(duck, folder, mart, versions[mart.name], staged, commit={}).version


def compared(sql: str, code: str, engines: Iterable[Any], times: int) -> str:
    """Asserts that all find the same; the times, and how many times ours."""
    found = {engine.name: sorted(engine.hits(sql), key=str) for engine in engines}
    first = found[Ours.name]
    for name, hits in found.items():
        assert [_comparable(h) for h in hits] == [_comparable(h) for h in first], (code, name)
    took = {engine.name: least(partial(engine.run, sql), times) for engine in engines}
    told = "，".join(
        f"{name} {seconds:.2f} 秒（{seconds / took[Ours.name]:.1f} 倍）"
        for name, seconds in took.items()
    )
    assert first, code
    return f"{code}：{len(first):,} 个疑点，三方相同；{told}"


def least(work: Callable[[], object], times: int) -> float:
    return min(timed(work, 1) for _ in range(times))


def _comparable(hit: Hit) -> str:
    return str(tuple(str(value) for value in hit))


if __name__ == "__main__":
    main()
