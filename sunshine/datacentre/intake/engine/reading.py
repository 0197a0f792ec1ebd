"""Open a hostile file: which kind, which encoding, is it sane. Memory stays bounded."""

import codecs
import csv
import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from sunshine.datacentre.intake.rules import IntakeError

CHUNK = 1 << 20
LONGEST_LINE = 1 << 20
UNPACK_RATIO = 200
UNPACK_FLOOR = 64 << 20
LARGEST_WORKBOOK = 1 << 30
DELIMITERS = (",", "\t", ";", "|")
MOST_COLUMNS = 2000
LINE_TOO_LONG = "有一行超过 1 MB，文件可能已损坏；请检查引号是否成对，JSON 请改为每行一条"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file DuckDB can read: kind csv, json or parquet; headers in order.

    `padded`: some cell may begin or end with a space, as far as anybody has looked.
    """

    kind: str
    path: Path
    headers: tuple[str, ...]
    delimiter: str = ","
    padded: bool = True


def fingerprint(path: Path) -> str:
    """SHA-256 of the file as it came."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def unpack(path: Path, scratch: Path) -> Path:
    """The file itself, or what its gzip holds. A bomb is stopped by ratio, not by disk."""
    with path.open("rb") as handle:
        if handle.read(2) != b"\x1f\x8b":
            return path
    target = scratch / "unpacked"
    limit = max(UNPACK_FLOOR, path.stat().st_size * UNPACK_RATIO)
    written = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as plain:
            while chunk := packed.read(CHUNK):
                written += len(chunk)
                if written > limit:
                    raise IntakeError(
                        "压缩包解开后大得不合常理（超过 200 倍），已拒绝；请直接上传原文件"
                    )
                plain.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise IntakeError("gz 文件已损坏或不完整，请重新压缩后再上传") from error
    return target


def refuse_long_lines(path: Path) -> None:
    """Raise IntakeError where a line passes LONGEST_LINE; reads it no further than that."""
    with path.open("rb") as handle:
        while line := handle.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise IntakeError(LINE_TOO_LONG)


def open_file(path: Path, scratch: Path) -> Opened:
    """Find out what a file is and make it readable for DuckDB; raises IntakeError."""
    path = unpack(path, scratch)
    with path.open("rb") as handle:
        start = handle.read(8)
    if not start:
        raise IntakeError("文件是空的")
    if start.startswith(b"PAR1"):
        return _parquet(path)
    if start.startswith(b"PK\x03\x04"):
        return read_headers(_workbook(path, scratch))
    if start.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")):
        raise IntakeError("不支持这种文件；请上传 CSV、XLSX、JSON Lines、Parquet 或它们的 gz")
    readable = _utf8(path, scratch)
    with readable.open("rb") as handle:
        first = handle.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return _json(readable) if first.startswith(b"{") else read_headers(readable)


def _parquet(path: Path) -> Opened:
    try:
        with duckdb.connect() as duck:
            rows = duck.execute("select name from parquet_schema(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise IntakeError("Parquet 文件已损坏，请重新导出") from error
    return Opened("parquet", path, tuple(str(r[0]) for r in rows[1:]))


def _workbook(path: Path, scratch: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size = sum(m.file_size for m in members)
            packed = sum(m.compress_size for m in members) or 1
            if size > LARGEST_WORKBOOK or size > max(UNPACK_FLOOR, packed * UNPACK_RATIO):
                raise IntakeError("Excel 文件解开后大得不合常理，已拒绝；请另存为 CSV")
            if "xl/workbook.xml" not in archive.namelist():
                raise IntakeError("压缩包不是 Excel 文件；请上传 CSV、XLSX 或 gz")
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, CalamineError, OSError) as error:
        raise IntakeError("Excel 文件已损坏，请用 Excel 或 WPS 重新保存") from error
    target = scratch / "workbook.csv"
    with target.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        for row in sheet.iter_rows():
            writer.writerow([_cell(value) for value in row])
    return target


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _utf8(path: Path, scratch: Path) -> Path:
    """The path if it is sound UTF-8; else its transcoding from GB18030."""
    try:
        for _ in _decoded(path, "utf-8"):
            pass
    except UnicodeDecodeError:
        pass
    else:
        return path
    target = scratch / "utf8.csv"
    try:
        with target.open("w", encoding="utf-8", newline="") as handle:
            for text in _decoded(path, "gb18030"):
                handle.write(text)
    except UnicodeDecodeError as error:
        raise IntakeError("文件里混有不同的编码，请统一另存为 UTF-8 或 GB18030") from error
    return target


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    line_length = 0
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            if b"\x00" in chunk:
                raise IntakeError("文件里有 NUL 字节，不是文本；若是 UTF-16，请另存为 UTF-8")
            line_length = line_length + len(chunk) if b"\n" not in chunk else 0
            if line_length > LONGEST_LINE:
                raise IntakeError(LINE_TOO_LONG)
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def read_headers(path: Path) -> Opened:
    """Delimiter and headers of a UTF-8 text; raises UnicodeDecodeError, IntakeError."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        line = handle.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE:
            raise IntakeError(LINE_TOO_LONG)
        delimiter = max(DELIMITERS, key=line.count)
        handle.seek(0)
        lines = iter(lambda: handle.readline(LONGEST_LINE), "")  # a quote may open a second one
        try:
            headers = tuple(next(csv.reader(lines, delimiter=delimiter), []))
        except csv.Error as error:
            raise IntakeError("表头有引号没有成对，或一格过长；请检查第一行") from error
    return Opened("csv", path, tuple(h.removeprefix("\ufeff") for h in headers), delimiter)


def _json(path: Path) -> Opened:
    """Every line is looked at: a column that first appears in the last one is a column too."""
    headers: dict[str, None] = {}
    with path.open(encoding="utf-8-sig") as handle:
        for line in handle:
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                continue  # the row itself goes to quarantine
            if isinstance(row, dict):
                headers |= dict.fromkeys(row)
            if len(headers) > MOST_COLUMNS:
                raise IntakeError(
                    f"JSON Lines 里不同的字段名超过 {MOST_COLUMNS} 个，请检查是否把数据写成了字段名"
                )
    if not headers:
        raise IntakeError("不是 JSON Lines：每一行应是一个 {…} 对象")
    return Opened("json", path, tuple(headers))
