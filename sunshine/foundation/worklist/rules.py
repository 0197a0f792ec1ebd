"""Escalation ladders: which rungs a piece of work has climbed by a day. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sunshine.foundation.clock.rules import Calendar, add_working_days, working_days_between

HOLDERS = "holders"
OWN = "own"  # as a permission: work of the account it is assigned to, by no right of anybody
AUDIENCES = frozenset({HOLDERS, "management", "ownership", "supervision"})


@dataclass(frozen=True, slots=True)
class Rung:
    """`at`: working days from the due date (negative: before). `to`: who is told.

    holders: those who have the work; else a tree, in which the organisation above oversees.
    """

    code: str
    title: str
    at: int
    to: str
    must_read: bool = False

    def day(self, due: date, calendar: Calendar) -> date:
        return due if self.at == 0 else add_working_days(due, self.at, calendar)[0]


@dataclass(frozen=True, slots=True)
class Ladder:
    """For work with at least `least_days` working days from its beginning to its due date."""

    code: str
    least_days: int
    rungs: tuple[Rung, ...]


def ladders_of(data: Mapping[str, Any]) -> tuple[Ladder, ...]:
    """Ladders of a file, the one for the longest terms first; ValueError names what is wrong."""
    found = []
    for code, row in data["ladder"].items():
        rungs = tuple(
            Rung(f"{code}.{r['code']}", r["title"], r["at"], r["to"], r.get("must_read", False))
            for r in row["rung"]
        )
        if strange := [r.code for r in rungs if r.to not in AUDIENCES]:
            raise ValueError(f"{strange[0]}：不认识的对象")
        if len({r.code for r in rungs}) < len(rungs):
            raise ValueError(f"{code}：阶梯编号重复")
        found.append(Ladder(code, row["least_days"], rungs))
    return tuple(sorted(found, key=lambda x: -x.least_days))


def climbed(
    ladders: Iterable[Ladder], begun: date, due: date, on: date, calendar: Calendar
) -> Iterator[Rung]:
    """Rungs whose day has come by `on`, earliest first.

    A rung whose day lies before the work began was never there: work of two days has no
    reminder three days ahead.
    """
    length = working_days_between(begun, due, calendar)
    ladder = next((x for x in ladders if length >= x.least_days), None)
    if ladder is None:
        return
    for rung in sorted(ladder.rungs, key=lambda r: r.at):
        if begun <= rung.day(due, calendar) <= on:
            yield rung


def horizon(ladders: Iterable[Ladder], on: date) -> date:
    """Work due after this day climbs nothing yet: rest days at most double a span, and 30 more."""
    furthest = max((-r.at for x in ladders for r in x.rungs), default=0)
    return on + timedelta(days=max(furthest, 0) * 2 + 30)
