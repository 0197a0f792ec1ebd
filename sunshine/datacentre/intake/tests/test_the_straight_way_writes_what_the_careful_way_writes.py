"""Two ways into the lake, one result."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunshine.datacentre.catalogue.engine import marts, sources
from sunshine.datacentre.intake.engine.reading import open_file
from sunshine.datacentre.intake.engine.staging import Lookups, stage
from sunshine.datacentre.intake.engine.straight import stage_straight
from sunshine.datacentre.intake.rules import IntakeError

ROOT = Path(__file__).resolve().parents[4]
PLACES = {f"企业{n}": f"00000000-0000-7000-8000-{n:012d}" for n in range(5)}
LOOKUPS = Lookups(PLACES, lambda values: {v: f"p_{v}" for v in values}, "公司", lambda v: v != "坏")
HEADERS = [
    "付款编号",
    "企业",
    "收款人",
    "付款日期",
    "付款金额",
    "币种",
    "用途",
    "支付方式",
    "经办人",
]
ROW = st.tuples(
    st.integers(0, 40).map(lambda n: f"F{n}"),
    st.sampled_from([*PLACES, "企业1", " 企业2 ", "无名"]),
    st.sampled_from(["甲", " 乙", "丙,丁", "", '戊"己']),
    st.sampled_from(["2024-01-05", "2024-2-30", "2024/01/05", "2024年1月5日", "1800-01-01", ""]),
    st.sampled_from(["1.50", "1", "-3.25", "1.005", "1,000.00", "9999999999999", "abc", ""]),
    st.sampled_from(["CNY", "", "人民币", "USD"]),
    st.sampled_from(["工程款", "", "换\n行"]),
    st.sampled_from(["转账", "bill", "", "易物"]),
    st.sampled_from(["张三", ""]),
)


def lake_rows(files: list[Path]) -> list[tuple[object, ...]]:
    if not files:
        return []
    return duckdb.execute(f"select * from read_parquet('{files[0]}') order by row_id").fetchall()


def both(path: Path, folder: Path) -> tuple[list[Path] | None, list[Path] | None, int]:
    known, source = marts(ROOT), sources(ROOT)["standard"]
    dataset = next(d for d in source.datasets if d.name == "payment")
    with duckdb.connect() as duck:
        quick = stage_straight(duck, path, source, dataset, known, folder / "a", LOOKUPS, "b")
        left = list((folder / "a").rglob("*.parquet"))
        assert quick is not None or left == [], "giving up leaves nothing behind"
        try:
            slow = stage(
                duck, open_file(path, folder), source, dataset, known, folder / "c", LOOKUPS, "b"
            )
        except IntakeError:
            return quick and quick.files["payment"], None, 0
    return quick and quick.files["payment"], slow.files["payment"], len(slow.bad)


@settings(max_examples=120, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_whatever_the_rows_hold_both_ways_agree(rows) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "payment.csv"
        with path.open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle).writerows([HEADERS, *rows])
        quick, slow, bad = both(path, Path(name))
        if quick is not None:
            assert bad == 0
            assert lake_rows(quick) == lake_rows(slow)


def test_a_clean_file_does_go_the_straight_way_and_is_sorted(tmp_path: Path) -> None:
    path = tmp_path / "payment.csv"
    rows = [
        (f"F{n}", f"企业{n % 5}", f"S{n % 7}", "2024-01-05", "1.50", "CNY", "", "转账", "张三")
        for n in range(500)
    ]
    with path.open("w", newline="", encoding="utf-8-sig") as handle:
        csv.writer(handle).writerows([HEADERS, *rows])
    quick, slow, bad = both(path, tmp_path)
    assert bad == 0
    assert quick is not None
    assert lake_rows(quick) == lake_rows(slow)
    keys = duckdb.execute(
        f"select organisation_id, payee_id from read_parquet('{quick[0]}')"
    ).fetchall()
    assert keys == sorted(keys)


@pytest.mark.parametrize("content", [b"\x00", "金额".encode("gb18030"), b"\x1f\x8b..", b"{}"])
def test_what_is_not_plain_text_is_left_to_the_careful_way(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "payment.csv"
    path.write_bytes(
        ",".join(HEADERS).encode() + b"\n" + content
        if content[:1] not in {b"\x1f", b"{"}
        else content
    )
    known, source = marts(ROOT), sources(ROOT)["standard"]
    dataset = next(d for d in source.datasets if d.name == "payment")
    with duckdb.connect() as duck:
        assert (
            stage_straight(duck, path, source, dataset, known, tmp_path / "a", LOOKUPS, "b") is None
        )
