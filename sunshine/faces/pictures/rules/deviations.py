"""Where the rows of one contract differ from each other. Facts, not verdicts: no thresholds here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sunshine.faces.pictures.rules.shapes import amount_of, day_of, in_words

Rows = Mapping[str, list[dict[str, Any]]]  # mart → rows


@dataclass(frozen=True, slots=True)
class Deviation:
    """What differs, in words, and the rows (row_id) that show it."""

    words: str
    rows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What holds for a contract: amounts in its currency."""

    contract: dict[str, Any]
    currency: str
    signed_on: date
    decided: Decimal | None  # the largest passed resolution that names an amount
    decided_on: date | None  # the first passed resolution
    amount: Decimal  # contract and approved changes
    paid: list[dict[str, Any]]  # in order, reversed ones left out
    invoiced: list[dict[str, Any]]


def agreed(rows: Rows) -> Agreed | None:
    """None where the contract's own row is missing."""
    if not rows.get("contract"):
        return None
    contract = rows["contract"][0]
    currency = str(contract.get("currency") or "CNY")
    passed = [r for r in _in(currency, rows, "resolution") if r["outcome"] == "passed"]
    changes = [r for r in _in(currency, rows, "contract_change") if r["approval"] == "approved"]
    return Agreed(
        contract=contract,
        currency=currency,
        signed_on=date.fromisoformat(contract["signed_on"]),
        decided=max((amount_of(r) for r in passed if r.get("amount")), default=None),
        decided_on=min((date.fromisoformat(r["resolved_on"]) for r in passed), default=None),
        amount=amount_of(contract) + sum((amount_of(c, "change_amount") for c in changes), Decimal(0)),
        paid=sorted((r for r in _in(currency, rows, "payment") if r["status"] == "paid"), key=lambda r: r["paid_on"]),
        invoiced=[r for r in _in(currency, rows, "invoice") if r["status"] == "valid"],
    )  # fmt: skip


def _in(currency: str, rows: Rows, mart: str) -> list[dict[str, Any]]:
    return [r for r in rows.get(mart, []) if (r.get("currency") or "CNY") == currency]


def deviations(rows: Rows, names: Mapping[str, str]) -> list[Deviation]:
    """All that differs; `names` are those of counterparties."""
    a = agreed(rows)
    if a is None:
        return []
    return [found for check in CHECKS for found in check(a, rows, names)]


def _of(rows: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(str(r["row_id"]) for r in rows)


def _undecided(a: Agreed, rows: Rows, names: Mapping[str, str]) -> Iterator[Deviation]:
    if a.contract.get("matter_id") and a.decided_on is None:
        yield Deviation("合同挂有事项，但没有通过的决议", _of([a.contract]))
    if a.decided is not None and amount_of(a.contract) > a.decided:
        over = in_words(amount_of(a.contract) - a.decided, a.currency)
        yield Deviation(f"合同金额超过决议金额 {over}", _of([a.contract]))
    if a.decided_on is not None and a.signed_on < a.decided_on:
        days = (a.decided_on - a.signed_on).days
        yield Deviation(f"签约早于决议 {days} 天", _of([a.contract]))
    early = [
        p for p in a.paid if a.decided_on and (day_of(p, "paid_on") or date.max) < a.decided_on
    ]
    if early:
        yield Deviation(f"{len(early)} 笔付款早于决议", _of(early))
    parties = {r["counterparty_id"] for r in rows.get("resolution", []) if r.get("counterparty_id") and r["outcome"] == "passed"}  # fmt: skip
    if parties and a.contract["counterparty_id"] not in parties:
        told = "、".join(names.get(p, p) for p in sorted(parties))
        yield Deviation(f"决议的相对方是{told}，与合同不同", _of([a.contract]))


def _awarded(a: Agreed, rows: Rows, names: Mapping[str, str]) -> Iterator[Deviation]:
    won = [r for r in rows.get("award", []) if r.get("status") in {"active", None}]
    suppliers = {r["supplier_id"] for r in won if r.get("supplier_id")}
    if suppliers and a.contract["counterparty_id"] not in suppliers:
        told = "、".join(names.get(s, s) for s in sorted(suppliers))
        yield Deviation(f"中标人是{told}，与合同相对方不同", _of([*won, a.contract]))
    days = [d for r in won if (d := day_of(r, "awarded_on"))]
    if days and a.signed_on < min(days):
        yield Deviation(f"签约早于授标 {(min(days) - a.signed_on).days} 天", _of([a.contract]))
    prices = [amount_of(r) for r in won if r.get("amount")]
    if len(prices) == 1 and amount_of(a.contract) > prices[0]:
        over = in_words(amount_of(a.contract) - prices[0], a.currency)
        yield Deviation(f"合同金额高于中标金额 {over}", _of([a.contract]))


def _changed(a: Agreed, rows: Rows, names: Mapping[str, str]) -> Iterator[Deviation]:  # noqa: ARG001
    loose = [c for c in rows.get("contract_change", []) if c["approval"] != "approved"]
    if loose:
        yield Deviation(f"{len(loose)} 次变更没有批准", _of(loose))


def _invoiced(a: Agreed, rows: Rows, names: Mapping[str, str]) -> Iterator[Deviation]:  # noqa: ARG001
    total = sum((amount_of(r) for r in a.invoiced), Decimal(0))
    if total > a.amount:
        told = in_words(total - a.amount, a.currency)
        yield Deviation(f"开票合计超过合同及已批变更 {told}", _of(a.invoiced[-1:]))


def _paid(a: Agreed, rows: Rows, names: Mapping[str, str]) -> Iterator[Deviation]:
    early = [p for p in a.paid if (day_of(p, "paid_on") or date.max) < a.signed_on]
    if early:
        yield Deviation(f"{len(early)} 笔付款早于签约", _of(early))
    total, over = Decimal(0), []
    for p in a.paid:
        total += amount_of(p)
        if total > a.amount:
            over.append(p)
    if total > a.amount:
        told = in_words(total - a.amount, a.currency)
        yield Deviation(f"付款合计超过合同及已批变更 {told}", _of(over))
    agreed_on = {a.contract["counterparty_id"], a.contract.get("third_party_payee_id")}
    strange = [
        p for p in a.paid if p["payee_id"] not in agreed_on and not _same(p["payee_id"], a, names)
    ]
    if strange:
        told = "、".join(sorted({names.get(p["payee_id"], p["payee_id"]) for p in strange}))
        yield Deviation(f"{len(strange)} 笔付给了合同以外的{told}", _of(strange))
    foreign = {
        r["row_id"] for r in rows.get("payment", []) if (r.get("currency") or "CNY") != a.currency
    }
    if foreign:
        yield Deviation(f"{len(foreign)} 笔付款的币种与合同不同，未计入合计", frozenset(foreign))


def _same(payee: str, a: Agreed, names: Mapping[str, str]) -> bool:
    """Two numbers of one firm: the name is the same."""
    mine = names.get(a.contract["counterparty_id"])
    return mine is not None and names.get(payee) == mine


CHECKS: tuple[Callable[[Agreed, Rows, Mapping[str, str]], Iterator[Deviation]], ...] = (
    _undecided, _awarded, _changed, _invoiced, _paid,
)  # fmt: skip
