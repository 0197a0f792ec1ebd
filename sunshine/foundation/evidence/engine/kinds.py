"""What a file is, by its content, and whether it may be taken in."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import IO, Any

import puremagic

from sunshine.foundation.evidence.engine import containers, pdf
from sunshine.foundation.evidence.engine.containers import Budget
from sunshine.foundation.evidence.rules import MARKED_SECRET, SecretError, check_name, clean_name

Kinds = Mapping[str, Mapping[str, Any]]
HEAD = 64 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
TIFF = (b"II*\0", b"MM\0*")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
PDF = b"%PDF-"
DEEPEST = 1  # an archive may hold documents, not another archive
MARKUP = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|svg|script|iframe|object|embed|math|xsl:|\?php|%@)",
    re.IGNORECASE,
)
XML_RUNS = re.compile(
    r"<!doctype|<!entity|<\?xml-stylesheet|www\.w3\.org/(?:1999/xhtml|2000/svg|1999/xsl)",
    re.IGNORECASE,
)
# A spreadsheet that opens this starts a program: =cmd|'/C calc'!A0
DDE = re.compile(r"[=+@-][^,\n\"']{0,60}\|[^,\n]{0,200}![A-Za-z0-9]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
REFUSED_TEXT = "内容是网页或脚本，没有收下。请打印为 PDF 再上传"


def inspect(file: IO[bytes], name: str, kinds: Kinds, budget: Budget, depth: int = 0) -> str:
    """The kind of a file that may be taken in. Raises ValueError with Chinese words,
    SecretError where name or content bears the mark of a state secret.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise ValueError("文件是空的（0 字节），请检查后再传")
    if MARKED_SECRET.search(name):
        raise SecretError
    kind = _kind(file, head, name)
    if kind not in kinds:
        raise ValueError(f"不收{_looks_like(head)}文件")
    _second_opinion(head, kind, kinds)
    check_name(name, kind, kinds)
    if kind == "zip":
        _check_archive(file, kinds, budget, depth)
    elif kind in {"docx", "xlsx", "pptx", "ofd"}:
        containers.check_document(file, budget)
    else:
        _check_single(file, kind, budget)
    return kind


def _kind(file: IO[bytes], head: bytes, name: str) -> str:
    if head.startswith(ZIP):
        return containers.kind_of_zip(file)
    if head.startswith(OLE):
        file.seek(0)
        return containers.kind_of_old(file.read())
    starts = {"pdf": (PDF,), "png": (PNG,), "jpeg": (JPEG,), "tiff": TIFF}
    for kind, magics in starts.items():
        if head.startswith(magics):
            return kind
    file.seek(0)
    return _kind_of_text(file.read(), head, name)


def _second_opinion(head: bytes, kind: str, kinds: Kinds) -> None:
    """Another reading of the same bytes must agree; text has no signature to agree on."""
    if (allowed := set(kinds[kind]["seen_as"])) and not allowed & _seen(head):
        raise ValueError(f"认不出文件种类：开头像{kinds[kind]['title']}，其余不像")


def _seen(head: bytes) -> set[str]:
    try:
        return {m.extension for m in puremagic.magic_stream(io.BytesIO(head))}
    except (puremagic.PureError, ValueError, zipfile.BadZipFile):
        return set()


def _looks_like(head: bytes) -> str:
    seen = sorted(e for e in _seen(head) if e)
    return f"这种（看起来是 {seen[0]}）" if seen else "这种"


def _check_archive(file: IO[bytes], kinds: Kinds, budget: Budget, depth: int) -> None:
    if depth >= DEEPEST:
        raise ValueError("压缩包里不能再放压缩包，请展开后再打包")
    for path, body in containers.members(file, budget):
        try:
            inspect(body, clean_name(path), kinds, budget, depth + 1)
        except SecretError:
            raise
        except ValueError as error:
            raise ValueError(f"压缩包里的“{path[-60:]}”：{error}") from error


def _check_single(file: IO[bytes], kind: str, budget: Budget) -> None:
    file.seek(0)
    if kind in {"pdf", "png", "jpeg", "tiff", "doc", "xls", "ppt"} and zipfile.is_zipfile(file):
        raise ValueError("文件里还藏着一个压缩包，没有收下")
    file.seek(0)
    data = file.read()
    checks: dict[str, Callable[[bytes], None]] = {
        "pdf": lambda d: pdf.check(d, budget.unpacked),
        "png": _check_png,
        "jpeg": _check_picture,
        "tiff": _check_picture,
        "text": _check_text,
        "xml": _check_xml,
    }
    checks.get(kind, _nothing)(data)


def _nothing(data: bytes) -> None:
    """Old Office files were read in full when their kind was found."""


def _check_png(data: bytes) -> None:
    """Chunk by chunk to IEND, and the file ends there."""
    place = len(PNG)
    while data[place + 4 : place + 8] != b"IEND":
        place += 12 + int.from_bytes(data[place : place + 4])
        if place >= len(data):
            raise ValueError("图片不完整")
    if place + 12 != len(data):
        raise ValueError("图片末尾有多余内容，没有收下。请重新截图或另存")
    _check_picture(data)


def _check_picture(data: bytes) -> None:
    lower = data.lower()
    if any(word in lower for word in (b"<script", b"<?php", b"<html", b"<svg")) or PDF in data:
        raise ValueError("图片里夹着网页、脚本或别的文件，没有收下。请重新截图或另存")


def _kind_of_text(data: bytes, head: bytes, name: str) -> str:
    """Text or xml; raises ValueError for markup that runs, scripts and what is no text."""
    text = _decoded(data)
    if text is None:
        raise ValueError(f"不收{_looks_like(head)}文件")
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("#!") or MARKUP.search(text):
        raise ValueError(REFUSED_TEXT)
    return "xml" if name.endswith(".xml") and start.startswith("<") else "text"


def _check_text(data: bytes) -> None:
    text = _decoded(data) or ""
    if DDE.search(text):
        raise ValueError("表格里有会启动程序的公式，没有收下")
    if MARKED_SECRET.search(text):
        raise SecretError


def _check_xml(data: bytes) -> None:
    if XML_RUNS.search(_decoded(data) or ""):
        raise ValueError(REFUSED_TEXT)
    _check_text(data)


def _decoded(data: bytes) -> str | None:
    """UTF-8, UTF-16 with a mark, or GB18030; None for what is no text."""
    encodings = ["utf-8", "gb18030"]
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROLS.search(text) else text
    return None
