"""What a run over slices stands on: the marts, and the quickest way to some of their rows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from sunshine.analysis.probes.engine.slices import ORGANISATION
from sunshine.analysis.runners.engine.lookups import Criterion, Lookups
from sunshine.analysis.runners.engine.near import Near
from sunshine.datacentre.catalogue.engine import Mart
from sunshine.datacentre.lake.engine.sql import count, literal, quoted


@dataclass(frozen=True, slots=True)
class Ground:
    """Big files are looked up, small ones lie in memory; what is neither is read."""

    duck: duckdb.DuckDBPyConnection
    marts: Mapping[str, Mart]
    lookups: Lookups = field(default_factory=Lookups)
    counts: dict[str, int] = field(default_factory=dict)
    wide: "Callable[[], Ground] | None" = None  # where whole marts are read, on all threads
    near: Near | None = None

    def count(self, mart: str) -> int:
        """Rows of the whole mart, counted once."""
        if mart not in self.counts:
            self.counts[mart] = count(self.duck, f"select count(*) from {base(mart)}")
        return self.counts[mart]

    def rows(
        self, mart: str, criteria: Sequence[Criterion], columns: Collection[str] | None = None
    ) -> str:
        """A select of the mart's rows that agree by one of the criteria at least.

        What was looked up stands registered as `found_<mart>` until the next call. Without
        `columns` all of them.
        """
        wanted = [c for c in self.marts[mart].columns if columns is None or c in columns]
        told = ", ".join(quoted(c) for c in wanted)
        ready, rest = self.lookups.parted(self.marts[mart], criteria)
        parts = []
        if ready:
            found = self.lookups.take(self.duck, ready, criteria, wanted)
            self.duck.register(f"found_{mart}", found)
            parts.append(f"select {told} from {quoted(f'found_{mart}')}")
        if rest or not ready:
            source = self.near.source(self.marts[mart], rest) if self.near and rest else None
            if source is None and ready:
                source = f"read_parquet([{', '.join(literal(p) for p in rest)}])"
            parts.append(agreeing(f"(select {told} from {source or base(mart)})", criteria))
        return " union all ".join(parts)


def base(mart: str) -> str:
    """The whole mart, whatever temp table shadows its name."""
    return f"memory.main.{quoted(mart)}"


def agreeing(source: str, criteria: Sequence[Criterion]) -> str:
    """A select of all columns; rows that agree by several criteria come once."""
    if len(criteria) == 1:
        only = criteria[0]
        return f"select t.* from {source} as t semi join ({only.keys}) as c on {on(only.columns)}"
    some = " or ".join(
        f"exists (select 1 from ({c.keys}) as c where {on(c.columns)})" for c in criteria
    )
    return f"select t.* from {source} as t where {some}"


def on(columns: Iterable[str]) -> str:
    """Columns of `t` agree with k0, k1, … of `c`."""
    return " and ".join(f"t.{quoted(c)} {_equal(c)} c.k{i}" for i, c in enumerate(columns))


def _equal(column: str) -> str:
    """Open data has no organisation, and that is one value like another; other keys need one."""
    return "is not distinct from" if column == ORGANISATION else "="
