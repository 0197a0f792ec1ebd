"""OCDS files as they come."""

import gzip
from pathlib import Path

import duckdb
import pytest

from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.ocds.engine import bind_file

ROOT = Path(__file__).resolve().parents[4]
DATA = ROOT.parent / "shared" / "data" / "ocds"


def bound(tmp_path, text):
    path = tmp_path / "a.jsonl"
    path.write_text(text)
    duck = duckdb.connect()
    bind_file(duck, path, marts(ROOT).values())
    return duck


def test_lines_without_a_string_ocid_and_broken_lines_are_skipped(tmp_path):
    duck = bound(
        tmp_path,
        '{"ocid":"a"}\n{"ocid":1}\n{"x":2}\n{broken\n{"ocid":"b","tender":{"tenderPeriod":{"startDate":"2026-01-01"}}}\n',
    )
    assert duck.execute(
        "select procurement_id, period_starts_at from tender order by 1"
    ).fetchall() == [("a", None), ("b", None)]


def test_a_bid_without_tenderers_keeps_one_row_and_a_consortium_one_each(tmp_path):
    duck = bound(
        tmp_path,
        '{"ocid":"a","bids":{"details":[{"status":"valid"},{"tenderers":[{"id":"A"},{"id":"B"},{"name":"no id"}]}]}}\n',
    )
    assert duck.execute("select bid_id, tenderer_id from bid order by 1, 2").fetchall() == [
        ("a/1", None),
        ("a/2", "A"),
        ("a/2", "B"),
    ]


@pytest.mark.parametrize(
    ("name", "count"),
    [("tsuchiura_compiled.jsonl.gz", 1565), ("real_examples_compiled.jsonl.gz", 609)],
)
def test_real_files_of_sixteen_publishers_are_read(tmp_path, name, count):
    if not DATA.exists():
        pytest.skip("没有 ../shared/data/ocds")
    duck = bound(tmp_path, gzip.decompress((DATA / name).read_bytes()).decode())
    assert duck.execute("select count(*) from procurement").fetchall()[0][0] >= count - 60
    assert duck.execute(
        "select count(*) from (select row_id from bid group by row_id having count(*) > 1)"
    ).fetchall() == [(0,)]
