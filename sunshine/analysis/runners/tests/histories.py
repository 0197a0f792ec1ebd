"""Random histories of the rows a probe reads: late, corrected and withdrawn ones.

They begin from a story of the probe's own examples, because rows drawn blindly never come to a
hit. Every step is a batch: it says which rows are new, other than before, or gone.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sunshine.analysis.probes.engine import Probe
from sunshine.analysis.probes.queries import examples_of
from sunshine.datacentre.catalogue.engine import Field, Mart

Row = dict[str, Any]
ORGANISATIONS = ("A", "B")
STEPS = 6


@dataclass
class World:
    """Rows by mart and row id, and what the last batch changed."""

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    changed: dict[str, list[Row]] = field(default_factory=dict)

    def put(self, mart: str, row_id: str, row: Row | None) -> None:
        there = self.rows.setdefault(mart, {})
        before = there.pop(row_id, None)
        if row is not None:
            there[row_id] = row
        moved = [deepcopy(r) for r in (before, row) if r is not None]
        self.changed.setdefault(mart, []).extend(moved)


def history(probe: Probe, marts: Mapping[str, Mart], draw: Random) -> Iterator[World]:
    """The same world after each batch."""
    stories = [s.given for s in examples_of(probe) if s.expect] or [
        s.given for s in examples_of(probe)
    ]
    told = draw.choice(stories)
    waiting = [
        (mart, f"{mart}-{i}", complete(marts[mart], row, f"{mart}-{i}"))
        for mart, rows in told.items()
        for i, row in enumerate(rows)
    ]
    draw.shuffle(waiting)
    world = World()
    late = [waiting.pop() for _ in range(draw.choice([0, 1, min(len(waiting) // 3, 4)]))]
    for mart, row_id, row in waiting:
        world.put(mart, row_id, row)
    world.changed.clear()
    yield world
    for step in range(STEPS):
        world.changed.clear()
        for _ in range(draw.randint(1, 3)):
            if late and draw.random() < 0.5:
                world.put(*late.pop())
            else:
                change(world, marts, told, draw, step)
        yield world


def complete(mart: Mart, row: Mapping[str, Any], row_id: str) -> Row:
    defaults = {f.name: f.default for f in mart.fields if f.default is not None}
    return defaults | {"row_id": row_id} | dict(row) | {"row_id": row_id}


def change(
    world: World, marts: Mapping[str, Mart], told: Mapping[str, Any], draw: Random, step: int
) -> None:
    """Withdraw a row, correct one, bring a withdrawn one back, or bring one more of its kind."""
    mart = draw.choice([m for m in told if world.rows.get(m)] or [next(iter(told))])
    there = world.rows.get(mart, {})
    kind = draw.choice(["withdraw", "correct", "correct", "more", "more", "restore"])
    if kind == "restore" or not there:
        i = draw.randrange(len(told[mart]))
        row_id = f"{mart}-{i}"
        world.put(mart, row_id, complete(marts[mart], told[mart][i], row_id))
        return
    row_id = draw.choice(sorted(there))
    if kind == "withdraw":
        world.put(mart, row_id, None)
        return
    row = deepcopy(there[row_id])
    if kind == "more":
        row_id = f"{mart}-{step}-{draw.randrange(10**6)}"
        row |= {"row_id": row_id}
        if len(marts[mart].key) == 1:
            row[marts[mart].key[0]] = row_id
    for _ in range(draw.choice([0, 1, 1, 2]) if kind == "more" else 1):
        correct(row, marts[mart], world, draw)
    world.put(mart, row_id, row)


def correct(row: Row, mart: Mart, world: World, draw: Random) -> None:
    """Another value in one field: one that the column has elsewhere, or one near it."""
    candidates = [f for f in mart.fields if f.name in row or draw.random() < 0.1]
    changed = draw.choice(candidates)
    row[changed.name] = other(changed, row.get(changed.name), world, draw)


def other(column: Field, value: Any, world: World, draw: Random) -> Any:
    if column.name == "organisation_id":
        return draw.choice(ORGANISATIONS)
    if column.values:
        return draw.choice(sorted(column.values))
    if column.type == "boolean":
        return not value
    if column.type in {"money", "number", "integer"}:
        return _near(column, value, draw)
    if column.type == "date":
        day = date.fromisoformat(str(value)) if value else date(2026, 1, 15)
        return day + timedelta(days=draw.choice([-400, -30, -3, -1, 1, 2, 5, 30, 400]))
    return value if column.type == "instant" else _seen(column, value, world, draw)


def _seen(column: Field, value: Any, world: World, draw: Random) -> Any:
    kin = _kin(column.name)
    seen = {
        str(r[c])
        for rows in world.rows.values()
        for r in rows.values()
        for c in r
        if _kin(c) == kin and r[c] is not None
    }
    return draw.choice(sorted(seen) or [value])


def _near(column: Field, value: Any, draw: Random) -> Any:
    number = Decimal(str(value or 1)) * Decimal(draw.choice(["0.5", "0.9", "1", "1.1", "2"]))
    return int(number) if column.type == "integer" else round(number, 2)


PARTIES = {"payee_id", "counterparty_id", "seller_id", "tenderer_id", "supplier_id", "tenant_id"}


def _kin(column: str) -> str:
    """Columns of one kind of value: a payee may become the counterparty of a contract."""
    return "party" if column in PARTIES else column
