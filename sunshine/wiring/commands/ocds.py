"""`sunshine ocds`: the six flags over a file, without Django and without the lake."""

import gzip
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
import pyarrow as pa

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners import engine as runner
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.ocds.engine import bind_file
from sunshine.foundation.reference import engine as reference

ROOT = Path(__file__).resolve().parents[3]
LISTS = {"R003.procurement_methods", "R018.procurement_methods"}
MAPPINGS = {"R003.procurement_method_details"}
OPTIONAL = {"R048.threshold", "R058.threshold"}
COUNTED = {"R035", "R058", "R048"}
TENDERERS = {"R028": ("tenderer", 1.0), "R035": ("winner", 0.0), "R058": ("winner", 0.0)}
Rows = list[tuple[str, str | None, float | None]]


@click.command(help="对一个 OCDS 文件运行六个红旗模型，输出与 Cardinal 相同形状的 JSON")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--only", default="", help="只运行这些，例如 R003|R018")
@click.option("--set", "settings", multiple=True, help="例如 R003.threshold=10")
@click.option("--exclude-details", default="", help="不看这些采购方式说明，a|b")
@click.option("--no-price-comparison", default="", help="这些采购方式说明的报价不可比，a|b")
@click.option("--explain", is_flag=True, help="改为输出每面红旗的证据")
def command(
    *,
    file: Path,
    only: str,
    settings: tuple[str, ...],
    exclude_details: str,
    no_price_comparison: str,
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
    events = _run(file, [known[c] for c in wanted], rows)
    if explain:
        for event in events:
            sys.stdout.write(runner.to_json(event) + "\n")
        return
    sys.stdout.write(json.dumps(_groups(events), ensure_ascii=False) + "\n")


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


def _run(file: Path, wanted: list[probes.Probe], rows: Rows) -> list[dict[str, Any]]:
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
        return [e for e in runner.run(duck, wanted, known) if e["kind"] == "hit"]


def _plain(file: Path, scratch: Path) -> Path:
    with file.open("rb") as handle:
        if handle.read(2) != b"\x1f\x8b":
            return file
    target = scratch / "plain.jsonl"
    with gzip.open(file) as packed, target.open("wb") as plain:
        while chunk := packed.read(1 << 20):
            plain.write(chunk)
    return target


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
