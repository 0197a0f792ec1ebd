"""Which value holds when: nearer wins over farther, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Dated:
    """A value on [valid_from, valid_to); `valid_to` None means until further notice."""

    valid_from: date
    valid_to: date | None
    payload: Any


def layer(layers: Sequence[Sequence[Dated]]) -> list[Dated]:
    """Lay dated values over each other; the first layer that has a value on a day wins.

    Returns non-overlapping periods in order, neighbours of the same value joined.
    """
    everything = [d for one in layers for d in one]
    if not everything:
        return []
    edges = sorted(
        {d.valid_from for d in everything} | {d.valid_to for d in everything if d.valid_to}
    )
    ends: list[date | None] = [*edges[1:], None]
    found: list[Dated] = []
    for start, end in zip(edges, ends, strict=True):
        winner = next((d for one in layers for d in one if _covers(d, start)), None)
        if winner is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.payload is winner.payload and last.valid_to == start:
            found[-1] = replace(last, valid_to=end)
        else:
            found.append(Dated(start, end, winner.payload))
    return found


def _covers(dated: Dated, day: date) -> bool:
    return dated.valid_from <= day and (dated.valid_to is None or day < dated.valid_to)
