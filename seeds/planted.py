"""What is not honest, and what only looks so: each with its truth.

A truth line: probe, kind (hit; near_miss: the last step over the line is not taken; lookalike:
innocent for another reason), organisation (USCC), subject, rows, note, plant (the function). The
amounts are set against the enterprise's own published line, as somebody would who evades it.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from seeds import (
    claims,
    kin,
    leases,
    openness,
    plants_decisions,
    plants_flags,
    plants_funds,
    plants_kin,
    plants_posts,
    plants_procurement,
)
from seeds.acts import Truth, also_split, fresh, parts, quiet_day, repay, serial, stranger, truth
from seeds.enterprises import stream
from seeds.trade import Books, change, pay, workday

PER_KIND = 30  # of each kind at scale 1


def plant(
    seed: int, everyone: list[Books], lines: Callable[[int, np.datetime64], float], scale: float
) -> Iterator[Truth]:
    """Plant every kind into randomly chosen books; `lines` gives an enterprise's line on a day."""
    draw = stream(seed, "planted")
    wealthy = [b for b in everyone if len(b.contract.get("contract_id", [])) > 5]  # noqa: PLR2004
    wealthy = wealthy or everyone  # a very small city
    for kind in KINDS:
        for _ in range(max(3, math.ceil(PER_KIND * min(scale, 10)))):
            book = wealthy[int(draw.integers(0, len(wealthy)))]
            found = kind(draw, book, lines)
            yield found | {"organisation": book.company.uscc, "plant": kind.__name__}


