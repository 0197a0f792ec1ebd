"""What every picture is made of: shapes, a scale of days, a scale of amounts, words that fit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

SMALL, WIDE, NARROW = 12, 920, 350  # px: type, a card on a desk, a card on a phone
WIDE_SIGN = 0x2E80  # from here on a sign is as wide as it is high
TEN_THOUSAND = Decimal(10_000)
Scale = Callable[[Decimal], float]  # an amount's place, px
PAD = 0.04  # of the span, left free on both sides
SHORT = 45  # days: months alone would leave such a span without words


@dataclass(frozen=True, slots=True)
class Shape:
    """One SVG element: `look` is a class of the theme, `told` what a pointer is told."""

    tag: str
    look: str
    at: Mapping[str, object]
    words: str = ""
    told: str = ""
    href: str = ""


@dataclass(slots=True)
class Picture:
    """Shapes in a box of width × height px."""

    width: int
    height: int = 0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, tag: str, look: str, *, words: str = "", told: str = "", href: str = "", **at: object) -> None:  # fmt: skip
        named = {n.rstrip("_").replace("_", "-"): rounded(v) for n, v in at.items()}
        self.shapes.append(Shape(tag, look, named, words, told, href))

    def text(self, look: str, x: float, y: float, words: str, **more: Any) -> None:
        self.add("text", look, words=words, x=x, y=y, **more)


def rounded(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def width_of(words: str, size: int = SMALL) -> float:
    """Room that words take, on the safe side."""
    return sum(size if ord(sign) >= WIDE_SIGN else size * 0.6 for sign in words)


def shortened(words: str, room: float, size: int = SMALL) -> str:
    if width_of(words, size) <= room:
        return words
    kept = ""
    for sign in words:
        if width_of(f"{kept}{sign}…", size) > room:
            break
        kept += sign
    return f"{kept}…"


def in_words(amount: Decimal, currency: str = "CNY") -> str:
    """`12.30 万元`; other currencies in full with their code."""
    if currency in {"", "CNY"}:
        return f"{amount / TEN_THOUSAND:,.2f} 万元"
    return f"{amount:,.2f} {currency}"


def amount_of(row: Mapping[str, Any], name: str = "amount") -> Decimal:
    return Decimal(str(row.get(name) or 0))


def day_of(row: Mapping[str, Any], name: str) -> date | None:
    value = row.get(name)
    return date.fromisoformat(str(value)[:10]) if value else None


@dataclass(frozen=True, slots=True)
class Days:
    """Days on a line from `left` to `right` px."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def over(cls, days: list[date], left: float, right: float) -> "Days":
        """Room for all of them, with a margin of at least three days."""
        margin = timedelta(days=max(3, int((max(days) - min(days)).days * PAD)))
        return cls(min(days) - margin, max(days) + margin, left, right)

    def at(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def ticks(self) -> Iterator[tuple[date, str]]:
        """First days of months, as many as fit with their words; days where the span is short."""
        if (self.last - self.first).days <= SHORT:
            yield from self._single_days()
            return
        most = max(2, int((self.right - self.left) / 76))
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        every = next((n for n in (1, 2, 3, 6, 12, 24, 60) if months / n <= most), 120)
        day = date(self.first.year, 1, 1)
        while day <= self.last:
            if day >= self.first:
                yield day, f"{day:%Y-%m}"
            at = day.year * 12 + day.month - 1 + every
            day = date(at // 12, at % 12 + 1, 1)

    def _single_days(self) -> Iterator[tuple[date, str]]:
        most, span = max(2, int((self.right - self.left) / 90)), (self.last - self.first).days
        for n in range(0, span + 1, max(1, -(-span // most))):
            day = self.first + timedelta(days=n)
            yield day, f"{day:%Y-%m-%d}"


def draw_days(picture: Picture, days: Days, top: float, bottom: float) -> None:
    """Month lines with their words below."""
    for day, words in days.ticks():
        x = days.at(day)
        picture.add("line", "p-grid", x1=x, y1=top, x2=x, y2=bottom)
        if days.left + 16 <= x <= days.right - 20:
            picture.text("p-tick p-mid", x, bottom + 16, words)


def round_up(amount: Decimal) -> Decimal:
    """The next 1, 2, 2.5, 5 × 10ⁿ: the top of a scale."""
    if amount <= 0:
        return Decimal(1)
    size = Decimal(10) ** (len(str(int(amount))) - 1)
    return next(size * f for f in map(Decimal, ("1", "2", "2.5", "5", "10")) if size * f >= amount)
