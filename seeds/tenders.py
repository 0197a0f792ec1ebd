"""Tenders behind the contracts that were tendered: bids, awards, items. All of it honest.

Periods, numbers of bidders and prices follow 招标投标法 (at least three bidders, twenty days)
and what one sees in practice: a few urgent ones, a few that fail and are repeated.
"""

from collections.abc import Iterator

import numpy as np

from seeds.enterprises import Supplier, stream
from seeds.trade import Books

METHODS = {"公开招标": "open", "邀请招标": "selective", "询比采购": "limited"}
CLASSES = {"works": ("4700", "4710", "4720"), "goods": ("3520", "3610", "3890"), "services": ("6110", "6210", "6590"), "lease": ("7210",)}  # fmt: skip
FAILED, URGENT, DISQUALIFIED, ALONE = 0.03, 0.003, 0.07, 0.001
Row = tuple[str, dict[str, object]]


def tenders(seed: int, book: Books, sellers: list[Supplier]) -> Iterator[Row]:
    """(mart, row) for every contract of one enterprise that was tendered."""
    draw = stream(seed, f"tenders{book.code}")
    by_category: dict[str, list[str]] = {}
    for seller in sellers:
        if not seller.is_person:
            by_category.setdefault(seller.category, []).append(seller.identifier)
    columns = book.contract
    for values in zip(*columns.values(), strict=True):
        contract = dict(zip(columns, values, strict=True))
        method = METHODS.get(str(contract["procurement_method"]))
        amount = float(str(contract["amount"]))
        if method is None or amount <= 0 or contract["is_recurring"]:
            continue
        rivals = by_category[str(contract["category"])]
        if draw.random() < FAILED:
            yield from _failed(draw, contract, method, amount, rivals)
        yield from _tender(draw, contract, method, amount, rivals)


def _tender(
    draw: np.random.Generator,
    contract: dict[str, object],
    method: str,
    amount: float,
    rivals: list[str],
) -> Iterator[Row]:
    key = f"CG-{str(contract['contract_id'])[3:]}"
    signed = np.datetime64(str(contract["signed_on"]))
    awarded = signed - np.timedelta64(int(draw.integers(8, 25)), "D")
    ends = awarded - np.timedelta64(int(draw.integers(3, 12)), "D")
    usual = draw.integers(20, 36) if method == "open" else draw.integers(16, 26)
    period = int(draw.integers(7, 15)) if draw.random() < URGENT else int(usual)
    ceiling = round(amount * float(draw.uniform(1.02, 1.12)), 2)
    others = int(draw.integers(2, 8)) if draw.random() >= ALONE else 0
    yield from _notice(key, contract, method, ceiling, ends, period, others + 1, "complete")
    yield _bid(key, 0, str(contract["counterparty_id"]), amount, ends, "valid")
    picked = draw.choice(rivals, size=min(others, len(rivals)), replace=False)
    valid = 0
    for n, rival in enumerate(picked, 1):
        if rival == contract["counterparty_id"]:
            continue
        price = round(amount * float(draw.uniform(1.004, 1.06)), 2)
        bad = draw.random() < DISQUALIFIED and valid > 0  # the winner is never left alone
        valid += not bad
        yield _bid(key, n, str(rival), price, ends, "disqualified" if bad else "valid")
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
