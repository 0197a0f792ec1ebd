"""Bids of a tender; acts against the lines of their days."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sunshine.faces.pictures.queries import Drawing, drawing, names_in
from sunshine.faces.pictures.rules.deviations import Rows
from sunshine.faces.pictures.rules.ladder import OUT, Bid, price_ladder, sequence
from sunshine.faces.pictures.rules.lines import Point, Step, against_lines
from sunshine.faces.pictures.rules.shapes import amount_of, day_of, in_words

STATES = {"disqualified": "refused", "withdrawn": "withdrawn"}


def ladder_of(rows: Rows, tolerance: Decimal, evidence: frozenset[str]) -> Drawing | None:
    """The prices of one tender; None where nobody named one."""
    names = names_in(rows)
    won = {
        r.get("supplier_id") for r in rows.get("award", []) if r.get("status") in {"active", None}
    }
    bids = [
        Bid(
            names.get(r.get("tenderer_id") or "", r.get("tenderer_id") or "未载明投标人"),
            amount_of(r),
            "won" if r.get("tenderer_id") in won else STATES.get(r.get("status") or "", ""),
            r["row_id"] in evidence,
        )
        for r in rows.get("bid", [])
        if amount_of(r) > 0
    ]  # fmt: skip
    if not bids:
        return None
    counted = sorted(b.amount for b in bids if b.state not in OUT)
    regular = sequence(counted, tolerance)
    ceiling = next((amount_of(r) for r in rows.get("tender", []) if r.get("amount")), None)
    budget = next(
        (
            amount_of(r, "planned_amount")
            for r in rows.get("procurement", [])
            if r.get("planned_amount")
        ),
        None,
    )
    words = f"{len(bids)} 份报价由低到高，最低 {in_words(min(b.amount for b in bids))}，最高 {in_words(max(b.amount for b in bids))}"
    words += f"，各报价成{regular}数列" if regular else ""
    return drawing(
        "报价阶梯",
        words,
        lambda width: price_ladder(bids, ceiling, budget, regular, width),
        key=_ladder_key(bids, has_line=bool(ceiling or budget)),
    )


def _ladder_key(bids: list[Bid], *, has_line: bool) -> list[tuple[str, str]]:
    """Only what the picture shows, in its shapes."""
    others = [b for b in bids if b.state != "won" and not b.is_evidence]
    return [
        *([("k-won", "中标")] if any(b.state == "won" for b in bids) else []),
        *([("k-red", "疑点所指")] if any(b.is_evidence and b.state != "won" for b in bids) else []),
        *([("k-dot", "其他报价")] if any(b.state not in OUT for b in others) else []),
        *([("k-grey", "被否决、已撤回")] if any(b.state in OUT for b in others) else []),
        *([("k-line", "控制价、预算")] if has_line else []),
    ]


def lines_of(points: list[Point], steps: list[Step], name: str, title: str) -> Drawing | None:
    """Acts over time and the line that held; None without acts."""
    if not points:
        return None
    hits = [p for p in points if p.look == "hit"]
    total = in_words(sum((p.amount for p in hits), Decimal(0)))
    levels = "、".join(in_words(a) for a in dict.fromkeys(s.amount for s in steps))
    words = f"{len(hits)} 笔合计 {total}，{name} {levels}"
    looks = {p.look for p in points}
    key = [("k-red", "本疑点"), *([("k-good", "经会议通过")] if "passed" in looks else [])]
    key += (
        [("k-grey", "同一对方的其他"), ("k-line", name)] if "other" in looks else [("k-line", name)]
    )
    return drawing(
        title,
        words,
        lambda width: against_lines(points, steps, name, width),
        key=key,
        note="红色的与下表是同一些行；灰色的是同一对方的其他往来，见单位档案。",
    )


def steps_of(rows: Iterable[Mapping[str, Any]], amount: str) -> list[Step]:
    """Dated amounts as steps, in order."""
    found = [
        Step(
            date.fromisoformat(str(r["valid_from"])), day_of(r, "valid_to"), Decimal(str(r[amount]))
        )
        for r in rows
        if r.get(amount) is not None
    ]
    return sorted(found, key=lambda s: s.since)
