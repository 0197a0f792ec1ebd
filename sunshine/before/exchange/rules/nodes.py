"""Elements of the format, and a reader that keeps what is wrong with them. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

OPERS = {"add": "新增", "edit": "修改", "del": "删除"}
YES, NO = "是", "否"
FLAGS = {YES: True, NO: False, "": False}
ID = re.compile(r"[0-9A-Za-z_-]{32}")
ITEM_CODE = re.compile(r"([A-Z]\d{2})-\d{3}")
# What XML 1.0 can't say at all, and carriage returns, which every reader turns into line feeds.
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """An element: text where it has no children."""

    name: str
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> list["Node"]:
        return [c for c in self.children if c.name == name]

    def said(self, name: str) -> str:
        """The text of the first child of this name."""
        return next((c.text.strip() for c in self.children if c.name == name), "")

    def listed(self, outer: str, inner: str) -> Iterator["Node"]:
        """`outer/inner*`."""
        for group in self.all(outer):
            yield from group.all(inner)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a package is refused: which record, which element, which value, and the reason."""

    record: str
    element: str
    value: str
    words: str


class Reader:
    """Reads one record's elements; what is wrong is kept, and the reading goes on."""

    def __init__(self, node: Node, id_element: str) -> None:
        self.node, self.faults = node, list[Fault]()
        self.record = node.said(id_element)
        if not ID.fullmatch(self.record):
            self.wrong(id_element, self.record, "应为 32 位字母或数字")

    def wrong(self, element: str, value: str, words: str) -> None:
        self.faults.append(Fault(self.record[:32], element, value[:200], words))

    def text(self, element: str, most: int, *, is_needed: bool = True) -> str:
        value = self.node.said(element)
        if is_needed and not value:
            self.wrong(element, value, "没有填写")
        if len(value) > most:
            self.wrong(element, value, f"超过 {most} 个字")
        if UNWRITABLE.search(value):
            self.wrong(element, "", "含有控制字符")
        return value

    def flag(self, element: str) -> bool:
        value = self.node.said(element)
        if value not in FLAGS:
            self.wrong(element, value, "应为“是”或“否”")
        return FLAGS.get(value, False)

    def choice(self, element: str, known: Mapping[str, object], words: str) -> str:
        value = self.node.said(element)
        if value not in known:
            self.wrong(element, value, words)
        return value

    def day(self, element: str) -> date | None:
        value = self.node.said(element)
        try:
            return date.fromisoformat(value) if len(value) == len("2026-01-01") else _fail()
        except ValueError:
            self.wrong(element, value, "应为 yyyy-MM-dd 的日期")
            return None

    def oper(self) -> str:
        """Systems of the first years leave it out: what comes for the first time is added."""
        value = self.node.said("oper_type") or "add"
        if value not in OPERS:
            self.wrong("oper_type", value, "应为 add、edit 或 del")
        return value


def _fail() -> date:
    raise ValueError


def flag(*, value: bool) -> str:
    return YES if value else NO
