"""0004: a matter of the list, as element and as plain value. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sunshine.before.exchange.rules.nodes import ITEM_CODE, Fault, Node, Reader, flag
from sunshine.before.exchange.rules.vocabulary import Vocabulary

ROOT = "item"
LONGEST, REMARK = 200, 400


@dataclass(frozen=True, slots=True)
class Item:
    """A matter and the meetings that decide on it, in their order."""

    record: str
    name: str
    code: str
    bodies: tuple[str, ...]
    needs_legal_review: bool = False
    remark: str = ""

    def told(self) -> dict[str, Any]:
        return asdict(self) | {"bodies": list(self.bodies)}


def item_of(told: Mapping[str, Any]) -> Item:
    return Item(**{**told, "bodies": tuple(told["bodies"])})


def write_item(item: Item, oper: str) -> Node:
    meetings = [
        Node(
            "item_meeting",
            children=[Node("meeting_type_name", name), Node("order_number", str(n))],
        )
        for n, name in enumerate(item.bodies, 1)
    ]
    return Node(
        ROOT,
        children=[
            Node("item_id", item.record),
            Node("item_name", item.name),
            Node("item_code", item.code),
            Node("item_meeting_list", children=meetings),
            Node("legal_flag", flag(value=item.needs_legal_review)),
            Node("remark", item.remark),
            Node("oper_type", oper),
        ],
    )


def read_item(node: Node, words: Vocabulary) -> tuple[Item, str, list[Fault]]:
    """The item, what is done with it, and what is wrong with it."""
    reader = Reader(node, "item_id")
    oper = reader.oper()
    is_needed = oper != "del"
    name = reader.text("item_name", LONGEST, is_needed=is_needed)
    code = reader.text("item_code", len("D12-001"), is_needed=is_needed)
    if code and (wrong := wrong_code(code, words)):
        reader.wrong("item_code", code, wrong)
    bodies = _bodies(reader, node, words, is_needed=is_needed)
    remark = reader.text("remark", REMARK, is_needed=False)
    item = Item(reader.record, name, code, bodies, reader.flag("legal_flag"), remark)
    return item, oper, reader.faults


def wrong_code(code: str, words: Vocabulary) -> str:
    """Why it is no code of an item; nothing if it is one."""
    if "-" not in code:
        return "事项编码里没有“-”"
    found = ITEM_CODE.fullmatch(code)
    if found is None:
        return "事项编码应为目录编码、“-”和三位数字，例如 D12-001"
    return "" if found[1] in words.codes else f"目录里没有编码 {found[1]}"


def _bodies(reader: Reader, node: Node, words: Vocabulary, *, is_needed: bool) -> tuple[str, ...]:
    """Names in order: by `order_number` where it is there, else as they stand."""
    known = {name for name, _ in words.bodies}
    rows: list[tuple[int, str]] = []
    for n, meeting in enumerate(node.listed("item_meeting_list", "item_meeting"), 1):
        name = meeting.said("meeting_type_name") if meeting.children else meeting.text.strip()
        order = meeting.said("order_number") or str(n)
        if not (order.isascii() and order.isdigit()):
            reader.wrong("order_number", order, "应为数字")
            order = str(n)
        if name not in known:
            reader.wrong("item_meeting", name, "不是已知的会议类型")
        rows.append((int(order), name))
    names = tuple(name for _, name in sorted(rows, key=_first))
    if len(set(names)) < len(names):
        reader.wrong("item_meeting_list", "、".join(names), "同一个会议出现了两次")
    if is_needed and not names:
        reader.wrong("item_meeting_list", "", "没有决策会议")
    return names


def _first(row: tuple[int, str]) -> int:
    return row[0]


def differing(items: Iterable[Item], held: Mapping[str, Item]) -> list[tuple[str, Item]]:
    """What has to be told so that the other side holds these: by code, in order of code."""
    wanted = {i.code: i for i in items}
    found = [("del", i) for code, i in held.items() if code not in wanted]
    for code, item in wanted.items():
        if code not in held:
            found.append(("add", item))
        elif held[code] != item:
            found.append(("edit", item))
    return sorted(found, key=_by_code)


def _by_code(row: tuple[str, Item]) -> str:
    return row[1].code
