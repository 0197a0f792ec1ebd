"""What stays in memory from job to job are the rows of the files of the day, no more and no less."""

from pathlib import Path

import duckdb
import pytest

from bench import made
from sunshine.analysis.runners.engine import connect, near
from sunshine.analysis.runners.engine.near import Near
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake import engine as lake

KNOWN = marts(made.ROOT)
PAYMENT = KNOWN["payment"]
MORE = "select * replace ('new' || row_id as row_id) from payment order by payment_id limit 3"
DEARER = "select * replace (amount + 1 as amount) from payment order by payment_id limit 2"


def publish(duck: duckdb.DuckDBPyConnection, home: Path, version: int, rows: str) -> int:
    lake.bind(duck, home, [PAYMENT], {"payment": version})
    staged = lake.write(duck, rows, home, PAYMENT)
    return lake.publish(duck, home, PAYMENT, version, staged, commit={}).version


def same(kept: Near, home: Path, version: int) -> bool:
    """Each row of this version as often as in its files."""
    paths = lake.files(home, "payment", version)
    source = kept.source(PAYMENT, paths)
    lake.bind(kept.duck, home, [PAYMENT], {"payment": version})
    columns = ", ".join(PAYMENT.columns)
    asked = (f"select {columns} from {one} order by all" for one in (source, "payment"))
    there, read = (kept.duck.execute(query).fetchall() for query in asked)
    assert read
    return there == read


def test_through_batches_corrections_and_back(tmp_path: Path, versions: dict[str, int]) -> None:
    home, first = tmp_path / "lake", versions["payment"]
    with connect(None) as duck, connect(None) as ours:
        kept = Near(ours)
        more = publish(duck, home, first, MORE)
        dearer = publish(duck, home, more, DEARER)
        merged = lake.compact(duck, home, PAYMENT, dearer)
        assert merged
        assert all(same(kept, home, version) for version in (first, more, dearer, merged, more))


def test_more_than_fits_is_left_where_it_is(
    tmp_path: Path, versions: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "MOST", 10_000)
    home, first = tmp_path / "lake", versions["payment"]
    contracts = lake.files(home, "contract", versions["contract"])
    with connect(None) as duck:
        kept = Near(duck)
        more = publish(duck, home, first, MORE)
        assert kept.source(PAYMENT, lake.files(home, "payment", more)) is None
        assert same(kept, home, first)
        assert kept.source(KNOWN["contract"], contracts) is None
