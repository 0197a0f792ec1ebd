"""What `scoring` adds up, by Splink: the names of a run on everybody, and records without a key.

Its planning takes a second or more whatever it is asked, which a run on one declaration has not.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from sunshine.before.crosschecks.engine.matching import (
    FIRM,
    PERSON,
    Pair,
    Record,
    comparisons_of,
    firm_row,
    pair_of,
    person_row,
)
from sunshine.before.crosschecks.engine.scoring import added_up
from sunshine.before.crosschecks.engine.weights import Weights

SHARED = [block_on("phones", arrays_to_explode=["phones"]), block_on("addresses", arrays_to_explode=["addresses"])]  # fmt: skip
BLOCKS = {
    "name": [block_on("number"), block_on("name"), *SHARED, block_on("employer"), block_on("birth", "district")],
    "core": [block_on("number"), block_on("names", arrays_to_explode=["names"]), block_on("start"), *SHARED],
}  # fmt: skip


def linked(
    duck: duckdb.DuckDBPyConnection,
    left: str,
    right: str,
    by: str,
    using: Weights,
    least: float,
) -> pa.Table:
    """Pairs of one key. In a DuckDB of Splink's own: that of the lake is locked."""
    sides = [duck.table(name).to_arrow_table() for name in (left, right)]
    if not all(side.num_rows for side in sides):
        return added_up(duck, left, right, by, using, least)
    return _predicted(sides, by, using, least, [block_on("key")])


def match_persons(
    left: Iterable[Record], right: Iterable[Record], using: Weights, *, least: float
) -> list[Pair]:
    """Pairs of a left and a right person whose probability is at least `least`, in fixed order."""
    sides = [[person_row(r, using) for r in side] for side in (left, right)]
    return _pairs(sides, PERSON, "name", using, least)


def match_firms(
    left: Iterable[Record],
    right: Iterable[Record],
    using: Weights,
    *,
    places: Sequence[str],
    least: float,
) -> list[Pair]:
    """The same for firms; `places`: short names of places that stand in names."""
    sides = [[firm_row(r, using, places) for r in side] for side in (left, right)]
    return _pairs(sides, FIRM, "core", using, least)


def _pairs(
    sides: list[list[dict[str, Any]]],
    columns: Mapping[str, pa.DataType],
    by: str,
    using: Weights,
    least: float,
) -> list[Pair]:
    if not all(sides):
        return []
    schema = pa.schema(list(columns.items()))
    tables = [pa.Table.from_pylist(side, schema) for side in sides]
    found = _predicted(tables, by, using, least, BLOCKS[by]).to_pylist()
    return sorted((pair_of(row, using, by) for row in found), key=lambda p: (p.left, p.right))


def _predicted(
    sides: Sequence[pa.Table], by: str, using: Weights, least: float, blocks: list[Any]
) -> pa.Table:
    with duckdb.connect(config={"threads": 2}) as duck:
        duck.execute("set enable_progress_bar = false")
        database = DuckDBAPI(connection=duck)
        tables = [
            database.register(side, dataset_display_name=name)
            for side, name in zip(sides, ("a_left", "b_right"), strict=True)
        ]
        linker = Linker(tables, _settings(using, by, blocks), log_level=None)
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        return found.as_duckdbpyrelation().to_arrow_table()


def _settings(using: Weights, by: str, blocks: list[Any]) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        comparisons=comparisons_of(using, by),
        blocking_rules_to_generate_predictions=blocks,
        probability_two_random_records_match=using.prior,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        source_dataset_column_name="source_dataset",
    )
