"""XML as the format needs it: elements and text. Anything that could do more is refused.

expat is asked directly, so that a document type, an entity, a processing instruction or a depth
nobody needs ends the reading before anything is built (what defusedxml does, and stricter).
"""

import re
from xml.parsers import expat

from sunshine.before.exchange.rules.nodes import UNWRITABLE, Node

DEEPEST, MOST = 12, 50_000
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
CHINESE = {"gbk", "gb2312", "gb18030"}
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002  expat's call
        self.count += 1
        if self.count > MOST:
            raise ValueError(f"元素超过 {MOST} 个")
        if len(self.open) >= DEEPEST:
            raise ValueError(f"元素嵌套超过 {DEEPEST} 层")
        node = Node(name)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, name: str) -> None:  # noqa: ARG002  expat's call
        self.open.pop()

    def text(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data

    def refuse(self, *_: object) -> int:
        raise ValueError("含有文档类型、实体或处理指令，没有读取")


def parse(content: bytes) -> Node:
    """The root element. Raises ValueError (Chinese)."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.ProcessingInstructionHandler = builder.refuse
    parser.ExternalEntityRefHandler = builder.refuse
    try:
        parser.Parse(_decoded(content).encode(), True)  # noqa: FBT003  expat's own argument
    except expat.ExpatError as error:
        raise ValueError(f"XML 格式不完整（第 {error.lineno} 行）") from error
    if builder.root is None:
        raise ValueError("XML 没有内容")
    return builder.root


def _decoded(content: bytes) -> str:
    """UTF-8, or what an old Chinese system declares."""
    declared = DECLARED.match(content)
    name = declared[1].decode().lower() if declared else "utf-8"
    encoding = "gb18030" if name in CHINESE else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError("不是 UTF-8 编码的文字") from error


def written(root: Node) -> bytes:
    """UTF-8 with a declaration, two spaces a level. Raises ValueError for what XML can't say."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    _write(root, 0, lines)
    return "\n".join([*lines, ""]).encode()


def _write(node: Node, depth: int, lines: list[str]) -> None:
    space = "  " * depth
    if node.children:
        lines.append(f"{space}<{node.name}>")
        for child in node.children:
            _write(child, depth + 1, lines)
        lines.append(f"{space}</{node.name}>")
        return
    if UNWRITABLE.search(node.text):
        raise ValueError(f"{node.name} 含有控制字符")
    lines.append(f"{space}<{node.name}>{node.text.translate(ESCAPES)}</{node.name}>")
