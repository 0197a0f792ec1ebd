"""What an edition says as plain values, and how two editions differ, in words. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sunshine.before.handbooks.rules.chapters import Issue, Quarter, Readership, chapters_of


@dataclass(frozen=True, slots=True)
class Measure:
    """A control as an edition tells it; people stand by their names."""

    words: str
    kind: str
    owner: str
    overseer: str
    due: str
    state: str
    effect: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A risk point as an edition tells it; levels by code."""

    id: str
    label: str
    unit: str
    field: str
    post: str
    power: str
    power_code: str
    step: str
    title: str
    description: str
    manifestations: str
    causes: str
    consequences: str
    level: str
    residual: str
    probes: tuple[str, ...]
    controls: tuple[Measure, ...]
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A power and its steps."""

    code: str
    title: str
    source: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """All that an edition says. `care`: level → how it is cared for; `left_out`: points that it had no
    room for; `earlier`: editions that were law, newest first, of which `changes` tells the difference
    to the first.
    """

    organisation: str
    edition: int
    on: str
    points: tuple[Point, ...]
    flows: tuple[Flow, ...]
    changes: tuple[str, ...] = ()
    care: Mapping[str, str] = field(default_factory=dict)
    quarters: tuple[Quarter, ...] = ()
    readership: Readership | None = None
    earlier: tuple[Issue, ...] = ()
    left_out: int = 0

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def counts(self) -> dict[str, dict[str, int]]:
        """Field → level → how many points."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for point in self.points:
            found[point.field][point.level] += 1
        return {field: dict(levels) for field, levels in found.items()}


def point_of(told: Mapping[str, Any]) -> Point:
    """From what was kept. Raises KeyError or TypeError for what is none."""
    return Point(
        **{k: v for k, v in told.items() if k not in {"controls", "probes", "indicators"}},
        probes=tuple(told["probes"]),
        indicators=tuple(told.get("indicators", ())),
        controls=tuple(Measure(**c) for c in told["controls"]),
    )


def edition_of(told: Mapping[str, Any]) -> Edition:
    """From what was kept. Raises KeyError or TypeError for what is none."""
    points = tuple(map(point_of, told["points"]))
    flows = tuple(
        Flow(f["code"], f["title"], f["source"], tuple(f["steps"])) for f in told["flows"]
    )
    return Edition(
        told["organisation"],
        told["edition"],
        told["on"],
        points,
        flows,
        tuple(told["changes"]),
        **chapters_of(told),
    )


SAID = {
    "title": "名称",
    "unit": "单位",
    "post": "岗位",
    "power": "权力事项",
    "step": "流程环节",
    "description": "风险描述",
    "manifestations": "表现形式",
    "causes": "成因类型",
    "consequences": "可能后果",
}


def differences(
    old: Iterable[Point], new: Iterable[Point], levels: Mapping[str, str]
) -> Iterator[str]:
    """Sentences: what came, what went, what changed, by the id of the risk point."""
    before, after = {p.id: p for p in old}, {p.id: p for p in new}
    for key, point in after.items():
        if key not in before:
            yield f"新增风险点“{point.title}”（{point.unit}{point.post}，{levels[point.level]}）"
    for key, point in before.items():
        if key not in after:
            yield f"撤销风险点“{point.title}”（{point.unit}{point.post}）"
    for key, point in after.items():
        if key in before and (words := list(_between(before[key], point, levels))):
            yield f"“{point.title}”：{'；'.join(words)}"


def _between(old: Point, new: Point, levels: Mapping[str, str]) -> Iterator[str]:
    for name, title in (("level", "固有等级"), ("residual", "剩余等级")):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"{title}由{levels[was]}改为{levels[now]}"
    for name, title in SAID.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"{title}由“{was or '（空）'}”改为“{now or '（空）'}”"
    was, now = {c.words: c for c in old.controls}, {c.words: c for c in new.controls}
    yield from (f"新增措施“{words}”" for words in now if words not in was)
    yield from (f"取消措施“{words}”" for words in was if words not in now)
    for words, control in now.items():
        if words in was and (was[words].owner, was[words].overseer) != (
            control.owner,
            control.overseer,
        ):
            yield f"措施“{words}”改由{control.owner}落实、{control.overseer}监督"
