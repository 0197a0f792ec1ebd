"""The flow of money of one contract."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sunshine.faces.pictures.queries import Drawing, drawing, names_in
from sunshine.faces.pictures.rules.deviations import Rows, agreed, deviations
from sunshine.faces.pictures.rules.lanes import Event, Lane, flow
from sunshine.faces.pictures.rules.shapes import amount_of, day_of, in_words

STAGES = (
    ("决议", "resolution", "resolved_on", "amount"),
    ("中标", "award", "awarded_on", "amount"),
    ("合同", "contract", "signed_on", "amount"),
    ("变更", "contract_change", "changed_on", "change_amount"),
    ("发票", "invoice", "issued_on", "amount"),
    ("付款", "payment", "paid_on", "amount"),
)


def flow_of(rows: Rows) -> Drawing | None:
    """The stages of a contract; None where its own row is missing."""
    deal = agreed(rows)
    if deal is None:
        return None
    found = deviations(rows, names_in(rows))
    flaws = defaultdict(list)
    for n, deviation in enumerate(found, 1):
        for row_id in deviation.rows:
            flaws[row_id].append(n)
    names = names_in(rows)
    lanes = []
    for title, mart, day, amount in STAGES:
        events = [
            Event(on, amount_of(r, amount), _said(r, amount, names), tuple(flaws[r["row_id"]]))
            for r in rows.get(mart, [])
            if (on := day_of(r, day))
        ]
        lanes.append(Lane(title, events, _totals(rows, mart), may_exceed=mart == "resolution"))
    words = "；".join(d.words for d in found) or "没有发现前后不一的地方"
    told = f"合同 {deal.contract['contract_id']} 从决议到付款：{words}"
    return drawing(
        "资金流",
        told,
        lambda width: flow(lanes, deal.amount, deal.currency, width),
        deviations=found,
        note="与下表是同一些行" + ("。" if found else "；没有发现前后不一的地方。"),
        key=[("k-red", "前后不一"), ("k-dot", "一致"), ("k-line", "合同及已批变更")],
    )


def _said(row: Mapping[str, Any], amount: str, names: Mapping[str, str]) -> str:
    outcome = {"passed": "通过", "rejected": "否决", "deferred": "缓议"}.get(
        str(row.get("outcome")), ""
    )
    party = row.get("payee_id") or row.get("supplier_id") or ""
    parts = [
        outcome,
        names.get(party, party),
        in_words(amount_of(row, amount), str(row.get("currency") or "CNY")),
    ]
    return " ".join(p for p in parts if p)


def _totals(rows: Rows, mart: str) -> Decimal | None:
    deal = agreed(rows)
    if deal is None or not rows.get(mart):
        return None
    return {
        "resolution": deal.decided,
        "award": sum((amount_of(r) for r in rows.get("award", []) if r.get("status") in {"active", None}), Decimal(0)),
        "contract": amount_of(deal.contract),
        "contract_change": deal.amount,
        "invoice": sum((amount_of(r) for r in deal.invoiced), Decimal(0)),
        "payment": sum((amount_of(r) for r in deal.paid), Decimal(0)),
    }[mart]  # fmt: skip
