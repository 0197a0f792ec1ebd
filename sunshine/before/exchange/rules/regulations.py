"""0005: rules of procedure, with quorum and a way to vote for each item. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sunshine.before.exchange.rules.items import wrong_code
from sunshine.before.exchange.rules.nodes import Fault, Node, Reader, flag
from sunshine.before.exchange.rules.vocabulary import RATES, Vocabulary

ROOT = "regulation"
LONGEST, REMARK = 200, 400
DEFAULT = "默认"
FILE_KINDS = {"FORMAL": "正式文本", "EVIDENCE": "审查证明"}
SHARES = {"1/2": "二分之一", "2/3": "三分之二", "1": "全部"}


@dataclass(frozen=True, slots=True)
class Vote:
    """How an item (or 默认, all the others) is voted on."""

    item: str
    mode: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment: what it is, its name, the hash of its content."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """`rate`: the part of the members that must attend; `files` in order of kind and name."""

    record: str
    name: str
    type_name: str
    approved_on: date | None
    effective_on: date | None
    is_reviewed: bool = False
    rate: str = "1/2"
    votes: tuple[Vote, ...] = ()
    remark: str = ""
    files: tuple[File, ...] = ()

    def told(self) -> dict[str, Any]:
        days = {
            name: day.isoformat() if day else None
            for name, day in (
                ("approved_on", self.approved_on),
                ("effective_on", self.effective_on),
            )
        }
        return asdict(self) | days | {"votes": [asdict(v) for v in self.votes], "files": [asdict(f) for f in self.files]}  # fmt: skip


def regulation_of(told: Mapping[str, Any]) -> Regulation:
    days = {
        name: date.fromisoformat(told[name]) if told[name] else None
        for name in ("approved_on", "effective_on")
    }
    votes = tuple(Vote(**v) for v in told["votes"])
    files = tuple(File(**f) for f in told["files"])
    return Regulation(**{**told, **days, "votes": votes, "files": files})


def write_regulation(row: Regulation, oper: str) -> Node:
    votes = [
        Node(
            "vote_mode",
            children=[
                Node("item_code", v.item),
                Node("vote_mode", v.mode),
                Node("remark", v.remark),
            ],
        )
        for v in row.votes
    ]
    return Node(
        ROOT,
        children=[
            Node("regulation_id", row.record),
            Node("regulation_name", row.name),
            Node("regulation_type_name", row.type_name),
            Node("approval_date", row.approved_on.isoformat() if row.approved_on else ""),
            Node("effective_date", row.effective_on.isoformat() if row.effective_on else ""),
            Node("audit_flag", flag(value=row.is_reviewed)),
            Node("rate", row.rate),
            Node("vote_mode_list", children=votes),
            Node("remark", row.remark),
            Node("oper_type", oper),
        ],
    )


def read_regulation(
    node: Node, words: Vocabulary, items: frozenset[str], files: tuple[File, ...] = ()
) -> tuple[Regulation, str, list[Fault]]:
    """The regulation, what is done with it, what is wrong. `items`: codes of the unit's items."""
    reader = Reader(node, "regulation_id")
    oper = reader.oper()
    if oper == "del":
        name = reader.text("regulation_name", LONGEST, is_needed=False)
        return Regulation(reader.record, name, "", None, None), oper, reader.faults
    kinds = dict.fromkeys(words.regulation_types)
    row = Regulation(
        record=reader.record,
        name=reader.text("regulation_name", LONGEST),
        type_name=reader.choice("regulation_type_name", kinds, "不是已知的制度类型"),
        approved_on=reader.day("approval_date"),
        effective_on=reader.day("effective_date"),
        is_reviewed=reader.flag("audit_flag"),
        rate=reader.choice("rate", dict.fromkeys(RATES), "应为 1/2、2/3 或 1"),
        votes=_votes(reader, node, words, items),
        remark=reader.text("remark", REMARK, is_needed=False),
        files=files,
    )
    if row.approved_on and row.effective_on and row.effective_on < row.approved_on:
        reader.wrong("effective_date", str(row.effective_on), "早于审批日期")
    return row, oper, reader.faults


def _votes(
    reader: Reader, node: Node, words: Vocabulary, items: frozenset[str]
) -> tuple[Vote, ...]:
    modes = {m.name for m in words.modes}
    found: dict[str, Vote] = {}
    for row in node.listed("vote_mode_list", "vote_mode"):
        vote = Vote(row.said("item_code"), row.said("vote_mode"), row.said("remark"))
        if vote.item != DEFAULT and (wrong := _wrong_item(vote.item, words, items)):
            reader.wrong("item_code", vote.item, wrong)
        if vote.item in found:
            reader.wrong("item_code", vote.item, "同一事项有两条表决规则")
        if vote.mode not in modes:
            reader.wrong("vote_mode", vote.mode, "不是已知的表决方式")
        if len(vote.remark) > REMARK:
            reader.wrong("vote_mode_list/remark", vote.remark, f"超过 {REMARK} 个字")
        found[vote.item] = vote
    return tuple(found.values())


def _wrong_item(code: str, words: Vocabulary, items: frozenset[str]) -> str:
    if wrong := wrong_code(code, words):
        return wrong
    return "" if code in items else "事项清单里没有这个编码"


def incomplete(row: Regulation) -> list[str]:
    """What the national system warns of (“制度不完整”); it takes the package all the same."""
    told = []
    if DEFAULT not in {v.item for v in row.votes}:
        told.append("没有默认的表决方式")
    kinds = {f.kind for f in row.files}
    if "FORMAL" not in kinds:
        told.append("没有正式文本")
    if row.is_reviewed and "EVIDENCE" not in kinds:
        told.append("写明经合法性审查，但没有审查证明")
    if not row.is_reviewed:
        told.append("没有经过合法性审查")
    return told
