"""Fellegi–Sunter by addition, in one query: what Splink computes of pairs whose key agrees."""

from collections.abc import Iterable, Mapping
from math import log2
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from sunshine.before.crosschecks.engine.matching import comparisons_of
from sunshine.before.crosschecks.engine.weights import Weights


class Pairing(Protocol):
    """Pairs of two tables whose `key` agrees and whose probability is at least `least`: ids,
    `match_probability`, `gamma_*`, `mw_*`, as `matching.pair_of` reads them row by row.

    Columns of the tables as `matching.PERSON` or `FIRM`; `by`: the field of the name.
    """

    def __call__(
        self,
        duck: duckdb.DuckDBPyConnection,
        left: str,
        right: str,
        by: str,
        using: Weights,
        least: float,
    ) -> pa.Table: ...


def added_up(
    duck: duckdb.DuckDBPyConnection,
    left: str,
    right: str,
    by: str,
    using: Weights,
    least: float,
) -> pa.Table:
    """Odds are two to the power of the sum of the weights, times those of the prior."""
    told = comparisons_of(using, by)
    columns = [part for c in told for part in _columns(c)]
    names = [row[0] for row in duck.execute(f"describe {left}").fetchall()]
    sides = ", ".join(f"{s}.{c} as {c}_{s}" for s in "lr" for c in names)
    weights = [f"mw_{c['output_column_name']}" for c in told]
    weights += [name for c in told if (name := _frequency(c))]
    prior = log2(using.prior / (1 - using.prior))
    return duck.sql(
        f"with pair as (select {sides} from {left} l join {right} r on l.key = r.key),"
        f" weighed as (select *, {', '.join(columns)} from pair),"
        f" summed as (select *, pow(2.0, {prior!r} + {' + '.join(weights)}) as odds from weighed)"
        " select *, case when isinf(odds) then 1.0 else odds / (1 + odds) end as match_probability"
        f" from summed where match_probability >= {least!r}",
    ).to_arrow_table()


def _columns(comparison: Mapping[str, Any]) -> Iterable[str]:
    name, (unknown, *levels) = comparison["output_column_name"], comparison["comparison_levels"]
    gamma, weight = (
        [f"when {unknown['sql_condition']} then -1"],
        [f"when gamma_{name} = -1 then 0.0"],
    )
    for place, level in enumerate(levels):
        left = len(levels) - 1 - place
        condition = level["sql_condition"]
        gamma.append("else 0" if condition == "ELSE" else f"when {condition} then {left}")
        bits = log2(level["m_probability"] / level["u_probability"])
        weight.append(f"when gamma_{name} = {left} then {bits!r}::double")
    yield f"case {' '.join(gamma)} end as gamma_{name}"
    yield f"case {' '.join(weight)} end as mw_{name}"
    if adjusted := _frequency(comparison):
        same = levels[0]["u_probability"]
        yield (
            f"case when gamma_{name} = {len(levels) - 1}"
            f" then log2({same!r} / greatest(tf_{name}_l, tf_{name}_r)) else 0.0 end as {adjusted}"
        )


def _frequency(comparison: Mapping[str, Any]) -> str:
    """The column of a weight that follows how often a name is met; empty where none does."""
    has = any("tf_adjustment_column" in level for level in comparison["comparison_levels"])
    return f"mw_tf_adj_{comparison['output_column_name']}" if has else ""
