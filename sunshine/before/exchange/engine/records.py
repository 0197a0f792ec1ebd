"""Packages of records: 0004 and 0005, from bytes to changes with their faults, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sunshine.before.exchange.engine.packages import Limits, Opened, Placed, opened, packed
from sunshine.before.exchange.rules import items, regulations
from sunshine.before.exchange.rules.checks import Change, Record, faults_between
from sunshine.before.exchange.rules.nodes import Fault, Node
from sunshine.before.exchange.rules.regulations import File
from sunshine.before.exchange.rules.vocabulary import Vocabulary

MOST = 2000  # records of one package


@dataclass(slots=True)
class Read:
    """Changes of a package, its attachments, and why it is refused (nothing: it is not)."""

    changes: list[Change] = field(default_factory=list)
    files: list[Placed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_package(
    content: bytes,
    business: str,
    *,
    limits: Limits,
    words: Vocabulary,
    held: Mapping[str, Record],
    item_codes: frozenset[str],
) -> Read:
    """Check everything and go on after a fault, so that one receipt names them all."""
    try:
        found = opened(content, limits)
    except ValueError as error:
        return Read(faults=[Fault("", "数据包", "", str(error))])
    read = Read(files=found.files, faults=found.faults)
    if not found.documents and not found.faults:
        read.faults.append(Fault("", "数据包", "", "没有任何记录"))
    if len(found.documents) > MOST:
        read.faults.append(Fault("", "数据包", str(len(found.documents)), f"超过 {MOST} 条记录"))
        return read
    root = items.ROOT if business == "0004" else regulations.ROOT
    for name, node in sorted(found.documents.items()):
        if node.name != root:
            read.faults.append(Fault(name[:32], node.name[:40], "", f"根元素应为 {root}"))
            continue
        change, faults = _change(node, business, found, words, item_codes)
        read.changes.append(change)
        read.faults += faults
    read.faults += faults_between(read.changes, held)
    read.faults += _strays(read)
    return read


def _change(
    node: Node, business: str, found: Opened, words: Vocabulary, codes: frozenset[str]
) -> tuple[Change, list[Fault]]:
    if business == "0004":
        item, oper, faults = items.read_item(node, words)
        return Change(oper, item), faults
    record = node.said("regulation_id")
    mine = sorted(
        (File(f.kind, f.name, f.sha256) for f in found.files if f.record == record),
        key=lambda f: (f.kind, f.name),
    )
    row, oper, faults = regulations.read_regulation(node, words, codes, tuple(mine))
    return Change(oper, row), faults


def _strays(read: Read) -> list[Fault]:
    """Attachments of no record, or of one that is deleted."""
    wanted = {
        c.record.record
        for c in read.changes
        if c.oper != "del" and isinstance(c.record, regulations.Regulation)
    }
    return [
        Fault(f.record[:32], "附件", f.name[:200], "数据包里没有这个附件所属的记录")
        for f in read.files
        if f.record not in wanted
    ]


def write_package(changes: Iterable[Change], files: Iterable[Placed], on: date) -> bytes:
    """One document a record, named by it."""
    documents = {f"{c.record.record}.xml": _node(c) for c in changes}
    return packed(documents, files, on)


def _node(change: Change) -> Node:
    row = change.record
    if isinstance(row, items.Item):
        return items.write_item(row, change.oper)
    return regulations.write_regulation(row, change.oper)
