"""ZIP (also OFD, docx, xlsx, pptx) and old Office files: what is in them, and does it run."""

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sunshine.foundation.evidence.rules import MARKED_SECRET, RUNNABLE, SecretError

CHUNK = 1 << 20
END = b"PK\x05\x06"  # end of central directory, the last 22 bytes of a ZIP without a comment
END_SIZE = 22
ENCRYPTED = 0x1
UTF8 = 0x800
DOCUMENTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
MACRO = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
# A template, object or frame fetched from elsewhere when the document opens.
RELATION = re.compile(rb"<Relationship\b[^<>]*>")
OUTSIDE = (b"/attachedTemplate", b"/oleObject", b"/frame", b"/subDocument")
DDE = re.compile(rb"<w:instrText[^<>]*>\s*DDE(?:AUTO)?\b|<ddeLink\b")
TAGS = re.compile(r"<[^<>]*>")
MACROS = "文档里有宏或控件，没有收下。请另存为不含宏的格式，或打印为 PDF"
OLD = {"doc": ("WordDocument",), "xls": ("Workbook", "Book"), "ppt": ("PowerPoint Document",)}


@dataclass(slots=True)
class Budget:
    """What an archive may still inflate to, over all levels."""

    unpacked: int
    entries: int

    def take(self, length: int) -> None:
        self.unpacked -= length
        if self.unpacked < 0:
            raise ValueError("展开后过大，疑似压缩炸弹，没有收下")


def kind_of_zip(file: IO[bytes]) -> str:
    """zip, ofd, docx, xlsx or pptx, by the parts it has."""
    with _opened(file) as archive:
        names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        for kind, folder in DOCUMENTS.items():
            if any(n.startswith(folder) for n in names):
                return kind
    return "ofd" if "OFD.xml" in names else "zip"


def members(file: IO[bytes], budget: Budget) -> Iterator[tuple[str, IO[bytes]]]:
    """Files of an archive, each inflated in full (checksum included) within the budget.

    Raises ValueError (Chinese) for anything an honest packer does not write: data before or
    after, overlapping or encrypted entries, links, paths that lead outside, two of one name.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - END_SIZE))
    if not file.read(END_SIZE).startswith(END):
        raise ValueError("压缩包末尾有多余内容，请重新打包")
    with _opened(file) as archive:
        rows = archive.infolist()
        budget.entries -= len(rows)
        if budget.entries < 0:
            raise ValueError("压缩包里的文件太多，请分开上传")
        if not rows or min(r.header_offset for r in rows) != 0:
            raise ValueError("压缩包前面有多余内容，请重新打包")
        if sum(r.compress_size for r in rows) > size:
            raise ValueError("压缩包的条目互相重叠，疑似压缩炸弹，没有收下")
        if len({r.filename.casefold() for r in rows}) != len(rows):
            raise ValueError("压缩包里有同名文件，请改名后重新打包")
        for row in rows:
            _check_entry(row)
            if not row.is_dir():
                with _inflated(archive, row, budget) as body:
                    yield _name(row), body


def check_document(file: IO[bytes], budget: Budget) -> None:
    """An Office or OFD document: no macros, nothing fetched or packed in, no mark of a secret."""
    for name, body in members(file, budget):
        lower, data = name.lower(), body.read()
        if lower.rpartition(".")[2] in RUNNABLE - {"svg"} or MACRO.search(lower.encode()):
            raise ValueError(MACROS)
        if lower.endswith(".bin") and _wide("\x01Ole10Native") in data:
            raise ValueError("文档里嵌有别的文件，没有收下。请把它取出来单独上传")
        if lower.endswith((".xml", ".rels")):
            _check_part(data)


def kind_of_old(data: bytes) -> str:
    """doc, xls or ppt; raises ValueError for other OLE files, macros and passwords."""
    if _wide("EncryptedPackage") in data:
        raise ValueError("文档设有密码，无法检查，请去除后再上传")
    if any(_wide(s) in data for s in ("_VBA_PROJECT", "VBA\0", "Macros\0", "_VBA_PROJECT_CUR")):
        raise ValueError(MACROS)
    if _wide("\x01Ole10Native") in data:
        raise ValueError("文档里嵌有别的文件，没有收下。请把它取出来单独上传")
    for kind, streams in OLD.items():
        if any(_wide(s + "\0") in data for s in streams):
            return kind
    raise ValueError("不是可以收下的文件种类")


def _check_part(data: bytes) -> None:
    if MACRO.search(data) and (b"ContentType=" in data or b"<Relationship" in data):
        raise ValueError(MACROS)
    if _fetches(data) or DDE.search(data):
        raise ValueError("文档打开时会到别处取内容，没有收下。请打印为 PDF 再上传")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("文档的内部结构不正常，没有收下")
    if MARKED_SECRET.search(TAGS.sub("", data.decode("utf-8", "replace"))):
        raise SecretError


def _fetches(data: bytes) -> bool:
    tags = (m.group() for m in RELATION.finditer(data))
    return any(b'"External"' in tag and any(kind in tag for kind in OUTSIDE) for tag in tags)


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise ValueError("压缩包损坏，打不开") from error


def _check_entry(row: zipfile.ZipInfo) -> None:
    name = row.filename
    if row.flag_bits & ENCRYPTED:
        raise ValueError("压缩包设有密码，无法检查，请去除后再上传")
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        raise ValueError("压缩包里的路径不正常，请重新打包")
    if stat.S_ISLNK(row.external_attr >> 16):
        raise ValueError("压缩包里有链接，请换成文件本身")
    if row.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError("压缩包用了少见的压缩方法，请用普通 ZIP 重新打包")


def _inflated(archive: zipfile.ZipFile, row: zipfile.ZipInfo, budget: Budget) -> IO[bytes]:
    body = tempfile.SpooledTemporaryFile(max_size=8 * CHUNK)  # noqa: SIM115  the caller closes it
    try:
        with archive.open(row) as source:
            while chunk := source.read(CHUNK):
                budget.take(len(chunk))
                body.write(chunk)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
        body.close()
        raise ValueError("压缩包损坏，打不开") from error
    except ValueError:
        body.close()
        raise
    body.seek(0)
    return body


def _name(row: zipfile.ZipInfo) -> str:
    """As it was written: packers in China write GB18030 without saying so."""
    if row.flag_bits & UTF8:
        return row.filename
    try:
        return row.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return row.filename


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
