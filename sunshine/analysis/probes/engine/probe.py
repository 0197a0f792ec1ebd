"""A probe as its files say it: read from domains/."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sunshine.analysis.probes.engine.slices import Slices, read_slices


class ProbeError(ValueError):
    """A probe that may not run; Chinese, says which file and what to change."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One supervision model. `levels` maps a colour to the least score that earns it."""

    code: str
    title: str
    domain: str
    domain_title: str
    version: int
    clause: str
    risk_point: str
    keys: tuple[str, ...]
    reach_days: int
    population: str
    levels: Mapping[str, float]
    subject: str
    chart: str
    sentence: str
    rule: str
    why: str
    innocent: tuple[str, ...]
    parameters: tuple[str, ...]
    owner: str
    checked_by: str
    reviewed_on: date
    next_review: date
    source: str
    sql: str
    path: Path
    incremental: Slices

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()[:12]

    @property
    def version_label(self) -> str:
        return f"{self.version}-{self.content_hash}"

    def level(self, score: float | None) -> str:
        """红橙黄蓝 by score; the highest colour whose least score is reached."""
        reached = [(least, name) for name, least in self.levels.items() if (score or 0) >= least]
        return max(reached)[1] if reached else "blue"


@cache
def load(root: Path) -> dict[str, Probe]:
    """All probes of a content root by code, in order of code."""
    found: dict[str, Probe] = {}
    for path in sorted((root / "domains").glob("*/probes/*.toml")):
        probe = read(path)
        if probe.code in found:
            raise ProbeError(
                f"{path.name}：编号 {probe.code} 已被 {found[probe.code].path.name} 使用"
            )
        found[probe.code] = probe
    return dict(sorted(found.items()))


def read(path: Path) -> Probe:
    """One probe from its .toml and .sql; raises ProbeError when a part is missing."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text())
        domain = tomllib.loads((path.parents[1] / "domain.toml").read_text())
        sql = path.with_suffix(".sql").read_text()
        data |= {name: tuple(data[name]) for name in ("keys", "innocent", "parameters")}
        data["incremental"] = read_slices(data.get("incremental", {"full": ""}))
        return Probe(
            domain=path.parents[1].name, domain_title=domain["title"], sql=sql, path=path, **data
        )
    except (OSError, KeyError, TypeError, ValueError, tomllib.TOMLDecodeError) as error:
        raise ProbeError(f"{path.name}：{error}") from error
