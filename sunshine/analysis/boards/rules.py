"""What a number of a board is, how it is written and compared. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SUM, SHARE, MEAN = "sum", "share", "mean"
KINDS = (SUM, SHARE, MEAN)
BETTER = ("more", "less", "neither")
PERIODS = ("month", "year")
TEN_THOUSAND = Decimal(10_000)
HUNDRED = Decimal(100)


def value_of(kind: str, part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """The number: a sum, a share in percent, or a mean; None where there is nothing to say.

    Parts and wholes add up over enterprises and months, shares and means do not: they are
    divided last.
    """
    if part is None:
        return None
    if kind == SUM:
        return part
    if not whole:
        return None
    return part / whole * (HUNDRED if kind == SHARE else 1)


def as_shown(value: Decimal, unit: str) -> Decimal:
    """A number in the unit it is shown in: 元 as 万元."""
    return value / TEN_THOUSAND if unit == "元" else value


def written(value: Decimal | None, unit: str) -> str:
    """A number in its unit, without the unit: 元 as 万元 with two decimals, counts as they are."""
    if value is None:
        return "—"
    if unit == "元":
        return f"{as_shown(value, unit):,.2f}"
    return f"{value:,.1f}" if unit in {"%", "天", "家"} else f"{value:,.0f}"


def unit_shown(unit: str) -> str:
    return "万元" if unit == "元" else unit


@dataclass(frozen=True, slots=True)
class Difference:
    """How a number stands to another one: words and whether that is better, worse or neither."""

    words: str
    tone: str  # "better" | "worse" | ""


def difference(
    now: Decimal | None, then: Decimal | None, *, kind: str, better: str
) -> Difference | None:
    """`+6.2%`, `−3.1 个百分点`; None where one of the two is missing or nothing can be divided."""
    if now is None or then is None:
        return None
    step = now - then
    if kind == SHARE:
        size, unit = abs(step), " 个百分点"
    elif then == 0:
        return None
    else:
        size, unit = abs(step / then * HUNDRED), "%"
    words = f"{size:.1f}"
    if float(words) == 0:  # what is written as nothing is neither better nor worse
        return Difference("持平", "")
    good = {"more": step > 0, "less": step < 0}.get(better)
    tone = "" if good is None else "better" if good else "worse"
    return Difference(("+" if step > 0 else "−") + words + unit, tone)


def months_before(month: date, count: int) -> date:
    """The first day of the month so many months earlier."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def period_of(month: date, every: str, back: int = 0) -> date:
    """The first day of the period in which a month lies, so many periods back."""
    return date(month.year - back, 1, 1) if every == "year" else months_before(month, back)


def quartile(values: list[Decimal], share: Decimal) -> Decimal:
    """Linear between neighbours, as percentile_cont of PostgreSQL. `values` is not empty."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
