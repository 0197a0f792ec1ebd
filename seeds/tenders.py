"""Tenders behind the contracts that were tendered: bids and their traces, awards, items.

Honest but for contracts whose intent says otherwise (`Books.intents`). Periods, numbers of bidders and prices follow 招标投标法 (at least three bidders, twenty days)
and what one sees in practice: a few urgent ones, a few that fail and are repeated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from seeds.enterprises import Supplier, stream
from seeds.openness import published
from seeds.traces import Trace, trace_row, usual
from seeds.trade import Books

METHODS = {
    "公开招标": "open",
    "邀请招标": "selective",
    "询比采购": "limited",
    "单一来源": "direct",
}
CLASSES = {"works": ("4700", "4710", "4720"), "goods": ("3520", "3610", "3890"), "services": ("6110", "6210", "6590"), "lease": ("7210",)}  # fmt: skip
FAILED, URGENT, DISQUALIFIED, ALONE = 0.03, 0.003, 0.07, 0.001
ROUNDED = 0.3  # tenders whose bidders quote whole hundreds
Row = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Market:
    """Who may bid, by category, and what each firm's bids look like from outside."""

    rivals: Mapping[str, list[str]]
    marks: Mapping[str, Trace]


def market(seed: int, sellers: list[Supplier]) -> Market:
    """The city's bidders; persons do not bid."""
    by_category: dict[str, list[str]] = {}
    for seller in sellers:
        if not seller.is_person:
            by_category.setdefault(seller.category, []).append(seller.identifier)
    return Market(by_category, usual(seed, sellers))


def tenders(seed: int, book: Books, city: Market) -> Iterator[Row]:
    """(mart, row) for every contract of one enterprise that was tendered; links the contracts."""
    draw = stream(seed, f"tenders{book.code}")
    traced = stream(seed, f"traces{book.code}")
    columns = book.contract
    linked: list[object] = []
    for values in zip(*columns.values(), strict=True):
        contract = dict(zip(columns, values, strict=True))
        amount = float(str(contract["amount"]))
        intent = book.intents.get(str(contract["contract_id"]), {})
        linked.append(None)
        for mart, row in _process(draw, contract, amount, city.rivals, intent):
            yield mart, row
            if mart == "award":
                yield from published(traced, row, contract, intent)
            if mart == "procurement":
                linked[-1] = row["procurement_id"]
            if mart == "bid":
                shared = intent.get("shared", {}).get(row["tenderer_id"], {})
                yield trace_row(traced, row, city.marks[str(row["tenderer_id"])], **shared)
    columns["procurement_id"] = linked


def _process(
    draw: np.random.Generator,
    contract: dict[str, object],
    amount: float,
    by_category: Mapping[str, list[str]],
    intent: Mapping[str, Any],
) -> Iterator[Row]:
    rivals = by_category[str(contract["category"])]
    if intent.get("failed_twice"):
        yield from _failed(draw, contract, "open", amount, rivals)
        return
    method = METHODS.get(str(contract["procurement_method"]))
    if method is None or amount <= 0 or contract["is_recurring"]:
        return
    if "rivals" not in intent and draw.random() < FAILED:
        yield from _failed(draw, contract, method, amount, rivals)
    yield from _tender(draw, contract, method, amount, rivals, intent)


def _tender(
    draw: np.random.Generator,
    contract: dict[str, object],
    method: str,
    amount: float,
    rivals: list[str],
    intent: Mapping[str, Any],
) -> Iterator[Row]:
    key = f"CG-{str(contract['contract_id'])[3:]}"
    signed = np.datetime64(str(contract["signed_on"]))
    awarded = signed - np.timedelta64(int(draw.integers(8, 25)), "D")
    ends = awarded - np.timedelta64(int(draw.integers(3, 12)), "D")
    usual_days = draw.integers(20, 36) if method == "open" else draw.integers(16, 26)
    period = int(draw.integers(7, 15)) if draw.random() < URGENT else int(usual_days)
    period = intent.get("period", period)
    ceiling = round(amount * float(draw.uniform(1.02, 1.12)), 2)
    bids = list(_bids(draw, key, contract, amount, ends, rivals, intent))
    yield from _notice(key, contract, method, ceiling, ends, period, len(bids), "complete")
    yield from bids
    yield (
        "award",
        {
            "award_id": f"{key}-A",
            "procurement_id": key,
            "supplier_id": contract["counterparty_id"],
            "status": "active",
            "awarded_on": awarded,
            "amount": amount,
        },
    )
    yield from _items(draw, key, contract, amount)