def split(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02: two or three payments in three days, together 1.05 to 1.9 times the line."""
    day = quiet_day(draw)
    line = lines(book.company.index, day)
    count = int(draw.integers(2, 4))
    ceiling = 1.9 if count == 3 else 1.6  # noqa: PLR2004
    total = line * float(draw.uniform(1.06, ceiling))
    contract = fresh(draw, book, total, day)
    days = sorted(int(d) for d in draw.integers(0, 3, count))
    rows = [
        pay(book, contract, day + np.timedelta64(d, "D"), amount, serial(book))
        for d, amount in zip(days, parts(draw, total, count), strict=True)
    ]
    return truth("D02", "hit", contract["counterparty_id"], rows, "三日内拆成数笔")


def split_slowly(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02 look-alike: the same parts, but nine days apart, as the contract says."""
    day = quiet_day(draw)
    total = lines(book.company.index, day) * float(draw.uniform(1.1, 1.6))
    contract = fresh(draw, book, total, day)
    rows = [
        pay(book, contract, day + np.timedelta64(9 * n, "D"), amount, serial(book))
        for n, amount in enumerate(parts(draw, total, 2))
    ]
    return truth("D02", "lookalike", contract["counterparty_id"], rows, "按合同分期，间隔九天")


def split_below(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02 near miss: two payments in a week that stay under the line together."""
    day = quiet_day(draw)
    total = lines(book.company.index, day) * float(draw.uniform(0.75, 0.97))
    contract = fresh(draw, book, total, day)
    rows = [
        pay(book, contract, day + np.timedelta64(n, "D"), amount, serial(book))
        for n, amount in enumerate(parts(draw, total, 2))
    ]
    return truth("D02", "near_miss", contract["counterparty_id"], rows, "合计仍低于审批线")


def split_rent(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D02 look-alike: a yearly rent paid in two transfers."""
    day = quiet_day(draw)
    total = lines(book.company.index, day) * float(draw.uniform(1.1, 1.6))
    contract = fresh(
        draw, book, total, day, is_recurring=True, category="lease", title="办公用房租赁"
    )
    rows = [
        pay(book, contract, day + np.timedelta64(n, "D"), amount, serial(book))
        for n, amount in enumerate(parts(draw, total, 2))
    ]
    return truth("D02", "lookalike", contract["counterparty_id"], rows, "租金分两次转账")


def double(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06: one invoice paid twice within a week by two vouchers, its number typed differently."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(90_000), 0.9))) + 2_000, 2)
    contract = fresh(draw, book, amount * 3, day)
    first = pay(book, contract, day, amount, serial(book))
    number = str(first["invoice_number"])
    typed = (
        number,
        f" {number[:4]} {number[4:]}",
        number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    again = workday(day + np.timedelta64(int(draw.integers(1, 5)), "D"))
    second = repay(book, first, again, str(typed[int(draw.integers(0, 3))]))
    found = truth("D06", "hit", contract["counterparty_id"], [first, second], "同一发票付了两次")
    return found | also_split(book, lines, [first, second])


def double_returned(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06 look-alike: paid twice, the second taken back by a red entry."""
    found = double(draw, book, lines)
    columns = book.payment
    first = {name: values[-2] for name, values in columns.items()}
    on = workday(first["paid_on"] + np.timedelta64(5, "D"))  # type: ignore[operator]
    repay(book, first, on, str(first["invoice_number"]), amount=-float(str(first["amount"])))
    return found | {"kind": "lookalike", "note": "重复后已红冲"}


def double_parts(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06 look-alike: one invoice, two equal halves."""
    day = quiet_day(draw)
    half = round(float(np.exp(draw.normal(np.log(60_000), 0.7))) + 2_000, 2)
    contract = fresh(draw, book, half * 2, day)
    first = pay(book, contract, day, half, serial(book))
    book.invoice["amount"][-1] = round(half * 2, 2)
    second = repay(book, first, workday(day + np.timedelta64(3, "D")), str(first["invoice_number"]))
    rows = [first, second]
    found = truth("D06", "lookalike", contract["counterparty_id"], rows, "一张发票分两次等额支付")
    return found | also_split(book, lines, rows)


def twins(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D06 near miss: two equal deliveries within days, each with an invoice of its own."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(50_000), 0.7))) + 2_000, 2)
    contract = fresh(draw, book, amount * 2, day)
    rows = [
        pay(book, contract, day + np.timedelta64(n, "D"), amount, serial(book)) for n in range(2)
    ]
    found = truth("D06", "near_miss", contract["counterparty_id"], rows, "金额相同的两张发票")
    return found | also_split(book, lines, rows)


def other_payee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10: part of a contract's money goes to somebody else."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(200_000), 0.8))) + 5_000, 2)
    contract = fresh(draw, book, amount, day)
    other = stranger(draw, book, contract)
    rows = [pay(book, contract, day, amount * 0.4, serial(book), payee_id=other.identifier)]
    pay(book, contract, day + np.timedelta64(40, "D"), amount * 0.6, serial(book))
    return truth("D10", "hit", contract["contract_id"], rows, "合同款付给第三人")


def postage(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10 near miss: a few hundred yuan of a contract's money for somebody's courier."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(200_000), 0.8))) + 5_000, 2)
    contract = fresh(draw, book, amount, day)
    other, fee = stranger(draw, book, contract), round(float(draw.uniform(80, 700)), 2)
    rows = [pay(book, contract, day, fee, serial(book), payee_id=other.identifier)]
    pay(book, contract, day + np.timedelta64(20, "D"), amount - fee, serial(book))
    return truth("D10", "near_miss", contract["contract_id"], rows, "数百元代付的快递费")


def agreed_payee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10 look-alike: the contract names who collects."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(200_000), 0.8))) + 5_000, 2)
    contract = fresh(draw, book, amount, day)
    other = stranger(draw, book, contract)
    book.contract.setdefault("third_party_payee_id", [None] * len(book.contract["contract_id"]))
    book.contract["third_party_payee_id"][-1] = other.identifier
    rows = [pay(book, contract, day, amount, serial(book), payee_id=other.identifier)]
    return truth("D10", "lookalike", contract["contract_id"], rows, "合同约定代收")


def renamed_payee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D10 look-alike: the same firm under its old number in the books."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(150_000), 0.8))) + 5_000, 2)
    contract = fresh(draw, book, amount, day)
    old = f"GYS-{contract['counterparty_id']}"
    rows = [pay(book, contract, day, amount, serial(book), payee_id=old)]
    return truth("D10", "lookalike", contract["contract_id"], rows, "同一企业的旧编号")


def overpaid(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06: paid 4 to 40 % over contract; sometimes on a change nobody approved."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(400_000), 0.9))) + 20_000, 2)
    contract = fresh(draw, book, amount, day, category="works", title="配套改造工程")
    extra = round(amount * float(draw.uniform(0.04, 0.4)), 2)
    if draw.random() < 0.5:  # noqa: PLR2004
        change(book, contract, day + np.timedelta64(20, "D"), extra, "pending", "现场签证")
    pieces = (amount * 0.3, amount * 0.65, amount * 0.05 + extra)
    rows = [
        pay(book, contract, day + np.timedelta64(35 * n, "D"), part, serial(book))
        for n, part in enumerate(pieces)
    ]
    return truth("C06", "hit", contract["contract_id"], rows, "付款超过合同与已批准变更")


def paid_in_full(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06 near miss: paid to the cent, the retention included."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(400_000), 0.9))) + 20_000, 2)
    contract = fresh(draw, book, amount, day, category="works", title="配套改造工程")
    first, second = round(amount * 0.4, 2), round(amount * 0.55, 2)
    rows = [
        pay(book, contract, day + np.timedelta64(35 * n, "D"), part, serial(book))
        for n, part in enumerate((first, second, round(amount - first - second, 2)))
    ]
    return truth("C06", "near_miss", contract["contract_id"], rows, "质保金付清，分文不多")


def changed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06 look-alike: more than the contract, but all of it approved."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(400_000), 0.9))) + 20_000, 2)
    contract = fresh(draw, book, amount, day, category="works", title="配套改造工程")
    extra = round(amount * 0.08, 2)
    change(book, contract, day + np.timedelta64(10, "D"), extra, "approved", "设计变更")
    rows = [
        pay(book, contract, day + np.timedelta64(40 * n, "D"), part, serial(book))
        for n, part in enumerate((amount * 0.5, amount - round(amount * 0.5, 2) + extra))
    ]
    return truth("C06", "lookalike", contract["contract_id"], rows, "变更已批准")


def refunded(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C06 look-alike: overpaid by mistake and paid back."""
    day = quiet_day(draw)
    amount = round(float(np.exp(draw.normal(np.log(300_000), 0.9))) + 20_000, 2)
    contract = fresh(draw, book, amount, day, category="works", title="配套改造工程")
    pieces = (amount * 0.5, round(amount * 0.7, 2), -round(amount * 0.2 + 0.02, 2))
    rows = [
        pay(book, contract, day + np.timedelta64(15 * n, "D"), part, serial(book))
        for n, part in enumerate(pieces)
    ]
    return truth("C06", "lookalike", contract["contract_id"], rows, "多付后退回")


KINDS = (
    *plants_decisions.KINDS,
    *plants_procurement.KINDS,
    *plants_funds.KINDS,
    *claims.KINDS,
    *leases.KINDS,
    *kin.KINDS,
    *openness.KINDS,
    split,
    split_slowly,
    split_below,
    split_rent,
    double,
    double_returned,
    double_parts,
    twins,
    other_payee,
    postage,
    agreed_payee,
    renamed_payee,
    overpaid,
    paid_in_full,
    changed,
    refunded,
    *plants_flags.KINDS,
    *plants_kin.KINDS,  # last, so that what was planted before them stays where it was
    *plants_posts.KINDS,
)
