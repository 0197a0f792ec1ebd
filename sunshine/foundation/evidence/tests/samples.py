"""Small real files of every kind, and what attackers make of them."""

import io
import struct
import zipfile
import zlib

import openpyxl


def pdf(body: bytes = b"", head: bytes = b"%PDF-1.7\n") -> bytes:
    return (
        head
        + b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        + body
        + b"\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def object_stream(inner: bytes, extra: bytes = b"/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(inner)
    return (
        b"5 0 obj\n<</Type/ObjStm/N 1/First 4%s/Length %d>>\nstream\n" % (extra, len(packed))
        + packed
        + b"\nendstream\nendobj\n"
    )


def png(after: bytes = b"", text: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    words = chunk(b"tEXt", b"Comment\0" + text) if text else b""
    body = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + words + body + chunk(b"IEND", b"") + after


def jpeg(after: bytes = b"") -> bytes:
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + b"\xff\xd9" + after


def tiff() -> bytes:
    return b"II*\0\x08\0\0\0\0\0\0\0\0\0"


def archive(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    stream = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(stream, "w", how) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="x"><Override ContentType="document.main+xml"/></Types>'


def docx(**more: bytes) -> bytes:
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document>hello</w:document>"}
    return archive(parts | more)


def xlsx() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["付款", 1200.5])
    book.save(stream)
    return stream.getvalue()


def pptx() -> bytes:
    return archive({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>"})


def ofd() -> bytes:
    return archive({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<ofd:Document/>"})


def old(stream: str, *more: str) -> bytes:
    names = b"".join(f"{n}\0".encode("utf-16-le") for n in (stream, *more))
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + names + b"\0" * 64


def encrypted_zip() -> bytes:
    data = bytearray(archive({"a.txt": b"secret"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def bomb(megabytes: int = 60) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("a.txt", "w", force_zip64=True) as entry,
    ):
        for _ in range(megabytes):
            entry.write(b"0" * (1 << 20))
    return stream.getvalue()


def overlapping() -> bytes:
    """Many central entries that all point at one compressed kernel (a zip bomb of Fifield's kind)."""
    one = archive({"aaaa.txt": b"0" * 100_000})
    start = one.index(b"PK\1\2")
    end = one.index(b"PK\5\6")
    central = one[start:end]
    entries = [central.replace(b"aaaa", b"%04d" % n) for n in range(300)]
    body = b"".join(entries)
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 300, 300, len(body), start, 0)
    return one[:start] + body + tail
