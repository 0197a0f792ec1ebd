"""Acts over time against the line that held on each day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sunshine.faces.pictures.rules.shapes import (
    TEN_THOUSAND,
    Days,
    Picture,
    Scale,
    draw_days,
    in_words,
    round_up,
    width_of,
)

LINE, DOT = 13, 5  # px of a line of small words, of half a dot
LABELLED = 8  # more amounts than this are read in the table


@dataclass(frozen=True, slots=True)
class Point:
    """An act: `look` is hit (of this clue), other (same party) or passed (by a meeting)."""

    day: date
    amount: Decimal
    words: str
    look: str = "hit"


@dataclass(frozen=True, slots=True)
class Step:
    """A line's amount from a day on; `until` None while it holds."""

    since: date
    until: date | None
    amount: Decimal


def against_lines(points: list[Point], steps: list[Step], name: str, width: int) -> Picture:
    """Stems of acts, and the line as steps. Needs at least one point; amounts in yuan."""
    tall = 280
    picture, left, top, bottom = Picture(width, tall), 64.0, 30.0, tall - 30.0
    days = Days.over([p.day for p in points], left, width - 12.0)
    seen = [s for s in steps if s.since <= days.last and (s.until is None or s.until > days.first)]
    most = round_up(max([p.amount for p in points] + [s.amount for s in seen]) * Decimal("1.1"))

    def height(amount: Decimal) -> float:
        return bottom - float(max(amount, Decimal(0)) / most) * (bottom - top)

    picture.text("p-tick", 4, 16, "万元")
    for n in range(5):
        y = height(most * n / 4)
        picture.add("line", "p-grid", x1=left, y1=y, x2=width - 12.0, y2=y)
        picture.text("p-tick p-end", left - 6, y + 4, f"{most * n / 4 / TEN_THOUSAND:,.5g}")
    draw_days(picture, days, top, bottom)
    _draw_steps(picture, days, seen, name, height)
    for p in sorted(points, key=lambda p: p.look == "hit"):
        x, y = days.at(p.day), height(p.amount)
        told = f"{p.day} {p.words} {in_words(p.amount)}"
        picture.add("line", f"p-stem p-{p.look}", x1=x, y1=bottom, x2=x, y2=y)
        picture.add("circle", f"p-dot p-{p.look}", cx=x, cy=y, r=5, told=told)
    _label(picture, days, [p for p in points if p.look == "hit"], height)
    return picture


def _draw_steps(picture: Picture, days: Days, seen: list[Step], name: str, height: Scale) -> None:
    path, told = "", Decimal(-1)
    for step in seen:
        y, start = height(step.amount), days.at(max(step.since, days.first))
        end = days.at(min(step.until or days.last, days.last))
        path += f"{'L' if path else 'M'}{start:.1f} {y:.1f}H{end:.1f}"
        words = f"{name} {step.amount / TEN_THOUSAND:,.2f}"
        if step.amount != told and end - start > width_of(words):
            told = step.amount
            picture.text("p-line-word", start + 6, y - 6, words)
    if path:
        picture.add("path", "p-line", d=path)


def _label(picture: Picture, days: Days, hits: list[Point], height: Scale) -> None:
    if len(hits) > LABELLED:
        return
    dots = [(days.at(p.day), height(p.amount)) for p in hits]
    taken: list[tuple[float, float]] = []
    for p in sorted(hits, key=lambda p: p.day):
        words = f"{p.amount / TEN_THOUSAND:,.2f}"
        x, y, room = days.at(p.day) + 8, height(p.amount) + 4, width_of(words)
        if x + room > picture.width:
            x -= room + 16
        while any(abs(x - a) < room and abs(y - b) < LINE for a, b in taken) or any(
            x - DOT < a < x + room + DOT and abs(y - 4 - b) < LINE for a, b in dots if a != x - 8
        ):
            y += LINE
        taken.append((x, y))
        picture.text("p-value", x, y, words)