def _bids(  # noqa: PLR0913
    draw: np.random.Generator,
    key: str,
    contract: dict[str, object],
    amount: float,
    ends: np.datetime64,
    rivals: list[str],
    intent: Mapping[str, Any],
) -> Iterator[Row]:
    """The winner's bid and those of two to seven others; or those of the intent."""
    winner = str(contract["counterparty_id"])
    yield _bid(key, 0, winner, amount, ends, "valid")
    if "rivals" in intent:
        for n, rival in enumerate(intent["rivals"], 1):
            price = round(amount * float(draw.uniform(1.004, 1.06)), 2)
            price = intent.get("prices", {}).get(n, price)
            status = "disqualified" if n <= intent.get("refused", 0) else "valid"
            yield _bid(key, n, rival, price, ends, status)
        return
    # A tender with fewer than three bidders fails (招标投标法第28条); an inquiry may have one.
    is_alone = draw.random() < ALONE and contract["procurement_method"] == "询比采购"
    others = 0 if is_alone else int(draw.integers(2, 8))
    picked = draw.choice(rivals, size=min(others, len(rivals)), replace=False)
    rounds = draw.random() < ROUNDED and amount > 100_000  # noqa: PLR2004
    valid = 0
    for n, rival in enumerate(picked, 1):
        if rival == winner:
            continue
        price = round(amount * float(draw.uniform(1.004, 1.06)), -2 if rounds else 2)
        bad = draw.random() < DISQUALIFIED and valid > 0  # the winner is never left alone
        valid += not bad
        yield _bid(key, n, str(rival), price, ends, "disqualified" if bad else "valid")


def _failed(
    draw: np.random.Generator,
    contract: dict[str, object],
    method: str,
    amount: float,
    rivals: list[str],
) -> Iterator[Row]:
    """Two bidders only: the tender fails and is repeated (招标投标法第28条)."""
    key = f"CG-{str(contract['contract_id'])[3:]}-L"
    ends = np.datetime64(str(contract["signed_on"])) - np.timedelta64(90, "D")
    yield from _notice(key, contract, method, amount * 1.05, ends, 21, 2, "unsuccessful")
    for n, rival in enumerate(draw.choice(rivals, size=2, replace=False)):
        price = round(amount * float(draw.uniform(1.0, 1.1)), 2)
        yield _bid(key, n, str(rival), price, ends, "valid")


def _notice(  # noqa: PLR0913  the columns of a notice
    key: str,
    contract: dict[str, object],
    method: str,
    ceiling: float,
    ends: np.datetime64,
    period: int,
    tenderers: int,
    status: str,
) -> Iterator[Row]:
    starts = ends - np.timedelta64(period, "D")
    category = str(contract["category"])
    yield (
        "procurement",
        {
            "procurement_id": key,
            "title": contract["title"],
            "category": "services" if category == "lease" else category,
            "method": method,
            "method_detail": contract["procurement_method"],
            "planned_amount": round(ceiling, 2),
            "published_on": starts,
        },
    )
    yield (
        "tender",
        {
            "procurement_id": key,
            "status": status,
            "period_starts_at": f"{starts}T09:00:00+08:00",
            "period_ends_at": f"{ends}T09:30:00+08:00",
            "tenderer_count": tenderers,
            "amount": round(ceiling, 2),
        },
    )


def _bid(key: str, n: int, who: str, price: float, ends: np.datetime64, status: str) -> Row:
    return (
        "bid",
        {
            "bid_id": f"{key}-B{n}",
            "tenderer_position": 0,
            "procurement_id": key,
            "tenderer_id": who,
            "status": status,
            "amount": price,
            "submitted_at": f"{ends}T0{8 - n % 3}:{10 + n:02d}:00+08:00",
        },
    )


def _items(
    draw: np.random.Generator, key: str, contract: dict[str, object], amount: float
) -> Iterator[Row]:
    classes = CLASSES[str(contract["category"])]
    count = int(draw.integers(1, 4))
    shares = draw.dirichlet(np.full(count, 3.0))
    for n, share in enumerate(shares):
        yield (
            "item",
            {
                "item_id": f"{key}-I{n}",
                "procurement_id": key,
                "award_id": f"{key}-A",
                "classification_scheme": "GB/T 7635",
                "classification_id": classes[int(draw.integers(0, len(classes)))],
                "description": contract["title"],
                "quantity": 1,
                "unit": "项",
                "amount": round(amount * float(share), 2),
            },
        )
