"""What is not honest, and what only looks so: each with its truth.

A truth line: probe, kind (hit or lookalike), organisation (USCC), subject, rows, note. The
amounts are set against the enterprise's own published line, as somebody would who evades it.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from seeds.enterprises import Supplier, stream
from seeds.trade import END, START, Books, change, pay, workday

Truth = dict[str, Any]
PER_KIND = 30  # of each kind at scale 1


def plant(
    seed: int, everyone: list[Books], lines: Callable[[int, np.datetime64], float], scale: float
) -> Iterator[Truth]:
    """Plant every kind into randomly chosen books; `lines` gives an enterprise's line on a day."""
    draw = stream(seed, "planted")
    wealthy = [b for b in everyone if len(b.contract.get("contract_id", [])) > 5]  # noqa: PLR2004
    for kind in KINDS:
        for _ in range(max(3, math.ceil(PER_KIND * min(scale, 10)))):
            book = wealthy[int(draw.integers(0, len(wealthy)))]
            yield kind(draw, book, lines) | {"organisation": book.company.uscc}


def _quiet_day(draw: np.random.Generator) -> np.datetime64:
    """A Monday to Wednesday, so that two days later is still the same week."""
    day = START + np.timedelta64(int(draw.integers(60, 1000)), "D")
    weekday = int((day.view("int64") + 3) % 7)
    return day - np.timedelta64(weekday, "D") + np.timedelta64(int(draw.integers(0, 2)), "D")


