"""What an edition tells besides its risk points: warnings, readers, earlier editions. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

QUARTERS = 4  # that chapter seven looks back, with the running one


@dataclass(frozen=True, slots=True)
class Quarter:
    """Warnings of a quarter and what became of them; `crossed`: numbers beyond their line."""

    name: str
    alerts: int = 0
    confirmed: int = 0
    concluded: int = 0
    crossed: int = 0
    reviewed: int = 0

    @property
    def open(self) -> int:
        return self.alerts - self.concluded


@dataclass(frozen=True, slots=True)
class Readership:
    """Who answered the quiz of the edition before."""

    edition: int
    tried: int
    passed: int
    at_once: int  # passed at the first try
    attempts: int


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition before this one that was law once."""

    edition: int
    approved_on: str
    approved_by: str
    points: int


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def quarters_until(day: date) -> list[tuple[int, int]]:
    """The running quarter and those before it, earliest first."""
    year, number = quarter_of(day)
    index = year * 4 + number - 1
    return [divmod(i, 4) for i in range(index - QUARTERS + 1, index + 1)]


def since(day: date) -> date:
    """The first day of the earliest of these quarters."""
    year, number = quarters_until(day)[0]
    return date(year, number * 3 + 1, 1)


def in_quarters(
    alerts: Iterable[tuple[date, str, int]],
    crossings: Iterable[tuple[date, bool]],
    concluded: Iterable[str],
    day: date,
) -> tuple[Quarter, ...]:
    """`alerts`: when, state, how many; `crossings`: when, and whether somebody looked again since."""
    order = [(year, number + 1) for year, number in quarters_until(day)]
    counts: dict[tuple[int, int], dict[str, int]] = {
        key: dict.fromkeys(("alerts", "confirmed", "concluded", "crossed", "reviewed"), 0)
        for key in order
    }
    ended = set(concluded)
    for at, state, count in alerts:
        if (mine := counts.get(quarter_of(at))) is not None:
            mine["alerts"] += count
            mine["confirmed"] += count * (state == "confirmed")
            mine["concluded"] += count * (state in ended)
    for at, is_handled in crossings:
        if (mine := counts.get(quarter_of(at))) is not None:
            mine["crossed"] += 1
            mine["reviewed"] += is_handled
    return tuple(
        Quarter(f"{year} 年第 {number} 季度", **counts[year, number]) for year, number in order
    )


def chapters_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """From what was kept; an edition made before there was such a thing has none."""
    readers = told.get("readership")
    return {
        "care": dict(told.get("care", {})),
        "quarters": tuple(Quarter(**q) for q in told.get("quarters", ())),
        "readership": Readership(**readers) if readers else None,
        "earlier": tuple(Issue(**i) for i in told.get("earlier", ())),
        "left_out": told.get("left_out", 0),
    }
