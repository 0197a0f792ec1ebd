"""Lines in money and shares of votes, in figures and in words. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

PER = {
    "single": "单笔",
    "matter": "同一事项累计",
    "day": "当日累计",
    "year": "年度累计",
}
OVER = {"due": "应到会人数", "present": "到会人数"}
CENTS, TEN_THOUSAND = Decimal("0.01"), Decimal(10_000)
UNITS = {"元": Decimal(1), "万元": TEN_THOUSAND, "亿元": Decimal(10) ** 8}
MOST = Decimal(10) ** 15
NO_AMOUNT = "不论金额"
_AMOUNT, _SHARE = r"(?P<amount>[\d,.]+)(?P<unit>元|万元|亿元)", r"净资产的?(?P<share>[\d.]+)%"
_BOTH = re.compile(rf"{_SHARE}[与或]{_AMOUNT}孰低")
_PLAIN, _PART = re.compile(_AMOUNT), re.compile(_SHARE)
_SHARE_CODE = re.compile(r"(>=|>)(\d+)/(\d+) (due|present)")


class NetAssetsUnknown(LookupError):  # noqa: N818  read as a sentence
    """A line is a share of net assets, and nobody has said what they are."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier matter that counts toward a cumulative line; `amount` in yuan. `ref`: which
    record, where it is one and not a sum of several.
    """

    item: str
    on: date
    amount: Decimal
    matter: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """From which amount on a rule holds (reached is enough): yuan, a share of net assets, or, with
    both, the lower of the two; with neither, whatever the amount. `per` says what is added up.
    """

    amount: Decimal | None = None
    share: Decimal | None = None
    per: str = "single"

    @property
    def is_drawn(self) -> bool:
        return self.amount is not None or self.share is not None

    def yuan(self, net_assets: Decimal | None) -> Decimal:
        """The line in yuan, to the cent. Raises NetAssetsUnknown (Chinese)."""
        if self.share is None:
            return self.amount or Decimal(0)
        if net_assets is None:
            raise NetAssetsUnknown("金额线按净资产的比例计算，但没有登记该日的净资产")
        part = (max(net_assets, Decimal(0)) * self.share).quantize(CENTS)
        return part if self.amount is None else min(part, self.amount)

    def measure(
        self, item: str, amount: Decimal, history: Sequence[Past], on: date, matter: str = ""
    ) -> Decimal:
        """What is held against the line: this amount, with the earlier ones that count."""
        counted = self.counted(item, history, on, matter)
        return amount + sum((p.amount for p in counted), Decimal(0))

    def counted(
        self, item: str, history: Sequence[Past], on: date, matter: str = ""
    ) -> tuple[Past, ...]:
        """The earlier ones that are added to it."""
        if self.per == "single":
            return ()
        earlier = (p for p in history if p.item == item and p.on <= on)
        return tuple(p for p in earlier if self._counts(p, on, matter))

    def _counts(self, past: Past, on: date, matter: str) -> bool:
        if self.per == "matter":
            return bool(matter) and past.matter == matter
        return past.on == on if self.per == "day" else past.on.year == on.year

    @property
    def words(self) -> str:
        """As people write it; `parse_line` reads it back."""
        part = "" if self.share is None else f"净资产的 {_plain(self.share * 100)}%"
        money = "" if self.amount is None else in_words(self.amount)
        said = f"{part}与 {money}孰低" if part and money else part or money or NO_AMOUNT
        return said if self.per == "single" else f"{PER[self.per]} {said}"


def in_words(amount: Decimal) -> str:
    """Yuan as 万元, exactly."""
    return f"{_plain(amount / TEN_THOUSAND)} 万元"


def parse_line(text: str) -> Line:
    """Read 500万元, 净资产的1%, 净资产的1%与5000万元孰低, 不论金额, with 年度累计 and the like before.

    Raises ValueError (Chinese) for what is no line.
    """
    said = re.sub(r"[\s，,（）()]|以上|含|及", "", text.replace("％", "%"))
    per = "single"
    for code, title in (*PER.items(), ("day", "同日累计"), ("year", "年累计")):
        if said.startswith(title):
            per, said = code, said.removeprefix(title)
            break
    if said in {"", NO_AMOUNT}:
        return Line(per=per)
    for pattern in (_BOTH, _PART, _PLAIN):
        if found := pattern.fullmatch(said):
            return _line(found.groupdict(), per)
    raise ValueError(
        "请填“500万元”“净资产的1%”“净资产的1%与5000万元孰低”或“不论金额”，累计的在前面写“年度累计”等"
    )


def _line(parts: dict[str, str | None], per: str) -> Line:
    amount, share = parts.get("amount"), parts.get("share")
    try:
        money = None if amount is None else Decimal(amount) * UNITS[str(parts["unit"])]
        part = None if share is None else Decimal(share) / 100
    except ArithmeticError as error:
        raise ValueError("金额或比例不是数字") from error
    if money is not None and (money != money.quantize(CENTS) or money >= MOST):
        raise ValueError("金额精确到分，且不超过一千万亿元")
    if part is not None and not 0 < part <= 1:
        raise ValueError("净资产的比例应大于 0%，不超过 100%")
    return Line(money, part, per)


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Share:
    """A part of those due (应到会) or present (到会): 超过 is strict, 以上 includes the bound."""

    rate: Fraction
    over: str = "due"
    is_strict: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.rate <= 1 or (self.is_strict and self.rate == 1):
            raise ValueError("比例应大于 0，不超过全部；“超过全部”做不到")

    def needed(self, count: int) -> int:
        """How many of `count` people it takes."""
        exact = self.rate * count
        return floor(exact) + 1 if self.is_strict else ceil(exact)

    def is_met(self, voices: int, *, due: int, present: int) -> bool:
        """Nobody meets nothing: of no people, no share is met."""
        count = due if self.over == "due" else present
        return count > 0 and voices >= self.needed(count)

    @property
    def code(self) -> str:
        sign = ">" if self.is_strict else ">="
        return f"{sign}{self.rate.numerator}/{self.rate.denominator} {self.over}"

    @property
    def words(self) -> str:
        if self.rate == 1:
            return f"{OVER[self.over]}的全部"
        rate = f"{self.rate.numerator}/{self.rate.denominator}"
        return (
            f"超过{OVER[self.over]}的 {rate}"
            if self.is_strict
            else f"{OVER[self.over]}的 {rate} 以上"
        )


def share_of(code: str) -> Share:
    """`>1/2 due`, `>=2/3 present`. Raises ValueError (Chinese)."""
    found = _SHARE_CODE.fullmatch(code)
    if found is None or int(found[3]) == 0:
        raise ValueError(f"不是比例：{code}")
    return Share(Fraction(int(found[2]), int(found[3])), found[4], found[1] == ">")


_SAID = re.compile(
    r"(?P<strict>超过)?(?:(?P<over>应到会|到会)(?:成员)?人数的?)?(?P<rate>\d+/\d+|全部|全体|1)(?:以上|及以上)?"
)


def parse_share(text: str) -> Share:
    """Read 超过应到会人数的1/2, 到会人数的2/3以上, 全票通过, or the national quorum 2/3 (of those due, at
    least). Raises ValueError (Chinese).
    """
    said = re.sub(r"[\s，,（）()]", "", text).removeprefix("赞成票")
    if said == "全票通过":
        return Share(Fraction(1), "due", is_strict=False)
    found = _SAID.fullmatch(said)
    if found is None or found["rate"].endswith("/0"):
        raise ValueError("请填“超过应到会人数的1/2”“到会人数的2/3以上”“全票通过”等")
    rate = Fraction(found["rate"]) if found["rate"][0].isdigit() else Fraction(1)
    over = "present" if found["over"] == "到会" else "due"
    return Share(rate, over, bool(found["strict"]))


# The ten modes of the national format; 其他 names no share. Radix and rate: exchange.md, 0005.
RATES = ("4/5", "3/4", "2/3", "1/2")
VOTE_MODES: dict[str, Share | None] = {
    "全票通过": Share(Fraction(1), "due", is_strict=False),
    **{f"赞成票超过应到会成员人数的{r}": Share(Fraction(r), "due") for r in RATES},
    **{f"赞成票超过到会成员人数的{r}": Share(Fraction(r), "present") for r in RATES},
    "其他": None,
}
