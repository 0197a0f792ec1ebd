"""A number of the boards tied to a risk point: where its line is, and when it is crossed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sunshine.analysis.boards.rules import SUM, months_before, period_of

DIRECTIONS = {"above": "高于", "below": "低于"}
LEAST_SOURCE = 6  # characters of where a line comes from
MOST = 8  # indicators of one risk point
LIMIT = Decimal(10) ** 12
RECENT = 3  # periods: an older number warns of nothing any more


@dataclass(frozen=True, slots=True)
class Indicator:
    """`threshold` in the unit that the board shows; `source`: where the line comes from."""

    metric: str
    direction: str
    threshold: str
    source: str

    def is_crossed(self, value: Decimal) -> bool:
        line = Decimal(self.threshold)
        return value > line if self.direction == "above" else value < line

    def words(self, unit: str) -> str:
        return f"{DIRECTIONS[self.direction]} {quantity(self.threshold, unit)}"

    def kept(self) -> dict[str, str]:
        return asdict(self)


def quantity(number: str, unit: str) -> str:
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def typed(told: Mapping[str, object], known: Iterable[str]) -> Indicator:
    """As somebody filled it in. Raises ValueError with what is wrong, in Chinese."""
    metric, direction, threshold, source = (
        str(told.get(name) or "").strip() for name in ("metric", "direction", "threshold", "reason")
    )
    if metric not in set(known):
        raise ValueError("请选择看板指标")
    if direction not in DIRECTIONS:
        raise ValueError("请选择高于还是低于预警线时预警")
    try:
        line = Decimal(threshold.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise ValueError("预警线应为数字") from error
    if not line.is_finite() or abs(line) >= LIMIT:
        raise ValueError("预警线应为数字")
    if len(source) < LEAST_SOURCE:
        raise ValueError(f"请填写预警线的来由（至少 {LEAST_SOURCE} 个字）")
    return Indicator(metric, direction, f"{line.normalize():f}", source[:400])


def tied(held: Iterable[Mapping[str, str]], new: Indicator) -> list[dict[str, str]]:
    """With one more; a metric has one line. Raises ValueError for too many."""
    rest = [dict(i) for i in held if i["metric"] != new.metric]
    if len(rest) >= MOST:
        raise ValueError(f"一个风险点最多关联 {MOST} 项指标")
    return [*rest, new.kept()]


def judged(kind: str, every: str, direction: str, periods: Iterable[date], on: date) -> date | None:
    """The latest period whose number says something on that day: one that has ended, except that
    a sum which is too high already will not fall again.
    """
    running = period_of(months_before(on, 0), every)
    oldest = period_of(months_before(on, 0), every, RECENT)
    early = kind == SUM and direction == "above"
    return max(
        (p for p in periods if oldest <= p < running or (early and p == running)), default=None
    )