def _fresh(
    draw: np.random.Generator, book: Books, amount: float, on: np.datetime64, **other: object
) -> dict[str, object]:
    """A contract of its own with a supplier from the enterprise's pool."""
    supplier: Supplier = book.pool[int(draw.integers(0, len(book.pool)))]
    count = len(book.contract["contract_id"])
    contract: dict[str, object] = {
        "contract_id": f"HT-{book.company.index:03d}-{str(on)[:4]}-{count:05d}",
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
    book.add("contract", contract)
    return contract


def _truth(
    probe: str, kind: str, subject: object, rows: list[dict[str, object]], note: str
) -> Truth:
    return {
        "probe": probe,
        "kind": kind,
        "subject": subject,
        "note": note,
        "rows": [str(r["payment_id"]) for r in rows],
    }


def _also_split(book: Books, lines: Any, rows: list[dict[str, object]]) -> dict[str, list[str]]:
    """A pair planted for D06 may be a split as well, by the meaning of the word (each under the
    line, together over it, within three days): said here, so that nobody is blamed for it.
    """
    (first_on, first), (last_on, last) = ((r["paid_on"], float(str(r["amount"]))) for r in rows)
    line = lines(book.company.index, first_on)
    near = int((last_on - first_on).astype(int)) <= 3  # type: ignore[operator]  # noqa: PLR2004
    return {"also": ["D02"] if near and max(first, last) < line <= first + last else []}


def _parts(draw: np.random.Generator, total: float, count: int) -> list[float]:
    shares = draw.dirichlet(np.full(count, 60.0))
    parts = [round(float(total * s), 2) for s in shares[1:]]
    return [round(round(total, 2) - sum(parts), 2), *parts]


def split(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02: two or three payments in three days, together 1.05 to 1.9 times the line."""
    day = _quiet_day(draw)
    line = lines(book.company.index, day)
    count = int(draw.integers(2, 4))
    ceiling = 1.9 if count == 3 else 1.6  # noqa: PLR2004
    total = line * float(draw.uniform(1.06, ceiling))
    contract = _fresh(draw, book, total, day)
    days = sorted(int(d) for d in draw.integers(0, 3, count))
    rows = [
        pay(book, contract, day + np.timedelta64(d, "D"), amount, _serial(book))
        for d, amount in zip(days, _parts(draw, total, count), strict=True)
    ]
    return _truth("D02", "hit", contract["counterparty_id"], rows, "三日内拆成数笔")


def split_slowly(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02 look-alike: the same parts, but nine days apart, as the contract says."""
    day = _quiet_day(draw)
    total = lines(book.company.index, day) * float(draw.uniform(1.1, 1.6))
    contract = _fresh(draw, book, total, day)
    rows = [
        pay(book, contract, day + np.timedelta64(9 * n, "D"), amount, _serial(book))
        for n, amount in enumerate(_parts(draw, total, 2))
    ]
    return _truth("D02", "lookalike", contract["counterparty_id"], rows, "按合同分期，间隔九天")


def split_below(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02 look-alike: two payments in a week that stay under the line together."""
    day = _quiet_day(draw)
    total = lines(book.company.index, day) * float(draw.uniform(0.75, 0.97))
    contract = _fresh(draw, book, total, day)
    rows = [
        pay(book, contract, day + np.timedelta64(n, "D"), amount, _serial(book))
        for n, amount in enumerate(_parts(draw, total, 2))
    ]
    return _truth("D02", "lookalike", contract["counterparty_id"], rows, "合计仍低于审批线")


def split_rent(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02 look-alike: a yearly rent paid in two transfers."""
    day = _quiet_day(draw)
    total = lines(book.company.index, day) * float(draw.uniform(1.1, 1.6))
    contract = _fresh(
        draw, book, total, day, is_recurring=True, category="lease", title="办公用房租赁"
    )
    rows = [
        pay(book, contract, day + np.timedelta64(n, "D"), amount, _serial(book))
        for n, amount in enumerate(_parts(draw, total, 2))
    ]
    return _truth("D02", "lookalike", contract["counterparty_id"], rows, "租金分两次转账")


def double(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06: one invoice paid twice within a week by two vouchers, its number typed differently."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(90_000), 0.9))) + 2_000, 2)
    contract = _fresh(draw, book, amount * 3, day)
    first = pay(book, contract, day, amount, _serial(book))
    number = str(first["invoice_number"])
    typed = (
        number,
        f" {number[:4]} {number[4:]}",
        number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    again = workday(day + np.timedelta64(int(draw.integers(1, 5)), "D"))
    second = _repay(book, first, again, str(typed[int(draw.integers(0, 3))]))
    truth = _truth("D06", "hit", contract["counterparty_id"], [first, second], "同一发票付了两次")
    return truth | _also_split(book, lines, [first, second])


def double_returned(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06 look-alike: paid twice, the second taken back by a red entry."""
    truth = double(draw, book, lines)
    columns = book.payment
    first = {name: values[-2] for name, values in columns.items()}
    on = workday(first["paid_on"] + np.timedelta64(5, "D"))  # type: ignore[operator]
    _repay(book, first, on, str(first["invoice_number"]), amount=-float(str(first["amount"])))
    return truth | {"kind": "lookalike", "note": "重复后已红冲"}


def double_parts(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06 look-alike: one invoice, two equal halves."""
    day = _quiet_day(draw)
    half = round(float(np.exp(draw.normal(np.log(60_000), 0.7))) + 2_000, 2)
    contract = _fresh(draw, book, half * 2, day)
    first = pay(book, contract, day, half, _serial(book))
    book.invoice["amount"][-1] = round(half * 2, 2)
    second = _repay(
        book, first, workday(day + np.timedelta64(3, "D")), str(first["invoice_number"])
    )
    rows = [first, second]
    truth = _truth("D06", "lookalike", contract["counterparty_id"], rows, "一张发票分两次等额支付")
    return truth | _also_split(book, lines, rows)


def other_payee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10: part of a contract's money goes to somebody else."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(200_000), 0.8))) + 5_000, 2)
    contract = _fresh(draw, book, amount, day)
    stranger = _stranger(draw, book, contract)
    rows = [pay(book, contract, day, amount * 0.4, _serial(book), payee_id=stranger.identifier)]
    pay(book, contract, day + np.timedelta64(40, "D"), amount * 0.6, _serial(book))
    return _truth("D10", "hit", contract["contract_id"], rows, "合同款付给第三人")


def agreed_payee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10 look-alike: the contract names who collects."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(200_000), 0.8))) + 5_000, 2)
    contract = _fresh(draw, book, amount, day)
    stranger = _stranger(draw, book, contract)
    book.contract.setdefault("third_party_payee_id", [None] * len(book.contract["contract_id"]))
    book.contract["third_party_payee_id"][-1] = stranger.identifier
    rows = [pay(book, contract, day, amount, _serial(book), payee_id=stranger.identifier)]
    return _truth("D10", "lookalike", contract["contract_id"], rows, "合同约定代收")


def renamed_payee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10 look-alike: the same firm under its old number in the books."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(150_000), 0.8))) + 5_000, 2)
    contract = _fresh(draw, book, amount, day)
    old = f"GYS-{contract['counterparty_id']}"
    rows = [pay(book, contract, day, amount, _serial(book), payee_id=old)]
    return _truth("D10", "lookalike", contract["contract_id"], rows, "同一企业的旧编号")


def overpaid(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06: paid 4 to 40 % over contract; sometimes on a change nobody approved."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(400_000), 0.9))) + 20_000, 2)
    contract = _fresh(draw, book, amount, day, category="works", title="配套改造工程")
    extra = round(amount * float(draw.uniform(0.04, 0.4)), 2)
    if draw.random() < 0.5:  # noqa: PLR2004
        change(book, contract, day + np.timedelta64(20, "D"), extra, "pending", "现场签证")
    parts = (amount * 0.3, amount * 0.65, amount * 0.05 + extra)
    rows = [
        pay(book, contract, day + np.timedelta64(35 * n, "D"), part, _serial(book))
        for n, part in enumerate(parts)
    ]
    return _truth("C06", "hit", contract["contract_id"], rows, "付款超过合同与已批准变更")


def changed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06 look-alike: more than the contract, but all of it approved."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(400_000), 0.9))) + 20_000, 2)
    contract = _fresh(draw, book, amount, day, category="works", title="配套改造工程")
    extra = round(amount * 0.12, 2)
    change(book, contract, day + np.timedelta64(10, "D"), extra, "approved", "设计变更")
    rows = [
        pay(book, contract, day + np.timedelta64(40 * n, "D"), part, _serial(book))
        for n, part in enumerate((amount * 0.5, amount - round(amount * 0.5, 2) + extra))
    ]
    return _truth("C06", "lookalike", contract["contract_id"], rows, "变更已批准")


def refunded(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06 look-alike: overpaid by mistake and paid back."""
    day = _quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(300_000), 0.9))) + 20_000, 2)
    contract = _fresh(draw, book, amount, day, category="works", title="配套改造工程")
    parts = (amount * 0.5, round(amount * 0.7, 2), -round(amount * 0.2 + 0.02, 2))
    rows = [
        pay(book, contract, day + np.timedelta64(15 * n, "D"), part, _serial(book))
        for n, part in enumerate(parts)
    ]
    return _truth("C06", "lookalike", contract["contract_id"], rows, "多付后退回")


def _stranger(draw: np.random.Generator, book: Books, contract: dict[str, object]) -> Supplier:
    others = [s for s in book.pool if s.identifier != contract["counterparty_id"]]
    return others[int(draw.integers(0, len(others)))]


def _repay(
    book: Books,
    first: dict[str, object],
    on: np.datetime64,
    number: str,
    amount: float | None = None,
) -> dict[str, object]:
    count = len(book.payment["payment_id"])
    identifier = f"FK-{book.company.index:03d}-{count:07d}"
    row = first | {
        "payment_id": identifier,
        "paid_on": min(on, END),
        "invoice_number": number,
        "document_number": f"记-{str(on)[:7]}-{identifier[-6:]}",
        "amount": first["amount"] if amount is None else round(amount, 2),
    }
    book.add("payment", row)
    return row


def _serial(book: Books) -> int:
    return len(book.payment["payment_id"])


KINDS = (
    split,
    split_slowly,
    split_below,
    split_rent,
    double,
    double_returned,
    double_parts,
    other_payee,
    agreed_payee,
    renamed_payee,
    overpaid,
    changed,
    refunded,
)
