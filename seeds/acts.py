"""Pieces that plants are made of: a quiet day, a contract, parts of a sum, a second payment."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from seeds.enterprises import Supplier
from seeds.trade import END, START, Books, lawful, workday

Truth = dict[str, Any]
FEW = 10  # strangers of a trade below which a group has met nearly everybody


def quiet_day(draw: np.random.Generator) -> np.datetime64:
    """A Monday to Wednesday, so that two days later is still the same week."""
    day = START + np.timedelta64(int(draw.integers(60, 1000)), "D")
    weekday = int((day.view("int64") + 3) % 7)
    return day - np.timedelta64(weekday, "D") + np.timedelta64(int(draw.integers(0, 2)), "D")


def with_room(day: np.datetime64, days: int) -> np.datetime64:
    """The day, or a day of the same weekday early enough for what takes `days` days more."""
    over = int((day + np.timedelta64(days + 10, "D") - END).astype(int))
    return day - np.timedelta64(-(-over // 7) * 7, "D") if over > 0 else day


def acquaint(everyone: list[Books]) -> None:
    """The books of one group know each other's enterprises and business partners."""
    met = {s.identifier for book in everyone for s in book.pool}
    for book in everyone:
        book.group, book.met = tuple(b.company.uscc for b in everyone), met


def newcomers(book: Books, category: str | None = None) -> list[str]:
    """Firms of the market with which nobody in the group has to do: whoever is drawn from them
    is met by design and never by chance. When a large city has used them up, strangers to the
    enterprise itself must do.
    """
    firms = [
        s.identifier
        for s in book.market
        if not s.is_person and (category is None or s.category == category)
    ]
    found = [f for f in firms if f not in book.met]
    if len(found) >= FEW:
        return found
    mine = {s.identifier for s in book.pool}
    return [f for f in firms if f not in mine]


def newcomer(draw: np.random.Generator, book: Books, category: str | None = None) -> str:
    """One of them, from now on known to the group."""
    found = newcomers(book, category)
    chosen = found[int(draw.integers(0, len(found)))]
    book.met.add(chosen)
    return chosen


def fresh(
    draw: np.random.Generator, book: Books, amount: float, on: np.datetime64, **other: object
) -> dict[str, object]:
    """A contract of its own with a supplier from the enterprise's pool."""
    supplier: Supplier = book.pool[int(draw.integers(0, len(book.pool)))]
    count = len(book.contract["contract_id"])
    contract: dict[str, object] = {
        "contract_id": f"HT-{book.code}-{str(on)[:4]}-{count:05d}",
        "counterparty_id": supplier.identifier,
        "title": "专项维修及配套服务",
        "category": "services",
        "department": "工程部",
        "handler_key": book.handlers[0],
        "signed_on": workday(on - np.timedelta64(20, "D")),
        "amount": round(amount, 2),
        "procurement_method": "直接采购",
        "status": "active",
        "is_framework": False,
        "is_recurring": False,
    } | other
    if "procurement_method" not in other:
        method = lawful("直接采购", str(contract["category"]), amount)
        contract["procurement_method"] = method
    book.add("contract", contract)
    return contract


def truth(
    probe: str, kind: str, subject: object, rows: list[dict[str, object]], note: str
) -> Truth:
    return {
        "probe": probe,
        "kind": kind,
        "subject": subject,
        "note": note,
        "rows": [str(r["payment_id"]) for r in rows],
    }


def told(
    probe: str,
    kind: str,
    subject: object,
    keys: Iterable[object],
    note: str,
    also: tuple[str, ...] = (),
) -> Truth:
    """A truth by the keys of any rows; `also` names probes for which it counts neither way."""
    return {
        "probe": probe,
        "kind": kind,
        "subject": subject,
        "note": note,
        "rows": [str(k) for k in keys],
        "also": list(also),
    }


def intend(book: Books, contract: dict[str, object], **intent: object) -> str:
    """Say how a contract was decided on or tendered; returns its number."""
    key = str(contract["contract_id"])
    book.intents.setdefault(key, {}).update(intent)
    return key


def also_split(book: Books, lines: Any, rows: list[dict[str, object]]) -> dict[str, list[str]]:
    """A pair planted for D06 may be a split as well, by the meaning of the word (each under the
    line, together over it, within three days): said here, so that nobody is blamed for it.
    """
    (first_on, first), (last_on, last) = ((r["paid_on"], float(str(r["amount"]))) for r in rows)
    line = lines(book.company.index, first_on)
    near = int((last_on - first_on).astype(int)) <= 3  # type: ignore[operator]  # noqa: PLR2004
    return {"also": ["D02"] if near and max(first, last) < line <= first + last else []}


def parts(draw: np.random.Generator, total: float, count: int) -> list[float]:
    shares = draw.dirichlet(np.full(count, 60.0))
    parts = [round(float(total * s), 2) for s in shares[1:]]
    return [round(round(total, 2) - sum(parts), 2), *parts]


def stranger(draw: np.random.Generator, book: Books, contract: dict[str, object]) -> Supplier:
    others = [s for s in book.pool if s.identifier != contract["counterparty_id"]]
    return others[int(draw.integers(0, len(others)))]


def repay(
    book: Books,
    first: dict[str, object],
    on: np.datetime64,
    number: str,
    amount: float | None = None,
) -> dict[str, object]:
    count = len(book.payment["payment_id"])
    identifier = f"FK-{book.code}-{count:07d}"
    row = first | {
        "payment_id": identifier,
        "paid_on": min(on, END),
        "invoice_number": number,
        "document_number": f"记-{str(on)[:7]}-{identifier[-6:]}",
        "amount": first["amount"] if amount is None else round(amount, 2),
    }
    book.add("payment", row)
    return row


def serial(book: Books) -> int:
    return len(book.payment["payment_id"])
