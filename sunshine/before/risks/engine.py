"""Reads reference/risks: scales and criteria, powers with their steps, the library. No Django."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sunshine.before.risks.rules import CAUSES, CONTROL_KINDS, FIELDS, LEAST_MEASURE
from sunshine.foundation.reference.engine import EVIDENCE, ContentError


@dataclass(frozen=True, slots=True)
class Flow:
    """A power and the steps it goes through, in order."""

    code: str
    title: str
    field: str
    steps: tuple[str, ...]
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class KnownControl:
    """A control of the library."""

    words: str
    kind: str
    owner: str
    overseer: str


@dataclass(frozen=True, slots=True)
class KnownRisk:
    """A risk point of the library; `edition` is that of its file, and moves when a text does."""

    code: str
    edition: int
    field: str
    title: str
    post: str
    power: str
    step: str
    description: str
    manifestations: str
    causes: tuple[str, ...]
    consequences: str
    criteria: tuple[str, ...]
    controls: tuple[KnownControl, ...]
    source: str
    evidence: str
    probes: tuple[str, ...] = ()

    @property
    def is_example(self) -> bool:
        return self.source == "示例"


@dataclass(frozen=True, slots=True)
class Grading:
    """Words of the scales: criterion, consequence and step → Chinese; level → how it is cared for."""

    criteria: Mapping[str, str]
    consequences: Mapping[str, str]
    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    care: Mapping[str, str]


@cache
def grading(root: Path) -> Grading:
    told = _read(root, "grading.toml")
    return Grading(
        told["criteria"],
        told["consequences"],
        tuple(told["likelihood"]),
        tuple(told["impact"]),
        told["care"],
    )


@cache
def flows(root: Path) -> Mapping[str, Flow]:
    """Code of a power → its flow."""
    told = _read(root, "flows.toml")
    return {row["code"]: Flow(**row | {"steps": tuple(row["steps"])}) for row in told["flow"]}


@cache
def library(root: Path) -> Mapping[str, KnownRisk]:
    """Code → risk point, all fields. Raises ContentError for one that is not whole."""
    found: dict[str, KnownRisk] = {}
    for path in sorted((root / "reference" / "risks" / "library").glob("*.toml")):
        told = tomllib.loads(path.read_text())
        for row in told["risk"]:
            try:
                risk = _risk(row, told)
            except (TypeError, KeyError) as error:
                raise ContentError(f"{path}：{row.get('code')} {error}") from error
            if wrong := _wrong(risk, flows(root), found):
                raise ContentError(f"{path}：{risk.code} {wrong}")
            found[risk.code] = risk
    return found


def _risk(row: Mapping[str, Any], file: Mapping[str, Any]) -> KnownRisk:
    given = {**row, "field": file["field"], "edition": file["edition"]}
    given |= {name: tuple(row.get(name, ())) for name in ("causes", "criteria", "probes")}
    given["controls"] = tuple(KnownControl(**c) for c in given.pop("control"))
    return KnownRisk(**given)


def _wrong(risk: KnownRisk, known: Mapping[str, Flow], found: Mapping[str, KnownRisk]) -> str:
    flow = known.get(risk.power)
    claims = (
        (risk.code in found, "编码重复"),
        (risk.field not in FIELDS, "没有这个领域"),
        (flow is None or risk.step not in flow.steps, "没有这个权力事项或环节"),
        (bool(set(risk.causes) - set(CAUSES)) or not risk.causes, "没有这种成因"),
        (not risk.controls, "没有防控措施"),
        (any(c.kind not in CONTROL_KINDS for c in risk.controls), "没有这种措施"),
        (any(len(c.words) < LEAST_MEASURE for c in risk.controls), "防控措施写得太短"),
        (risk.evidence not in EVIDENCE or not risk.source, "缺少依据或依据等级"),
    )
    return "；".join(words for fault, words in claims if fault)


def _read(root: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((root / "reference" / "risks" / name).read_text())
