"""What a list of an enterprise below may not loosen; what differs between two lists. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sunshine.before.authority.rules.deciding import LEVELS, REPORTING, Band, Rule, Step, bands
from sunshine.before.authority.rules.lines import in_words

# A meeting of managers may be left out where a body above it decides instead: that is narrower.
ABOVE = {
    "executive_meeting": {"board", "shareholders"},
    "chairman_meeting": {"board", "shareholders"},
    "board": {"shareholders"},
}


@dataclass(frozen=True, slots=True)
class Widening:
    """A row of the lower list that asks for less than the upper one; `rule` is its key."""

    rule: str
    item: str
    words: str


def widenings(
    parent: Iterable[Rule], child: Iterable[Rule], net_assets: Decimal | None
) -> list[Widening]:
    """Where the lower list is looser than the upper one would be if inherited, row by row.

    Both are read with the net assets (yuan) of the lower enterprise. An item of which the lower
    list says nothing is inherited, so it can't be looser. Raises NetAssetsUnknown.
    """
    above, mine = _by_group(parent, net_assets), _by_group(child, net_assets)
    items = {item for item, _ in mine}
    found: dict[tuple[str, str], Widening] = {}
    for (item, per), upper in above.items():
        if item not in items:
            continue
        lower = mine.get((item, per), [])
        points = sorted({b.low for b in (*upper, *lower)})
        for point in points:
            rule = next((b.rule for b in upper if b.holds(point)), None)
            if rule is None:
                continue
            own = next((b.rule for b in lower if b.holds(point)), None)
            for words in _looser(rule, own):
                key = own.key if own else ""
                said = f"{in_words(point)}起：{words}（上级“{rule.title}”{rule.line.words}）"
                found.setdefault((key, words), Widening(key, item, said))
    return list(found.values())


def _by_group(
    rules: Iterable[Rule], net_assets: Decimal | None
) -> dict[tuple[str, str], list[Band]]:
    found: dict[tuple[str, str], list[Band]] = defaultdict(list)
    for band in bands((r for r in rules if r.level == "own"), net_assets):
        found[band.rule.item, band.rule.line.per].append(band)
    return found


def _looser(upper: Rule, own: Rule | None) -> list[str]:
    """In words, what the lower rule leaves out."""
    if own is None:
        return [f"上级须经{upper.order}，本清单没有对应的规则"]
    mine = [s.body for s in own.steps]
    raised = set(mine) - {s.body for s in upper.steps}
    missing = [
        s.name for s in upper.steps if s.body not in mine and not ABOVE.get(s.body, set()) & raised
    ]
    wanted = [s.body for s in upper.steps if s.body in mine]
    found = [f"少了{'、'.join(missing)}"] if missing else []
    if [b for b in mine if b in wanted] != wanted:
        found.append(f"会议顺序与上级（{upper.order}）不同")
    found += [words for s in upper.steps for words in _easier(s, own.steps)]
    if upper.needs_legal_review and not own.needs_legal_review:
        found.append("取消了法律审核")
    for title, ours, theirs in (
        ("附件", own.attachments, upper.attachments),
        ("应听取的意见", own.opinions, upper.opinions),
    ):
        if gone := [a for a in theirs if a not in ours]:
            found.append(f"少了{title}：{'、'.join(gone)}")
    grades = list(REPORTING)
    if grades.index(own.reporting) < grades.index(upper.reporting):
        found.append(f"报国资委由{REPORTING[upper.reporting]}降为{REPORTING[own.reporting]}")
    return found


def _easier(upper: Step, own: Sequence[Step]) -> list[str]:
    """A share over the same count that fewer people can meet; other counts can't be compared."""
    step = next((s for s in own if s.body == upper.body), None)
    if step is None:
        return []
    found = []
    for title, theirs, ours in (
        ("出席要求", upper.attendance, step.attendance),
        ("通过要求", upper.majority, step.majority),
    ):
        if theirs is None:
            continue
        if ours is None:
            found.append(f"{step.name}没有写明{title}")
        elif theirs.over == ours.over and (ours.rate, ours.is_strict) < (
            theirs.rate,
            theirs.is_strict,
        ):
            found.append(f"{step.name}的{title}由“{theirs.words}”放宽为“{ours.words}”")
        elif theirs.over == "due" and ours.over == "present":
            found.append(f"{step.name}的{title}由应到会人数改按到会人数计")
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one item's rule from one version to the next, in Chinese."""

    item: str
    title: str
    kind: str  # added, removed, changed
    words: tuple[str, ...]


def differences(old: Sequence[Rule], new: Sequence[Rule]) -> list[Difference]:
    """Rules paired by item, level and line, then by their order among those with other lines."""
    before, after = _grouped(old), _grouped(new)
    found: list[Difference] = []
    for group in [*after, *(g for g in before if g not in after)]:
        for was, now in _paired(before.get(group, []), after.get(group, [])):
            found += _difference(was, now)
    return found


def _grouped(rules: Sequence[Rule]) -> dict[tuple[str, str, str], list[Rule]]:
    found: dict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        found[rule.item, rule.level, rule.line.per].append(rule)
    return found


def _paired(old: list[Rule], new: list[Rule]) -> list[tuple[Rule | None, Rule | None]]:
    lines = {r.line: r for r in old}
    same = [(lines[r.line], r) for r in new if r.line in lines]
    kept = {r.line for _, r in same}
    gone, come = [r for r in old if r.line not in kept], [r for r in new if r.line not in kept]
    longest = max(len(gone), len(come))
    pairs: list[tuple[Rule | None, Rule | None]] = [*same]
    return pairs + [
        (gone[n] if n < len(gone) else None, come[n] if n < len(come) else None)
        for n in range(longest)
    ]


def _difference(old: Rule | None, new: Rule | None) -> list[Difference]:
    if old is None and new is not None:
        words = f"{new.line.words}起由{new.order}决策"
        return [Difference(new.item, new.title, "added", (words,))]
    if new is None and old is not None:
        words = f"不再有“{old.line.words}起由{old.order}决策”的规则"
        return [Difference(old.item, old.title, "removed", (words,))]
    assert old is not None and new is not None  # noqa: S101, PT018  one of them is always there
    told = tuple(
        f"{title}由“{before}”改为“{after}”"
        for (title, before), (_, after) in zip(_told(old), _told(new), strict=True)
        if before != after
    )
    return [Difference(new.item, new.title, "changed", told)] if told else []


def _told(rule: Rule) -> list[tuple[str, str]]:
    steps = "；".join(
        f"{s.name} 出席{s.attendance.words}，通过{s.majority.words if s.majority else '按其议事规则'}"
        for s in rule.steps
    )
    return [
        ("事项名称", rule.title),
        ("审批层级", LEVELS[rule.level]),
        ("金额线", rule.line.words),
        ("决策会议及顺序", rule.order),
        ("出席与表决", steps),
        ("法律审核", "是" if rule.needs_legal_review else "否"),
        ("附件", "、".join(rule.attachments) or "无"),
        ("应听取的意见", "、".join(rule.opinions) or "无"),
        ("报国资委", REPORTING[rule.reporting]),
        ("备注", rule.remark or "无"),
    ]


def conflicts(rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Pairs that say different things for the same item, level and line."""
    seen: dict[tuple[object, ...], Rule] = {}
    found = []
    for rule in rules:
        key = (rule.item, rule.level, rule.line)
        if key in seen:
            found.append((seen[key], rule))
        seen.setdefault(key, rule)
    return found
