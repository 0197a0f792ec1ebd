"""How a match is told: its grade, its fingerprint, its sentence. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

SELF, INFERRED = "self", "inferred"
KINDS = {
    "contract": "合同",
    "lease": "承租",
    "loan": "借款",
    "guarantee": "担保",
    "disposal": "受让资产",
    "bid": "投标",
}
GRADES = {"certain": "确定", "likely": "很可能", "clue": "线索"}
DISPOSITIONS = {"true": "属实", "partly": "部分属实", "untrue": "不属实"}
CERTAIN, LIKELY, SURE = 0.95, 0.5, 0.999
WAN = 10_000


def grade_of(probability: float) -> str:
    """How sure a match is, in one of three words' codes."""
    return "certain" if probability >= CERTAIN else "likely" if probability >= LIKELY else "clue"


def percent_of(probability: float) -> str:
    """`99.9% 以上` where it would read as if there were no doubt."""
    return "99.9% 以上" if probability > SURE else f"{probability * 100:.1f}%"


def fingerprint_of(rows: Iterable[Mapping[str, Any]], amounts: Iterable[object]) -> str:
    """Binds a verdict to what was shown: rows by id, and what is at stake. New rows reopen it."""
    ids = sorted(f"{r['mart']}|{r['row_id']}" for r in rows)
    return hashlib.sha256("\n".join([*ids, *map(str, amounts)]).encode()).hexdigest()


def total_of(business: Iterable[Mapping[str, Any]]) -> Decimal:
    """Yuan at stake: offers that were made are no money that moves, so bids don't count."""
    yuan = (
        Decimal(str(b["amount"])) for b in business if b["currency"] == "CNY" and b["kind"] != "bid"
    )
    return sum(yuan, Decimal(0))


def business_words(business: Sequence[Mapping[str, Any]]) -> str:
    """`合同 3 笔 1,118.60 万元，投标 2 次`."""
    parts = []
    for b in business:
        unit = "次" if b["kind"] == "bid" else "笔"
        words = f"{KINDS[b['kind']]} {b['count']} {unit}"
        if b["kind"] != "bid":
            amount = Decimal(str(b["amount"]))
            words += (
                f" {amount / WAN:,.2f} 万元"
                if b["currency"] == "CNY"
                else f" {amount:,.2f} {b['currency']}"
            )
        parts.append(words)
    return "，".join(parts)


def sentence_of(
    relation: str,
    company: str,
    hops: int,
    business: Sequence[Mapping[str, Any]],
    *,
    undeclared: bool,
) -> str:
    """One sentence without names of persons: it stands in lists and notices."""
    who = {SELF: "本人", INFERRED: "与其共用联系方式的人或单位"}.get(relation, relation)
    way = "登记持股或任职" if hops == 1 else f"经 {hops} 层持股到达"
    words = f"{who}{way}的{company}"
    words += f"与所在企业有业务往来：{business_words(business)}" if business else "没有业务往来"
    return words + ("；申报表中没有这家企业" if undeclared else "")
