"""Two ways into the lake, one result."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunshine.datacentre.catalogue.engine import marts, sources
from sunshine.datacentre.intake.engine import straight
from sunshine.datacentre.intake.engine.reading import open_file
from sunshine.datacentre.intake.engine.staging import Lookups, stage
from sunshine.datacentre.intake.engine.straight import stage_straight
from sunshine.datacentre.intake.rules import IntakeError

ROOT = Path(__file__).resolve().parents[4]
PLACES = {f"企业{n}": f"00000000-0000-7000-8000-{n:012d}" for n in range(5)}


def keyed(values: list[str]) -> dict[str, str]:
    return {v: f"p_{v}" for v in values}


LOOKUPS = Lookups(PLACES, keyed, keyed, "公司", lambda v: v != "坏")
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
    st.sampled_from(["甲", " 乙", "丙,丁", "", '戊"己', "11010519491231002X"]),
    st.sampled_from(["2024-01-05", "2024-2-30", "2024/01/05", "2024年1月5日", "1800-01-01", ""]),
    st.sampled_from(["1.50", "1", "-3.25", "1.005", "1,000.00", "9999999999999", "abc", ""]),
    st.sampled_from(["CNY", "", "人民币", "USD"]),
    st.sampled_from(["工程款", "", "换\n行", "找李四13812345678"]),
    st.sampled_from(["转账", "bill", "", "易物"]),
    st.sampled_from(["张三", ""]),
)


def lake_rows(files: list[Path]) -> list[tuple[object, ...]]:
    if not files:
        return []
    return duckdb.execute(
        "select * from read_parquet(?) order by row_id", [[str(f) for f in files]]
    ).fetchall()


def both(path: Path, folder: Path) -> tuple[list[Path] | None, list[Path] | None, int]:
    known, source = marts(ROOT), sources(ROOT)["standard"]
    dataset = next(d for d in source.datasets if d.name == "payment")
    before = set((folder / "a").rglob("*.parquet"))
    with duckdb.connect() as duck:
        quick = stage_straight(
            duck, path, source, dataset, known, folder / "a", LOOKUPS, "b", folder
        )
        left = set((folder / "a").rglob("*.parquet")) - before
        assert quick is not None or not left, "giving up leaves nothing behind"
        try:
            slow = stage(
                duck, open_file(path, folder), source, dataset, known, folder / "c", LOOKUPS, "b"
            )
        except IntakeError:
            return quick and quick.files["payment"], None, 0
    return quick and quick.files["payment"], slow.files["payment"], len(slow.bad)


@settings(max_examples=40, deadline=None)
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
            stage_straight(
                duck, path, source, dataset, known, tmp_path / "a", LOOKUPS, "b", tmp_path
            )
            is None
        )


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=4, max_size=40))
def test_a_file_cut_into_runs_becomes_the_same_rows(rows) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(straight, "RUN", 64)
        patch.setattr(straight, "CHUNK", 32)
        path = Path(name) / "payment.csv"
        unique = [(f"F{n}", *row[1:]) for n, row in enumerate(rows)]
        with path.open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle).writerows([HEADERS, *unique])
        quick, slow, bad = both(path, Path(name))
        if quick is not None:
            assert bad == 0
            assert lake_rows(quick) == lake_rows(slow)


def test_runs_are_each_sorted_and_an_id_met_in_two_of_them_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(straight, "RUN", 4096)
    monkeypatch.setattr(straight, "CHUNK", 1024)
    rows = [
        [f"F{n}", f"企业{n % 5}", f"S{n % 7}", "2024-01-05", "1.50", "CNY", '换\n"行', "转账", ""]
        for n in range(900)
    ]
    path = tmp_path / "payment.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([HEADERS, *rows])
    quick, slow, bad = both(path, tmp_path)
    assert bad == 0
    assert quick is not None
    assert len(quick) > 5
    assert len(lake_rows(quick)) == 900
    assert lake_rows(quick) == lake_rows(slow)
    for file in quick:
        keys = duckdb.execute(f"select organisation_id, payee_id from '{file}'").fetchall()
        assert keys == sorted(keys)
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([HEADERS, *rows, rows[0]])
    quick, slow, bad = both(path, tmp_path)
    assert quick is None
    assert bad == 1


PAYEE_FIRST = "收款人,付款编号,企业,付款日期,付款金额,用途"


def trimmed() -> list[str]:
    """Every character that DuckDB's `trim` takes away."""
    rows = duckdb.execute(
        "select chr(i::int) from range(1, 1114112) t(i)"
        " where (i < 55296 or i > 57343) and trim(chr(i::int)) = ''"
    ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("chunk", [7, 1 << 20])
@pytest.mark.parametrize("shape", ["{}甲", "甲{}", '"{}甲"', '"甲{}"'])
def test_a_space_at_either_end_of_a_cell_is_seen_wherever_the_cell_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, shape: str
) -> None:
    monkeypatch.setattr(straight, "CHUNK", chunk)
    path = tmp_path / "payment.csv"
    rows = ["{},F1,企业1,2024-01-05,1.5,乙", "乙,F1,企业1,2024-01-05,1.5,{}"]
    for space in trimmed():
        for row in rows:
            path.write_text(f"{PAYEE_FIRST}\n{row.format(shape.format(space))}")
            assert straight._glance(path).padded, (space, row)
    both_ends = [
        row.replace("F1", f"F{n}{m}").format(shape.format(space))
        for n, space in enumerate(trimmed())
        for m, row in enumerate(rows)
    ]
    path.write_text("\n".join([PAYEE_FIRST, *both_ends]))
    quick, slow, _ = both(path, tmp_path)
    assert quick is not None
    assert lake_rows(quick) == lake_rows(slow)
    assert {row[2] for row in lake_rows(quick)} == {"甲", "乙"}


def test_a_space_inside_a_cell_needs_no_trimming(tmp_path: Path) -> None:
    path = tmp_path / "payment.csv"
    path.write_text("收款人,付款编号\n甲 公司,F1\n")
    assert not straight._glance(path).padded
    path.write_text("收款人,付款编号\n甲 公司,F1 \n")
    assert straight._glance(path).padded
