"""How sure a rate is, and what was asked for. Pure."""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

CONFIDENT = 1.959964  # standard normal, two-sided 95 %
FEW = 10  # our default: below, a rate is shown as resting on few cases
ASKED = re.compile(r"\s*(?P<name>[^=\[\s]+)\s*(\[(?P<option>[^\]]*)\])?\s*=\s*(?P<value>\S+)\s*")
LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of cases with its 95 % interval (Wilson 1927); `few` when it rests on little."""

    share: float
    low: float
    high: float
    cases: int

    @property
    def few(self) -> bool:
        return self.cases < FEW

    @property
    def percents(self) -> tuple[int, int, int]:
        """Share, low, high in whole percent."""
        return round(self.share * 100), math.floor(self.low * 100), math.ceil(self.high * 100)


def rate(hits: int, cases: int) -> Rate | None:
    """None without cases: nothing was judged, so nothing can be said."""
    if not cases:
        return None
    share, z2 = hits / cases, CONFIDENT**2
    middle = (share + z2 / (2 * cases)) / (1 + z2 / cases)
    spread = share * (1 - share) / cases + z2 / (4 * cases**2)
    half = CONFIDENT * math.sqrt(spread) / (1 + z2 / cases)
    # Rounding must not put the share itself outside.
    low, high = min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))
    return Rate(share, low, high, cases)


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter set to another value, of one option or (None) of all."""

    name: str
    option: str | None
    value: Decimal

    def __str__(self) -> str:
        return f"{self.name}{f'[{self.option}]' if self.option else ''}={self.value:f}"


def read_changes(texts: Iterable[str], known: Collection[str]) -> list[Change]:
    """`D02.line=500000` or `A02.line[工程]=1`; raises ValueError (Chinese) naming what is wrong."""
    found = {}
    for text in texts:
        match = ASKED.fullmatch(text)
        if match is None:
            raise ValueError(
                f"“{text}”应写作 参数名=数值，例如 {next(iter(known), 'D02.line')}=500000"
            )
        if match["name"] not in known:
            raise ValueError(
                f"这个模型没有参数“{match['name']}”，可改的有：{'、'.join(known) or '无'}"
            )
        change = Change(match["name"], match["option"], _number(match["name"], match["value"]))
        found[change.name, change.option] = change
    if not found:
        raise ValueError("请至少改一个参数")
    return list(found.values())


def _number(name: str, text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"{name} 的取值“{text}”不是数字") from error
    if not value.is_finite() or abs(value) >= LARGEST:
        raise ValueError(f"{name} 的取值“{text}”太大或不是数字")
    return value
