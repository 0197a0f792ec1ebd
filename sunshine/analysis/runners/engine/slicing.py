"""Which parts of a probe's result a change touches, and the marts cut down to those parts.

A run over slices gives, for the keys it touches, exactly the hits of a full run: the cut-down
marts hold every row that carries such a key, and by the probe's word (`probes.engine.slices`) a
hit depends on no other row of theirs. Temp tables shadow the views of the same name, so that a
probe's SQL is the same in both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb
import sqlglot

from sunshine.analysis.probes.engine import Probe, Slices, parameters_of
from sunshine.analysis.probes.engine.slices import ORGANISATION
from sunshine.analysis.runners.engine.ground import Ground, base, on
from sunshine.analysis.runners.engine.lookups import Criterion
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
    """Probes for which the marts are cut once, to the rows that any of them needs.

    A mart that is cut for one of them may hold more rows than another needs: it keeps to its
    own touched keys, and rows of other keys change nothing about those.
    """

    members: list[tuple[Probe, str]] = field(default_factory=list)  # with its table of touched keys

    def takes(self, probe: Probe, marts: Mapping[str, Mart]) -> bool:
        """Whether each mart that is cut for one of them may be cut for all that read it."""
        together = [probe, *(p for p, _ in self.members)]
        cuts = {mart for p in together for mart in may_be_cut(p)}
        return (
            len({_is_broad(p) for p in together}) == 1
            and _reached_in_order(p.incremental for p in together) is not None
            and all(reads(p, marts) & cuts <= may_be_cut(p) for p in together)
        )


def may_be_cut(probe: Probe) -> set[str]:
    """Marts of which only some rows can matter to a key.

    Those that carry it (`rows`); and of a mart that is reached `through` others, the rows that
    agree with rows that matter: if a change of any other row could matter, it would touch the
    key, and by the probe's word it does not.
    """
    slices = probe.incremental
    return slices.rows.keys() | set(_reached_in_order([slices]) or ())


def _reached_in_order(slices: Iterable[Slices]) -> list[str] | None:
    """Marts reached through others, each after all through which it is reached; None: no such order."""
    through: dict[str, set[str]] = {}
    for one in slices:
        for mart in one.through.keys() - one.rows.keys():
            through.setdefault(mart, set()).update(one.through[mart])
    found = list[str]()
    while ready := [m for m, by in through.items() if not by & through.keys()]:
        found += ready
        through = {m: by for m, by in through.items() if m not in ready}
    return None if through else found


def _is_broad(probe: Probe) -> bool:
    """A key that is a whole enterprise: what is cut by it is of no use to narrower keys."""
    return probe.incremental.hit == (ORGANISATION,)


def reads(probe: Probe, marts: Mapping[str, Mart]) -> set[str]:
    """Stored marts that the statement names, itself or through a derived mart.

    By words: a column or alias of that name counts, too, which costs time and no truth.
    """
    words = _said(probe, marts)
    return {name for name in words & marts.keys() if not marts[name].is_derived}


def _said(probe: Probe, marts: Mapping[str, Mart]) -> frozenset[str]:
    """Words of the statement and of the derived marts it names."""
    words = _words(probe.sql)
    derived = [marts[name] for name in words & marts.keys() if marts[name].is_derived]
    return words.union(*(_words(m.sql) for m in derived))


@cache
def _words(sql: str) -> frozenset[str]:
    """Without texts and comments: the kind of a subject is called as a mart is."""
    return frozenset(re.findall(r"\w+", re.sub(r"'[^']*'|--[^\n]*", "", sql)))


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


def touching(ground: Ground, probe: Probe, changed: Iterable[str]) -> list[str] | None:
    """Selects of the keys that the changes touch; None where only a full run will do."""
    slices, found = probe.incremental, list[str]()
    for name in sorted(set(changed) & reads(probe, ground.marts)):
        if slices.is_full or name in slices.whole:
            return None
        source = f"temp.{quoted(f'changed_{name}')}"
        if name == PARAMETER:
            found += _by_parameter(probe, ground.marts, source)
        elif name in slices.rows or name in slices.through:
            found += _by_rows(ground, slices, name, source)
        else:
            return None
    return found


def _by_rows(ground: Ground, slices: Slices, mart: str, source: str) -> Iterator[str]:
    if mart in slices.rows:
        picked = ", ".join(f"{quoted(c)} as k{i}" for i, c in enumerate(slices.rows[mart]))
        yield f"select {picked} from {source}"
    for target, pairs in slices.through.get(mart, {}).items():
        # A table of its own: the same mart may be reached from several sides.
        table = quoted(f"reached_{target}_{sha256(f'{source} {pairs}'.encode()).hexdigest()[:12]}")
        rows = ground.rows(target, [_criterion([(b, a) for a, b in pairs], source)])
        ground.duck.execute(f"create or replace temp table {table} as {rows}")
        yield from _by_rows(ground, slices, target, f"temp.{table}")


def _criterion(pairs: Iterable[tuple[str, str]], source: str) -> Criterion:
    """Rows whose second column of each pair agrees with the first of a row of `source`."""
    pairs = list(pairs)
    picked = ", ".join(f"{quoted(a)} as k{i}" for i, (a, _) in enumerate(pairs))
    return Criterion(tuple(b for _, b in pairs), f"select distinct {picked} from {source}")


def _by_parameter(probe: Probe, marts: Mapping[str, Mart], source: str) -> Iterator[str]:
    """A parameter holds for an organisation: all keys that its rows carry."""
    names = ", ".join(literal(n) for n in sorted(_names(probe, marts)))
    moved = f"(select {ORGANISATION} from {source} where name in ({names}))"
    for mart, columns in probe.incremental.rows.items():
        picked = ", ".join(f"t.{quoted(c)} as k{i}" for i, c in enumerate(columns))
        on = f"t.{ORGANISATION} is not distinct from c.{ORGANISATION}"
        yield f"select {picked} from {base(mart)} as t semi join {moved} as c on {on}"


def _names(probe: Probe, marts: Mapping[str, Mart]) -> set[str]:
    """Parameters that the statement joins, itself or through a derived mart."""
    behind = [m.sql for m in marts.values() if m.is_derived and m.name in probe.sql]
    parsed = (sqlglot.parse_one(sql, dialect="duckdb") for sql in behind)
    return set(probe.parameters).union(*(parameters_of(p) for p in parsed))


def keep_touched(
    duck: duckdb.DuckDBPyConnection, hit: tuple[str, ...], selects: list[str], table: str
) -> int:
    """A temp table (k0, k1, ...): the keys, each once; how many."""
    some = " and ".join(f"k{i} is not null" for i, c in enumerate(hit) if c != ORGANISATION)
    where = f" where {some}" if some else ""
    union = " union all ".join(f"({s})" for s in selects)
    distinct = f"select distinct * from ({union}){where}"
    return count(duck, f"create or replace temp table {table} as {distinct}")


def families(wanted: Iterable[tuple[Probe, str]], marts: Mapping[str, Mart]) -> list[Family]:
    """Probes, each with its table of touched keys, put together where one cut serves them."""
    found: list[Family] = []
    for probe, table in wanted:
        home = next((f for f in found if f.takes(probe, marts)), None)
        if home is None:
            home = Family()
            found.append(home)
        home.members.append((probe, table))
    return found


def cut(ground: Ground, family: Family) -> list[str]:
    """Shadow the family's marts with the rows that matter to its touched keys; which marts.

    Derived marts follow: DuckDB looks up the names in a view when it is read.
    """
    probes = [probe for probe, _ in family.members]
    columns = frozenset[str]().union(*(_columns(p, ground.marts) for p in probes))
    reached = _reached_in_order(p.incremental for p in probes) or []
    carrying = sorted({m for p in probes for m in p.incremental.rows} - set(reached))
    for mart in (*carrying, *reached):
        criteria = list(dict.fromkeys(_criteria(family, mart)))
        rows = ground.rows(mart, criteria, columns)
        ground.duck.execute(f"create or replace temp table {quoted(mart)} as {rows}")
    return [*carrying, *reached]


def _columns(probe: Probe, marts: Mapping[str, Mart]) -> frozenset[str]:
    """Columns without which neither the statement nor the next cut can do; a star is refused."""
    slices = probe.incremental
    through = (pairs for reached in slices.through.values() for pairs in reached.values())
    linked = frozenset(column for pairs in through for pair in pairs for column in pair)
    return _said(probe, marts) | linked.union(*slices.rows.values())


def _criteria(family: Family, mart: str) -> Iterator[Criterion]:
    for probe, touched in family.members:
        slices = probe.incremental
        if mart in slices.rows:
            yield Criterion(slices.rows[mart], f"select * from {touched}")
        elif mart in may_be_cut(probe):
            for target, pairs in slices.through[mart].items():
                yield _criterion(pairs, f"temp.{quoted(target)}")


def uncut(duck: duckdb.DuckDBPyConnection, marts: Iterable[str]) -> None:
    for name in marts:
        duck.execute(f"drop table temp.{quoted(name)}")


def only_touched(probe: Probe, touched: str) -> str:
    """A select of the hits whose keys are touched: others may lack rows of theirs."""
    agree = on(probe.incremental.hit)
    return f"select t.* from (\n{probe.sql}\n) as t semi join {touched} as c on {agree}"
