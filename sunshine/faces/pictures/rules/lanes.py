"""The flow of money of one contract: resolution → tender → contract → change → invoice → payment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from sunshine.faces.pictures.rules.shapes import (
    TEN_THOUSAND,
    Days,
    Picture,
    draw_days,
    in_words,
    round_up,
    width_of,
)

LANE, BAR, BARS = 58, 16, 250  # px of a lane, of a bar, of the column of bars on a desk


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day, with the numbers of the deviations that it shows."""

    day: date
    amount: Decimal
    words: str
    flaws: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage: its events, and the amount it comes to; None where it has none to compare."""

    title: str
    events: list[Event]
    total: Decimal | None = None
    may_exceed: bool = False  # what was decided may well be more than what was agreed


def flow(lanes: list[Lane], limit: Decimal, currency: str, width: int) -> Picture:
    """Stages from top to bottom, days from left to right, arrows from stage to stage.

    An arrow that runs back in time is a deviation by itself and drawn as one. Beside the stages
    (below them on a phone) their amounts as bars on one scale; what is over `limit` is marked.
    """
    lanes = [lane for lane in lanes if lane.events]
    is_wide = width > 500  # noqa: PLR2004  a desk
    left, right = (92.0, width - BARS - 24.0) if is_wide else (44.0, width - 10.0)
    top, bottom = 8.0, 8.0 + LANE * len(lanes)
    picture = Picture(width)
    days = Days.over([e.day for lane in lanes for e in lane.events], left + 8, right)
    draw_days(picture, days, top, bottom)
    for n, lane in enumerate(lanes):
        y = top + LANE * n + LANE / 2
        picture.add("line", "p-grid", x1=left, y1=y, x2=right, y2=y)
        picture.text("p-name p-strong", 2, y + 4, lane.title)
    for n, (a, b) in enumerate(pairwise(lanes)):
        _arrow(picture, days, a, b, top + LANE * n + LANE / 2)
    for n, lane in enumerate(lanes):
        _draw_lane(picture, days, lane, top + LANE * n + LANE / 2)
    if is_wide:
        places = [top + LANE * n + LANE / 2 for n in range(len(lanes))]
        _draw_bars(picture, lanes, places, limit, currency, width - BARS + 8.0)
        picture.height = int(bottom) + 26
    else:
        start = bottom + 52
        places = [start + 34.0 * n for n in range(len(lanes))]
        for lane, y in zip(lanes, places, strict=True):
            picture.text("p-name", 2, y + 4, lane.title)
        _draw_bars(picture, lanes, places, limit, currency, left)
        picture.height = int(places[-1]) + 22
    return picture


def _arrow(picture: Picture, days: Days, a: Lane, b: Lane, y: float) -> None:
    """From the first event of a stage to the first of the next."""
    start, end = min(e.day for e in a.events), min(e.day for e in b.events)
    x, to = days.at(start), days.at(end)
    look = "p-edge p-path" if end < start else "p-edge"
    low = y + LANE
    path = f"M{x:.1f} {y + 7:.1f}C{x:.1f} {y + LANE / 2:.1f} {to:.1f} {low - LANE / 2:.1f} {to:.1f} {low - 8:.1f}"
    picture.add("path", look, d=path, marker_end="url(#p-tip)")


def _draw_lane(picture: Picture, days: Days, lane: Lane, y: float) -> None:
    free = [0.0, 0.0]  # where words may begin, above and below the line
    for e in sorted(lane.events, key=lambda e: e.day):
        x = days.at(e.day)
        look = "p-dot p-hit" if e.flaws else "p-dot p-plain"
        picture.add("circle", look, cx=x, cy=y, r=6, told=f"{e.day} {e.words}")
        words = f"{e.amount / TEN_THOUSAND:,.2f}" if e.amount else ""
        if e.flaws:
            words += " " + "".join(chr(0x2460 + n - 1) for n in e.flaws)
        room = width_of(words)
        begin = min(max(x - room / 2, days.left), picture.width - room)
        for row in (0, 1):
            if begin > free[row]:
                free[row] = begin + room + 6
                look = "p-value p-bad" if e.flaws else "p-value"
                picture.text(look, begin, y - 11 if row == 0 else y + 20, words)
                break


def _draw_bars(
    picture: Picture,
    lanes: list[Lane],
    places: list[float],
    limit: Decimal,
    currency: str,
    left: float,
) -> None:
    totals = [lane.total for lane in lanes if lane.total]
    if not totals:
        return
    room = picture.width - left - 96
    most = round_up(max(totals))

    def long(amount: Decimal) -> float:
        return float(max(amount, Decimal(0)) / most) * room

    if limit:  # before the words, which then stand out from it
        x = left + long(limit)
        picture.add("line", "p-line", x1=x, y1=places[0] - 16, x2=x, y2=places[-1] + 14)
    for lane, y in zip(lanes, places, strict=True):
        if lane.total is None:
            continue
        told = f"{lane.title} {in_words(lane.total, currency)}"
        is_over = bool(limit) and lane.total > limit and not lane.may_exceed
        inside = limit if is_over else lane.total
        picture.add(
            "rect", "p-bar", x=left, y=y - BAR / 2, width=long(inside), height=BAR, told=told
        )
        if is_over:
            start, rest = left + long(limit), max(long(lane.total) - long(limit), 2.0)
            picture.add(
                "rect", "p-bar p-over", x=start, y=y - BAR / 2, width=rest, height=BAR, told=told
            )
        words = in_words(lane.total, currency)
        picture.text("p-value", left + long(lane.total) + 6, y + 4, words)
