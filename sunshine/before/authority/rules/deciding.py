"""Rules of a list, the bands of amounts they cut, and who decides on a matter. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sunshine.before.authority.rules.lines import PER, Line, Past, Share, in_words

LEVELS = {"own": "本级", "below": "下属企业（保留事项）"}
REPORTING = {"none": "不需要", "filing": "备案", "approval": "审批"}  # ever more of it
Group = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A body in the order of deciding, with who must attend and how many must agree."""

    body: str
    name: str
    attendance: Share
    majority: Share | None = None  # None: 其他, by its own rules of procedure

    def is_passed(self, *, due: int, present: int, ayes: int) -> bool:
        """Quorum and majority; without a share of its own a majority can't be counted here."""
        attended = self.attendance.is_met(present, due=due, present=present)
        return attended and (
            self.majority is None or self.majority.is_met(ayes, due=due, present=present)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """From a line on (to the next rule's line), who decides on an item and what it takes.

    `level`: own matters, or those of enterprises below that the group keeps to itself.
    """

    key: str
    item: str
    title: str
    line: Line
    steps: tuple[Step, ...]
    level: str = "own"
    needs_legal_review: bool = False
    attachments: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    reporting: str = "none"
    remark: str = ""
    owner: str = ""  # whose list
    edition: str = ""  # which one

    @property
    def group(self) -> Group:
        """Rules of one group cut the amounts among themselves."""
        return (self.owner if self.level == "below" else "", self.level, self.item, self.line.per)

    @property
    def order(self) -> str:
        return " → ".join(s.name for s in self.steps)


@dataclass(frozen=True, slots=True)
class Band:
    """Amounts in yuan, [low, high), for which a rule holds; `high` None: without end."""

    rule: Rule
    low: Decimal
    high: Decimal | None

    def holds(self, amount: Decimal) -> bool:
        return self.low <= amount and (self.high is None or amount < self.high)


def bands(rules: Iterable[Rule], net_assets: Decimal | None) -> list[Band]:
    """Cut the amounts of each item among its rules, without gap above the lowest line and without
    overlap. Where two lines come out alike, the rule with more bodies holds. Raises
    NetAssetsUnknown.
    """
    groups: dict[Group, list[tuple[Decimal, int, int, Rule]]] = defaultdict(list)
    for n, rule in enumerate(rules):
        groups[rule.group].append((rule.line.yuan(net_assets), len(rule.steps), n, rule))
    found = []
    for rows in groups.values():
        rows.sort(key=lambda r: r[:3])
        ends = [r[0] for r in rows[1:]]
        for (low, _, _, rule), high in zip(rows, [*ends, None], strict=True):
            if low != high:
                found.append(Band(rule, low, high))
    return found


@dataclass(frozen=True, slots=True)
class Applied:
    """A band that an amount fell into, with what was measured and which earlier ones are in it."""

    band: Band
    measured: Decimal
    counted: tuple[Past, ...] = ()

    @property
    def earlier(self) -> Decimal:
        """What the earlier ones come to, in yuan."""
        return sum((p.amount for p in self.counted), Decimal(0))

    @property
    def sentence(self) -> str:
        """Why, with the numbers in it."""
        rule = self.band.rule
        whose = f"{rule.owner}{rule.edition}" if rule.owner else "权责清单"
        said = f"{PER[rule.line.per]} {in_words(self.measured)}{self._of_these}，"
        if rule.line == Line(per=rule.line.per):
            said = ""
        else:
            said += f"达到“{rule.line.words}”" + (
                f"（当日合 {in_words(self.band.low)}）" if rule.line.share is not None else ""
            )
        upper = (
            ""
            if self.band.high is None
            else f"{'、' if said else ''}未达到上一档的 {in_words(self.band.high)}"
        )
        kept = "属于对下属企业保留的事项，" if rule.level == "below" else ""
        figures = f"{said}{upper}，" if said or upper else "不论金额，"
        return f"{whose}“{rule.title}”（{rule.item}）：{figures}{kept}依次由{rule.order}决策。"

    @property
    def _of_these(self) -> str:
        count = sum(1 for p in self.counted if p.ref)
        return f"（含此前 {count} 件 {in_words(self.earlier)}）" if count else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, in which order, and what it takes besides; `sentences` say why, in Chinese."""

    steps: tuple[Step, ...]
    applied: tuple[Applied, ...]
    sentences: tuple[str, ...]
    needs_legal_review: bool = False
    attachments: tuple[str, ...] = ()
    opinions: tuple[str, ...] = ()
    reporting: str = "none"


def decide(  # noqa: PLR0913  what the law asks for: what, how much, after what, of whom, when
    rules: Iterable[Rule],
    item: str,
    amount: Decimal | None,
    history: Sequence[Past],
    net_assets: Decimal | None,
    on: date,
    matter: str = "",
) -> Decision:
    """The bodies for a matter in order. `rules` are those in force on the day; amounts in yuan.

    Each kind of adding up finds its own rule. Together they ask for everything any of them asks
    for: the longest chain first, then bodies that only a shorter one names. Once a line is
    reached, what holds below every line no longer counts. The group's own bodies for what it has
    kept to itself come last. Raises LookupError (Chinese) where no rule of the enterprise reaches
    the amount, and NetAssetsUnknown.
    """
    mine = [r for r in rules if r.item == item]
    if not mine:
        raise LookupError(f"权责清单没有编码为 {item} 的事项")
    given = amount if amount is not None else Decimal(0)
    applied = [
        Applied(band, measured, band.rule.line.counted(item, history, on, matter))
        for band in bands(mine, net_assets)
        if band.holds(measured := band.rule.line.measure(item, given, history, on, matter))
    ]
    if not any(a.band.rule.level == "own" for a in applied):
        lines = "、".join(r.line.words for r in mine if r.level == "own") or "（没有本级规则）"
        raise LookupError(f"金额没有达到“{mine[0].title}”的任何一条线：{lines}")
    reached = [a for a in applied if a.band.rule.level == "own" and a.band.rule.line.is_drawn]
    if reached:  # what holds whatever the amount, until a line, adds no body beside it
        applied = [*reached, *(a for a in applied if a.band.rule.level != "own")]
    applied.sort(key=lambda a: (a.band.rule.level == "below", -len(a.band.rule.steps)))
    return _together(applied)


def _together(applied: list[Applied]) -> Decision:
    rules = [a.band.rule for a in applied]
    steps: dict[tuple[str, str], Step] = {}
    for rule in rules:
        for step in rule.steps:
            steps.setdefault((rule.owner if rule.level == "below" else "", step.body), step)
    grades = list(REPORTING)
    return Decision(
        steps=tuple(steps.values()),
        applied=tuple(applied),
        sentences=tuple(a.sentence for a in applied),
        needs_legal_review=any(r.needs_legal_review for r in rules),
        attachments=tuple(dict.fromkeys(a for r in rules for a in r.attachments)),
        opinions=tuple(dict.fromkeys(o for r in rules for o in r.opinions)),
        reporting=max((r.reporting for r in rules), key=grades.index),
    )


def effective(line: Sequence[Sequence[Rule]]) -> list[Rule]:
    """Rules that hold for an enterprise: `line` is its own list, then its parent's, and so on up.

    An item that its own list says nothing about is inherited from the nearest list above; what
    any list above keeps for enterprises below holds besides.
    """
    found: dict[str, list[Rule]] = {}
    kept = []
    for distance, rules in enumerate(line):
        near: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if rule.level == "own":
                near[rule.item].append(rule)
            elif distance:
                kept.append(rule)
        found = near | found
    return [r for rules in found.values() for r in rules] + kept
