"""The prices of one tender from low to high, with their spacing, winner and ceiling."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from sunshine.faces.pictures.rules.shapes import Picture, Scale, in_words, shortened, width_of

ROW, LEAST = 40, 3  # px a bid; prices that a sequence needs
STATES = {"won": "中标", "refused": "被否决", "withdrawn": "已撤回"}
OUT = {"refused", "withdrawn"}  # prices that compete with nobody


@dataclass(frozen=True, slots=True)
class Bid:
    """One price; `state` is won, refused, withdrawn or empty."""

    name: str
    amount: Decimal
    state: str = ""
    is_evidence: bool = False


def sequence(amounts: list[Decimal], tolerance: Decimal) -> str:
    """等差, 等比 or nothing, as B08 says it; prices from low to high."""
    if len(amounts) < LEAST or amounts[0] <= 0 or any(a == b for a, b in pairwise(amounts)):
        return ""
    steps = [b - a for a, b in pairwise(amounts)]
    if max(steps) - min(steps) <= tolerance * sum(steps) / len(steps):
        return "等差"
    ratios = [b / a for a, b in pairwise(amounts)]
    mean = sum(ratios, Decimal(0)) / len(ratios)
    return "等比" if max(ratios) - min(ratios) <= tolerance * (mean - 1) else ""


def price_ladder(
    bids: list[Bid], ceiling: Decimal | None, budget: Decimal | None, regular: str, width: int
) -> Picture:
    """Rows of bids on one scale; the gap to the bid below is said between rows. Needs a bid."""
    bids = sorted(bids, key=lambda b: b.amount)
    is_wide = width > 500  # noqa: PLR2004  a desk
    name_room = 220 if is_wide else 12
    left, right = float(name_room + 12), width - (130.0 if is_wide else 12.0)
    row = ROW if is_wide else ROW + 20
    top = 30
    picture = Picture(width, top + row * len(bids) + 8)
    marks = [(m, n) for m, n in ((ceiling, "控制价"), (budget, "预算")) if m]
    if ceiling and ceiling == budget:
        marks = marks[:1]
    values = [b.amount for b in bids] + [m for m, _ in marks]
    low, high = min(values), max(values)
    spare = (high - low) * Decimal("0.06") or high * Decimal("0.02") or Decimal(1)

    def at(amount: Decimal) -> float:
        return left + float((amount - low + spare) / (high - low + 2 * spare)) * (right - left)

    for n, (amount, words) in enumerate(marks):
        x = at(amount)
        told = f"{words} {in_words(amount)}"
        room = width_of(told)
        picture.add("line", "p-line", x1=x, y1=22, x2=x, y2=picture.height)
        picture.text(
            "p-line-word", min(max(x - room / 2, 0), width - room), 14 if n == 0 else 26, told
        )
    for n, bid in enumerate(bids):
        _draw_bid(picture, bid, top + row * n, at, is_wide)
        if n and not {bids[n - 1].state, bid.state} & OUT:
            gap = bid.amount - bids[n - 1].amount
            look = "p-gap p-bad" if regular or gap == 0 else "p-gap"
            x = (at(bid.amount) + at(bids[n - 1].amount)) / 2
            y = top + row * n + (6 if is_wide else 2)
            words = f"＋{in_words(gap)}" if gap else "相同"
            picture.text(look, min(x + 8, width - width_of(words)), y, words)
    return picture


def _draw_bid(picture: Picture, bid: Bid, y: int, at: Scale, is_wide: bool) -> None:  # noqa: FBT001
    state = f"（{STATES[bid.state]}）" if bid.state else ""
    middle = y + 22 if is_wide else y + 38
    start, end = (232.0, picture.width - 130.0) if is_wide else (12.0, picture.width - 12.0)
    picture.add("line", "p-grid", x1=start, y1=middle, x2=end, y2=middle)
    room = 200 if is_wide else picture.width - 150
    words = shortened(bid.name, room - width_of(state)) + state
    look = "p-name p-strong" if bid.state == "won" else "p-name"
    picture.text(look, 4, middle + 4 if is_wide else y + 20, words, told=bid.name)
    aside = "p-other" if bid.state in OUT else "p-plain"
    dot = "p-won" if bid.state == "won" else "p-hit" if bid.is_evidence else aside
    x = at(bid.amount)
    if bid.state == "won":
        picture.add(
            "rect",
            f"p-dot {dot}",
            x=x - 6,
            y=middle - 6,
            width=12,
            height=12,
            told=f"{bid.name} 中标",
        )
    else:
        picture.add("circle", f"p-dot {dot}", cx=x, cy=middle, r=6, told=bid.name)
    picture.text(
        "p-value p-end", picture.width - 4, middle + 4 if is_wide else y + 20, in_words(bid.amount)
    )
