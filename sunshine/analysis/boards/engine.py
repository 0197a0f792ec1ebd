"""Boards and metrics: read from domains/, held to the same allow-list as probes, and computed.

A metric is one select that tells rows, not a number: organisation_id, occurred_on, part, whole,
row_id. The machine adds parts and wholes up by enterprise and period, so that the same number is
right for any subtree, and so that behind each number stand the rows it was made of.
`python -m sunshine.analysis.boards.engine` reads a job (JSON) and writes one line a metric.
"""

import hashlib
import json
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from sunshine.analysis.boards.rules import BETTER, KINDS, PERIODS
from sunshine.analysis.probes.engine import ProbeError, allowed
from sunshine.analysis.runners.engine import connect, fetch, lock, to_json
from sunshine.datacentre.catalogue import engine as catalogue
from sunshine.datacentre.lake import engine as lake

OUTPUT = ("organisation_id", "occurred_on", "part", "whole", "row_id")
CHARTS = ("trend", "ranking")


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of a domain. `mart` is where its rows lie, `shown` which of their columns."""

    code: str
    domain: str
    title: str
    kind: str
    unit: str
    better: str
    every: str
    clause: str
    rule: str
    source: str
    mart: str
    shown: tuple[str, ...]
    parameters: tuple[str, ...]
    probes: tuple[str, ...]
    sql: str
    path: Path

    @property
    def version(self) -> str:
        told = f"{self.sql}|{self.kind}|{self.every}"
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def worth(self) -> str:
        """SQL: which rows are shown first, those that spoil the number."""
        if self.better == "more":
            return "whole - part desc" if self.kind == "share" else "part asc"
        return "part desc"


@dataclass(frozen=True, slots=True)
class Board:
    """A domain: its metrics in order of show, and which charts (metric, kind)."""

    domain: str
    title: str
    order: int
    clause: str
    lead: str
    metrics: tuple[Metric, ...]
    charts: tuple[tuple[str, str], ...]

    def metric(self, code: str) -> Metric | None:
        return next((m for m in self.metrics if m.code == code), None)


@cache
def load(root: Path) -> dict[str, Board]:
    """The boards of a content root by domain, in their order. Raises ProbeError."""
    found = [_board(path) for path in sorted((root / "domains").glob("*/board.toml"))]
    codes = [m.code for b in found for m in b.metrics]
    if twice := {c for c in codes if codes.count(c) > 1}:
        raise ProbeError(f"指标重名：{'、'.join(sorted(twice))}")
    return {b.domain: b for b in sorted(found, key=lambda b: b.order)}


def metrics_of(root: Path) -> dict[str, Metric]:
    """All metrics by code."""
    return {m.code: m for b in load(root).values() for m in b.metrics}


def content_hash(root: Path) -> str:
    """Changes when any metric does."""
    told = "".join(f"{m.code}:{m.version}" for m in metrics_of(root).values())
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _board(path: Path) -> Board:
    try:
        domain = tomllib.loads((path.parent / "domain.toml").read_text())
        data = tomllib.loads(path.read_text())
        known = {p.stem: p for p in (path.parent / "metrics").glob("*.toml")}
        if unlisted := sorted(set(known) ^ set(data["figures"])):
            raise ProbeError(f"{path.parent.name}/board.toml：指标与文件不一致 {unlisted}")
        metrics = tuple(_metric(known[code]) for code in data["figures"])
        charts = tuple((c["metric"], c["kind"]) for c in data["chart"])
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ProbeError(f"{path}：{error}") from error
    if strange := [c for c in charts if c[0] not in data["figures"] or c[1] not in CHARTS]:
        raise ProbeError(f"{path.parent.name}/board.toml：没有这样的图 {strange}")
    return Board(
        path.parent.name,
        domain["title"],
        domain["order"],
        domain["clause"],
        data["lead"],
        metrics,
        charts,
    )


def _metric(path: Path) -> Metric:
    data: dict[str, Any] = {"parameters": [], "probes": [], "every": "month"}
    data |= tomllib.loads(path.read_text())
    data |= {name: tuple(data[name]) for name in ("shown", "parameters", "probes")}
    sql = path.with_suffix(".sql").read_text()
    return Metric(code=path.stem, domain=path.parents[1].name, sql=sql, path=path, **data)


def check(metric: Metric, marts: Mapping[str, catalogue.Mart]) -> None:
    """Raise ProbeError where a metric may not run or shows what it must not."""
    allowed(metric.code, metric.sql, marts, OUTPUT, metric.parameters)
    for value, known in (
        (metric.kind, KINDS),
        (metric.better, BETTER),
        (metric.every, PERIODS),
        (metric.mart, tuple(marts)),
    ):
        if value not in known:
            raise ProbeError(f"{metric.code}：不认识“{value}”，可用 {'、'.join(known)}")
    fields = {f.name: f for f in marts[metric.mart].fields}
    if missing := [c for c in metric.shown if c not in fields]:
        raise ProbeError(f"{metric.code}：{metric.mart} 没有 {'、'.join(missing)} 列")
    if personal := [c for c in metric.shown if fields[c].type in {"person", "name"}]:
        raise ProbeError(f"{metric.code}：看板不显示自然人，请去掉 {'、'.join(personal)}")


def compute(
    duck: duckdb.DuckDBPyConnection, metric: Metric, on: date, *, rows: int, months: int
) -> dict[str, Any]:
    """Values by enterprise and period, and of the last `months` the `rows` most worth a look.

    Rows without an enterprise (open data) or dated after `on` do not count: a mistyped year
    would make an empty last month.
    """
    duck.execute(f"create or replace temp table told as {metric.sql}")
    duck.execute(
        "create or replace temp table placed as select organisation_id, occurred_on, row_id,"
        " cast(part as decimal(24, 6)) as part, cast(whole as decimal(24, 6)) as whole,"
        f" cast(date_trunc('{metric.every}', occurred_on) as date) as starts_on from told"
        f" where organisation_id is not null and occurred_on <= date '{on.isoformat()}'"
    )
    values = fetch(
        duck,
        "select organisation_id, starts_on, sum(part) as part, sum(whole) as whole,"
        " count(*) as row_count from placed group by organisation_id, starts_on",
    )
    columns = ", ".join(f"m.{lake.quoted(c)}" for c in metric.shown)
    kept = fetch(
        duck,
        "with first as (select *, row_number() over (partition by organisation_id, starts_on"
        f" order by {metric.worth} nulls last, row_id) as position from placed where starts_on"
        f" > (select max(starts_on) - interval {months} month from placed))"
        " select f.organisation_id, f.starts_on, f.position, f.occurred_on, f.part, f.whole,"
        f" f.row_id, struct_pack({_packed(metric)}) as row from first as f"
        f" inner join {lake.quoted(metric.mart)} as m on m.row_id = f.row_id"
        f" where f.position <= {rows}",
    ) if columns else []  # fmt: skip
    return {"metric": metric.code, "values": values, "rows": kept}


def _packed(metric: Metric) -> str:
    return ", ".join(f"{lake.quoted(c)} := m.{lake.quoted(c)}" for c in metric.shown)


def run(job: Mapping[str, Any], duck: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """All metrics of a job, on a connection whose views are bound."""
    on = date.fromisoformat(job["on"])
    for metric in metrics_of(Path(job["root"])).values():
        began = time.perf_counter()
        told = compute(duck, metric, on, rows=job["rows"], months=job["months"])
        yield told | {"seconds": round(time.perf_counter() - began, 3)}


def main() -> None:
    """Job: {root, lake, tables, on, rows, months}."""
    job = json.load(sys.stdin)
    root, folder = Path(job["root"]), Path(job["lake"])
    marts = catalogue.marts(root)
    for metric in metrics_of(root).values():
        check(metric, marts)
    with connect(folder) as duck:
        lake.bind(duck, folder, marts.values(), job["tables"])
        lock(duck)
        for told in run(job, duck):
            sys.stdout.write(to_json(told) + "\n")


if __name__ == "__main__":
    main()
