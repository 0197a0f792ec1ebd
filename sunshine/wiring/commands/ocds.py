"""`sunshine ocds`: the six flags over a file, without Django and without the lake."""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import duckdb
import pyarrow as pa
import sqlglot

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners import engine as runner
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.intake.engine.releases import plain_releases
from sunshine.datacentre.intake.rules import IntakeError
from sunshine.datacentre.ocds.engine import bind_file
from sunshine.foundation.reference import engine as reference

ROOT = Path(__file__).resolve().parents[3]
LISTS = {"R003.procurement_methods", "R018.procurement_methods"}
MAPPINGS = {"R003.procurement_method_details"}
OPTIONAL = {"R048.threshold", "R058.threshold"}
FENCED = {"R048", "R058"}
COUNTED = {"R035", "R058", "R048"}
TENDERERS = {"R028": ("tenderer", 1.0), "R035": ("winner", 0.0), "R058": ("winner", 0.0)}
Rows = list[tuple[str, str | None, float | None]]


@click.command(help="对一个 OCDS 文件运行六个红旗模型，输出与 Cardinal 相同形状的 JSON")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--only", default="", help="只运行这些，例如 R003|R018")
@click.option("--set", "settings", multiple=True, help="例如 R003.threshold=10")
@click.option("--exclude-details", default="", help="不看这些采购方式说明，a|b")
@click.option("--no-price-comparison", default="", help="这些采购方式说明的报价不可比，a|b")
@click.option("--meta", is_flag=True, help="另给出 R048、R058 的四分位数和上界")
@click.option("--explain", is_flag=True, help="改为输出每面红旗的证据")
def command(  # noqa: PLR0913  one each option
    *,
    file: Path,
    only: str,
    settings: tuple[str, ...],
    exclude_details: str,
    no_price_comparison: str,
    meta: bool,
    explain: bool,
) -> None:
    """Print flags as JSON; a value of 0.0 in group Tenderer means: took part as the winner."""
    known = {c: p for c, p in probes.load(ROOT).items() if p.path.name.startswith("r0")}
    wanted = only.split("|") if only else list(known)
    if unknown := set(wanted) - set(known):
        raise click.BadParameter(f"没有这些红旗：{'、'.join(sorted(unknown))}")
    rows = _parameters(settings)
    rows += [("OCDS.exclude_details", d, None) for d in exclude_details.split("|") if d]
    rows += [("OCDS.no_price_comparison", d, None) for d in no_price_comparison.split("|") if d]
    events, fences = _run(file, [known[c] for c in wanted], rows)
    if explain:
        for event in events:
            sys.stdout.write(runner.to_json(event) + "\n")
        return
    found: dict[str, Any] = dict(_groups(events))
    if meta and fences:
        found["Meta"] = fences
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


def _parameters(settings: tuple[str, ...]) -> Rows:
    """Shipped values, with those of --set in their place. BadParameter for an unknown one."""
    shipped = [p for p in reference.parameters(ROOT) if p.name.startswith("R0")]
    known = {p.name for p in shipped} | LISTS | MAPPINGS | OPTIONAL
    given: dict[str, str] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in known:
            raise click.BadParameter(f"没有“{name}”这个设置；可用：{'、'.join(sorted(known))}")
        given[name] = value
    rows: Rows = [
        (p.name, p.option or None, None if p.value is None else float(p.value))
        for p in shipped
        if p.name not in given
    ]
    for name, value in given.items():
        rows += _given(name, value)
    return rows


def _given(name: str, value: str) -> Rows:
    try:
        if name in LISTS:
            return [(name, one, None) for one in value.split("|") if one]
        if name in MAPPINGS:
            pairs = (one.split("=") for one in value.split("|"))
            return [(name, option, float(number)) for option, number in pairs]
        return [(name, None, float(value))]
    except ValueError as error:
        raise click.BadParameter(
            f"{name} 的取值“{value}”不对：应是数字，列表写 a|b，映射写 x=5|y=10"
        ) from error


def _run(
    file: Path, wanted: list[probes.Probe], rows: Rows
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    known = marts(ROOT)
    with tempfile.TemporaryDirectory() as scratch, runner.connect(None) as duck:
        bind_file(duck, _plain(file, Path(scratch)), known.values())
        duck.register(
            "given",
            pa.table(
                {
                    "name": pa.array([r[0] for r in rows], pa.string()),
                    "option": pa.array([r[1] for r in rows], pa.string()),
                    "value": pa.array([r[2] for r in rows], pa.float64()),
                }
            ),
        )
        duck.execute(
            "insert into parameter by name select *, date '1900-01-01' as valid_from from given"
        )
        runner.lock(duck)
        fixed = {name: value for name, _, value in rows if name in OPTIONAL}
        fences = {p.code: _fences(duck, p, fixed) for p in wanted if p.code in FENCED}
        hits = [e for e in runner.run(duck, wanted, known) if e["kind"] == "hit"]
    return hits, {code: found for code, found in fences.items() if found}


def _fences(
    duck: duckdb.DuckDBPyConnection, probe: probes.Probe, fixed: Mapping[str, float | None]
) -> dict[str, Any]:
    """Quartiles and upper fence of a flag, by currency where there are several."""
    if f"{probe.code}.threshold" in fixed:
        return {"upper_fence": fixed[f"{probe.code}.threshold"]}
    # The statement's own intermediate table: what is shown is what was compared with.
    query = sqlglot.parse_one(probe.sql, dialect="duckdb")
    ctes = query.find(sqlglot.exp.With)
    if ctes is None:
        return {}
    rows = runner.fetch(duck, " ".join([ctes.sql(dialect="duckdb"), "select * from quartile"]))
    found: dict[Any, Any] = {
        row.get("currency"): {
            "q1": round(float(row["q1"]), 4),
            "q3": round(float(row["q3"]), 4),
            "upper_fence": round(float(row["q3"] + 1.5 * (row["q3"] - row["q1"])), 4),
        }
        for row in rows
    }
    return next(iter(found.values())) if len(found) == 1 else found


def _plain(file: Path, scratch: Path) -> Path:
    try:
        return plain_releases(file, scratch)
    except IntakeError as error:
        raise click.ClickException(str(error)) from error


def _groups(events: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, float]]]:
    groups: dict[str, dict[str, dict[str, float]]] = {}
    for event in events:
        code = event["probe"]
        group = "Tenderer" if event["subject_kind"] == "counterparty" else "OCID"
        value = float(event["score"]) if code in COUNTED else 1.0
        groups.setdefault(group, {}).setdefault(event["subject_id"], {})[code] = value
        role, part = TENDERERS.get(code, ("", 0.0))
        for evidence in event["evidence"]:
            if role and evidence["role"] == role:
                who = evidence["row"].get("tenderer_id") or evidence["row"].get("supplier_id")
                groups.setdefault("Tenderer", {}).setdefault(who, {})[code] = part
    return groups
