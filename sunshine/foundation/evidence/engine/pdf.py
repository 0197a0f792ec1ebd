"""Is there anything in a PDF that runs."""

import re
import zlib
from collections.abc import Iterator

RUNS = {
    "JavaScript": "脚本",
    "Launch": "启动程序的动作",
    "RichMedia": "可执行的多媒体",
    "XFA": "动态表单",
}
NAME = re.compile(rb"/([A-Za-z#][A-Za-z0-9#]{1,60})(?=[\s/<>\[\]()%{}]|$)")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
BEGIN, END = re.compile(rb"stream\r?\n"), b"endstream"
HEAD = 2048  # bytes before a stream in which its dictionary lies
TAIL = 1024
SAVE_AS = "请用“打印为 PDF”另存一份再上传"


def check(data: bytes, unpacked: int) -> None:
    """Raises ValueError (Chinese). `unpacked`: bytes that object streams may inflate to."""
    if b"%%EOF" not in data[-TAIL:]:
        raise ValueError("PDF 不完整，或末尾有多余内容")
    told = set(_names(data))
    for body in _objects(data, unpacked):
        told |= set(_names(body))
    if "Encrypt" in told:
        raise ValueError("PDF 设有密码或权限限制，无法检查，请去除后再上传")
    if found := [words for name, words in RUNS.items() if name in told]:
        raise ValueError(f"PDF 里有{'、'.join(found)}，没有收下。{SAVE_AS}")


def _names(data: bytes) -> Iterator[str]:
    """Names as a reader sees them: `/J#61vaScript` is `JavaScript`."""
    for token in {m.group(1) for m in NAME.finditer(data)}:
        plain = ESCAPE.sub(lambda m: bytes([int(m.group(1), 16)]), token)
        yield plain.decode("latin-1")


def _objects(data: bytes, unpacked: int) -> Iterator[bytes]:
    """Object streams, inflated: there too may be an action. One that we can't read is refused."""
    left = unpacked
    for head, packed in _streams(data):
        names = set(_names(head))
        if "ObjStm" not in names:
            continue
        filters = {n for n in names if n.endswith("Decode")}
        if filters - {"FlateDecode"} or "Predictor" in names or re.search(rb"/Filter\s+\d", head):
            raise ValueError(f"PDF 的内部结构无法检查，没有收下。{SAVE_AS}")
        if not filters:
            yield packed
            continue
        try:
            body = zlib.decompressobj().decompress(packed, left + 1)
        except zlib.error as error:
            raise ValueError(f"PDF 的内部结构无法检查，没有收下。{SAVE_AS}") from error
        left -= len(body)
        if left < 0:
            raise ValueError("PDF 展开后过大，疑似压缩炸弹，没有收下")
        yield body


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Dictionary and body of every stream; each byte is looked at once, whatever is written."""
    place = 0
    while begin := BEGIN.search(data, place):
        end = data.find(END, begin.end())
        if end < 0:
            return
        head = data[max(place, begin.start() - HEAD) : begin.start()]
        yield head[head.rfind(b" obj") + 1 :], data[begin.end() : end]
        place = end + len(END)
