"""A lake of 10,000 payments with all that hangs on them."""

import shutil
from pathlib import Path

import duckdb
import pytest

from bench import made

PAYMENTS = 10_000


@pytest.fixture(scope="package")
def full(tmp_path_factory) -> tuple[Path, dict[str, int]]:
    """The lake and its versions, made once for all: each test works in a copy."""
    lake = tmp_path_factory.mktemp("full") / "lake"
    with duckdb.connect() as duck:
        made.prepare(duck, (f"00000000-0000-7000-8000-{i:012d}" for i in range(made.PLACES)))
        duck.execute(
            "create table value as select 'D02.line' as name, null::varchar as option, 1000.0 as value,"
            " 'CNY' as unit, date '2010-01-01' as valid_from, null::date as valid_to, 'test' as source"
        )
        duck.execute(
            "insert into value by name select name, value, date '2010-01-01' as valid_from from (values"
            " ('D02.minimum_share', 0.01), ('D02.window_days', 90.0), ('D02.minimum_count', 2.0), ('D06.window_days', 90.0),"
            " ('D06.minimum_amount', 1.0), ('C06.tolerance', 0.0), ('D07.minimum_amount', 1.0), ('D10.minimum_amount', 1.0)"
            ") t(name, value)"
        )
        return lake, made.commit(duck, lake, made.stage(duck, lake, PAYMENTS))


@pytest.fixture
def versions(full: tuple[Path, dict[str, int]], tmp_path: Path) -> dict[str, int]:
    lake, known = full
    shutil.copytree(lake, tmp_path / "lake")
    return dict(known)
