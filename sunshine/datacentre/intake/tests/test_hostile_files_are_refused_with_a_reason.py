"""Files as they come: broken, huge, odd; each ends in a clear sentence or in rows."""

import gzip
import os
import tracemalloc
import zipfile

import pytest

from sunshine.datacentre.intake.engine.reading import open_file, read_headers
from sunshine.datacentre.intake.rules import IntakeError, map_headers, propose, safe_cell


def refused(path, tmp_path):
    with pytest.raises(IntakeError) as error:
        open_file(path, tmp_path)
    return str(error.value)


def keep(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_an_empty_file(tmp_path):
    assert "空" in refused(keep(tmp_path, "a.csv", b""), tmp_path)


def test_a_broken_gzip(tmp_path):
    whole = gzip.compress(b"a,b\n1,2\n" * 1000)
    assert "损坏" in refused(keep(tmp_path, "a.csv.gz", whole[: len(whole) // 2]), tmp_path)


def test_a_gzip_bomb_is_stopped_before_it_fills_the_disk(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as handle:
        for _ in range(200):
            handle.write(b"0" * (1 << 20))
    assert "200 倍" in refused(path, tmp_path)
    assert (tmp_path / "unpacked").stat().st_size <= 65 << 20


def test_an_excel_bomb(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (100 << 20))
    assert "不合常理" in refused(path, tmp_path)


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("evil.txt", "x")
    assert "不是 Excel" in refused(path, tmp_path)


def test_a_line_without_end(tmp_path):
    assert "1 MB" in refused(keep(tmp_path, "a.csv", b"a,b\n" + b"x" * (3 << 20)), tmp_path)


def test_ten_gigabytes_in_one_line_are_not_read(tmp_path):
    path = keep(tmp_path, "a.csv", b"a,b\n" + b"x" * (3 << 20))
    os.truncate(path, 10 << 30)  # a hole: it takes no disk, and would take memory if it were read
    tracemalloc.start()
    assert "1 MB" in refused(path, tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 32 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("start", [b"", b'"open\n'])
def test_headers_without_end_are_not_read(tmp_path, start):
    path = keep(tmp_path, "a.csv", start + b"x" * (64 << 20))
    tracemalloc.start()
    with pytest.raises(IntakeError):
        read_headers(path)
    assert tracemalloc.get_traced_memory()[1] < 32 << 20
    tracemalloc.stop()


def test_nul_bytes(tmp_path):
    assert "NUL" in refused(keep(tmp_path, "a.csv", b"a,b\n1,\x00\n"), tmp_path)


def test_mixed_encodings(tmp_path):
    content = "编号,名称\n".encode() + "一,二\n".encode("gb18030") + b"\xff\xff\n"
    assert "编码" in refused(keep(tmp_path, "a.csv", content), tmp_path)


def test_a_pdf_with_the_wrong_name(tmp_path):
    assert "不支持" in refused(keep(tmp_path, "a.csv", b"%PDF-1.7 ..."), tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found(tmp_path, encoding, delimiter):
    path = keep(tmp_path, "a.csv", f"编号{delimiter}名称\n1{delimiter}甲\n".encode(encoding))
    opened = open_file(path, tmp_path)
    assert opened.headers == ("编号", "名称")
    assert opened.delimiter == delimiter


def test_unknown_headers_get_a_proposal():
    wanted = {"paid_on": ("付款日期", "paid_on"), "amount": ("付款金额", "amount")}
    positions, unknown = map_headers([" 付款 金额", "付款日", "备注"], wanted)
    assert positions == {"amount": 0}
    assert propose(unknown, wanted)[0][:2] == ("付款日", "paid_on")


def test_a_header_may_not_come_twice():
    with pytest.raises(IntakeError, match="两次"):
        map_headers(["金额", "金 额"], {"amount": ("金额",)})


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_a_cell_is_never_a_formula(text):
    assert str(safe_cell(text)).startswith("'")
