"""Records of one package against each other and against what the other side holds. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.rules.nodes import Fault
from sunshine.before.exchange.rules.regulations import Regulation

Record = Item | Regulation


@dataclass(frozen=True, slots=True)
class Change:
    """A record of a package and what is done with it."""

    oper: str
    record: Record


def faults_between(changes: Iterable[Change], held: Mapping[str, Record]) -> list[Fault]:
    """Twice the same id; added though it is there; changed or deleted though it is not; the code
    of an item that another one has, after all changes of the package.
    """
    found = []
    element = ""
    seen: set[str] = set()
    after: dict[str, Record] = dict(held)
    for change in changes:
        row = change.record
        element = "item_id" if isinstance(row, Item) else "regulation_id"
        if row.record in seen:
            found.append(Fault(row.record, element, row.record, "同一个数据包里出现了两次"))
        elif change.oper == "add" and row.record in held:
            found.append(Fault(row.record, element, row.record, "已经有了，不能新增"))
        elif change.oper != "add" and row.record not in held:
            found.append(Fault(row.record, element, row.record, "没有这条记录，不能修改或删除"))
        seen.add(row.record)
        if change.oper == "del":
            after.pop(row.record, None)
        else:
            after[row.record] = row
    return [*found, *_same_codes(after, seen)]


def _same_codes(after: Mapping[str, Record], changed: set[str]) -> list[Fault]:
    first: dict[str, str] = {}
    found = []
    for row in sorted(after.values(), key=lambda r: r.record in changed):
        if not isinstance(row, Item) or not row.code:
            continue
        if row.code in first:
            found.append(Fault(row.record, "item_code", row.code, "这个编码已经有了"))
        first.setdefault(row.code, row.record)
    return found
