"""Which parts of a probe's result a change touches, and the marts cut down to those parts.

A run over slices gives, for the keys it touches, exactly the hits of a full run: the cut-down
marts hold every row that carries such a key, and by the probe's word (`probes.engine.slices`) a
hit depends on no other row of theirs. Temp tables shadow the views of the same name, so that a
probe's SQL is the same in both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import sqlglot

from sunshine.analysis.probes.engine import Probe, Slices, parameters_of
from sunshine.analysis.probes.engine.slices import ORGANISATION, Pairs
from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine.sql import count, literal, quoted

MOST_KEYS = 100_000  # past this a full run is cheaper than cutting
PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Changed:
    """Rows of a mart that are new or other than before: as they are now, and as they were."""

    after: tuple[Path, ...] = ()
    before: tuple[Path, ...] = ()


@dataclass(slots=True)
class Family:
    """Probes whose keys mean the same, so that the marts are cut once for all of them."""

    hit: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]
    probes: list[Probe] = field(default_factory=list)

    def takes(self, probe: Probe, marts: Mapping[str, Mart]) -> bool:
        """Whether cutting for all of them leaves each mart whole that one of them reads whole."""
        slices = probe.incremental
        shared = self.rows.keys() & slices.rows.keys()
        together = self.rows.keys() | slices.rows.keys()
        return (
            self.hit == slices.hit
            and bool(shared)
            and all(self.rows[m] == slices.rows[m] for m in shared)
            and all(
                reads(p, marts) & together <= p.incremental.rows.keys()
                for p in (*self.probes, probe)
            )
        )


def base(mart: str) -> str:
    """The whole mart, whatever temp table shadows its name."""
    return f"memory.main.{quoted(mart)}"


def reads(probe: Probe, marts: Mapping[str, Mart]) -> set[str]:
    """Stored marts that the statement names, itself or through a derived mart.

    By words: a name in a comment counts, too, which costs time and no truth.
    """
    words = set(re.findall(r"\w+", probe.sql))
    derived = [m for m in marts.values() if m.is_derived and m.name in words]
    for mart in derived:
        words |= set(re.findall(r"\w+", mart.sql))
    return {m.name for m in marts.values() if not m.is_derived and m.name in words}


def note_changes(
    duck: duckdb.DuckDBPyConnection, marts: Mapping[str, Mart], changes: Mapping[str, Changed]
) -> None:
    """Temp tables `changed_<mart>`, old and new rows together: both touch their keys."""
    for name, change in changes.items():
        paths = ", ".join(literal(p) for p in (*change.after, *change.before))
        columns = ", ".join(quoted(c) for c in marts[name].columns)
        duck.execute(
            f"create or replace temp table {quoted(f'changed_{name}')} as"
            f" select {columns} from read_parquet([{paths}])"
        )


def touching(probe: Probe, marts: Mapping[str, Mart], changed: Iterable[str]) -> list[str] | None:
    """Selects of the keys that the changes touch; None where only a full run will do."""
    slices, found = probe.incremental, list[str]()
    for name in sorted(set(changed) & reads(probe, marts)):
        if slices.is_full or name in slices.whole:
            return None
        source = f"temp.{quoted(f'changed_{name}')}"
        if name == PARAMETER:
            found += _by_parameter(probe, marts, source)
        elif name in slices.rows or name in slices.through:
            found += _by_rows(slices, name, source)
        else:
            return None
    return found


def _by_rows(slices: Slices, mart: str, source: str) -> Iterator[str]:
    if mart in slices.rows:
        picked = ", ".join(f"{quoted(c)} as k{i}" for i, c in enumerate(slices.rows[mart]))
        yield f"select {picked} from {source}"
    for target, pairs in slices.through.get(mart, {}).items():
        reached = (
            f"(select t.* from {base(target)} as t semi join {source} as c on {_agreeing(pairs)})"
        )
        yield from _by_rows(slices, target, reached)


def _by_parameter(probe: Probe, marts: Mapping[str, Mart], source: str) -> Iterator[str]:
    """A parameter holds for an organisation: all keys that its rows carry."""
    names = ", ".join(literal(n) for n in sorted(_names(probe, marts)))
    moved = f"(select {ORGANISATION} from {source} where name in ({names}))"
    pairs = ((ORGANISATION, ORGANISATION),)
    for mart, columns in probe.incremental.rows.items():
        picked = ", ".join(f"t.{quoted(c)} as k{i}" for i, c in enumerate(columns))
        yield (
            f"select {picked} from {base(mart)} as t semi join {moved} as c on {_agreeing(pairs)}"
        )


def _names(probe: Probe, marts: Mapping[str, Mart]) -> set[str]:
    """Parameters that the statement joins, itself or through a derived mart."""
    behind = [m.sql for m in marts.values() if m.is_derived and m.name in probe.sql]
    parsed = (sqlglot.parse_one(sql, dialect="duckdb") for sql in behind)
    return set(probe.parameters).union(*(parameters_of(p) for p in parsed))


def _agreeing(pairs: Pairs) -> str:
    return " and ".join(f"t.{quoted(a)} {_equal(a)} c.{quoted(b)}" for a, b in pairs)


def _equal(column: str) -> str:
    """Open data has no organisation, and that is one value like another; other keys need one."""
    return "is not distinct from" if column == ORGANISATION else "="


def keep_touched(duck: duckdb.DuckDBPyConnection, hit: tuple[str, ...], selects: list[str]) -> int:
    """Temp table `touched` (k0, k1, ...): the keys, each once; how many."""
    some = " and ".join(f"k{i} is not null" for i, c in enumerate(hit) if c != ORGANISATION)
    where = f" where {some}" if some else ""
    union = " union all ".join(f"({s})" for s in selects)
    duck.execute(f"create or replace temp table touched as select distinct * from ({union}){where}")
    return count(duck, "select count(*) from touched")


def families(wanted: Iterable[Probe], marts: Mapping[str, Mart]) -> list[Family]:
    found: list[Family] = []
    for probe in wanted:
        home = next((f for f in found if f.takes(probe, marts)), None)
        if home is None:
            home = Family(probe.incremental.hit, {})
            found.append(home)
        home.rows |= probe.incremental.rows
        home.probes.append(probe)
    return found


def cut(duck: duckdb.DuckDBPyConnection, family: Family) -> None:
    """Shadow the family's marts with the rows of the touched keys.

    Derived marts follow: DuckDB looks up the names in a view when it is read.
    """
    for name, columns in family.rows.items():
        on = " and ".join(f"t.{quoted(c)} {_equal(c)} c.k{i}" for i, c in enumerate(columns))
        duck.execute(
            f"create or replace temp table {quoted(name)} as"
            f" select t.* from {base(name)} as t semi join touched as c on {on}"
        )


def uncut(duck: duckdb.DuckDBPyConnection, family: Family) -> None:
    for name in family.rows:
        duck.execute(f"drop table temp.{quoted(name)}")


def only_touched(hit: tuple[str, ...]) -> str:
    """A select of the found hits whose keys are touched: others may lack rows of theirs."""
    on = " and ".join(f"t.{quoted(c)} {_equal(c)} c.k{i}" for i, c in enumerate(hit))
    return f"select t.* from found as t semi join touched as c on {on}"
