"""Plants about money: C03, D01, D07, D11, D12, and what only looks like them."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, newcomer, quiet_day, serial, told, with_room
from seeds.decisions import Row
from seeds.lending import REPORTED, guarantee, loan
from seeds.trade import Books, change, pay

DAY = np.timedelta64(1, "D")


def _sum(draw: np.random.Generator, median: float, spread: float = 0.6) -> float:
    return round(float(np.exp(draw.normal(np.log(median), spread))), 2)


def _works(draw: np.random.Generator, book: Books) -> tuple[dict[str, Any], Any, float]:
    day = with_room(quiet_day(draw), 200)
    amount = _sum(draw, 300_000)
    contract = fresh(draw, book, amount, day, category="works", title="管线改造工程")
    pay(book, contract, day, round(amount * 0.5, 2), serial(book))
    return contract, day, amount


def much_changed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C03: approved changes of 13 to 70 % of the contract."""
    contract, day, amount = _works(draw, book)
    total, count = amount * float(draw.uniform(0.13, 0.7)), int(draw.integers(1, 4))
    keys = [
        change(
            book,
            contract,
            day + (20 + 30 * n) * DAY,
            round(total / count, 2),
            "approved",
            "现场签证",
        )
        for n in range(count)
    ]
    return told("C03", "hit", contract["contract_id"], keys, "变更累计过大")


def often_changed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C03: five or six changes, each small."""
    return _often(draw, book, "hit", int(draw.integers(5, 7)), "变更过于频繁")


def thrice_changed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C03 near miss: three small changes, as building goes."""
    return _often(draw, book, "near_miss", 3, "三次小变更")


def _often(draw: np.random.Generator, book: Books, kind: str, count: int, note: str) -> Truth:
    contract, day, amount = _works(draw, book)
    keys = [
        change(
            book, contract, day + 12 * n * DAY, round(amount * 0.012, 2), "approved", "工程量增加"
        )
        for n in range(count)
    ]
    return told("C03", kind, contract["contract_id"], keys, note)


def refused_change(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """C03 look-alike: a large change was asked for and refused."""
    contract, day, amount = _works(draw, book)
    key = change(book, contract, day + 30 * DAY, round(amount * 0.4, 2), "rejected", "材料调差")
    return told("C03", "lookalike", contract["contract_id"], [key], "申请的大额变更未获批准")


def _loose(
    draw: np.random.Generator, book: Books, lines: Any, low: float, high: float, **other: Any
) -> tuple[dict[str, Any], Any]:
    """A payment without a contract."""
    day = quiet_day(draw)
    amount = lines(book.company.index, day) * float(draw.uniform(low, high))
    bare: dict[str, object] = {
        "contract_id": None,
        "counterparty_id": newcomer(draw, book),
        "title": "往来款",
        "department": "财务部",
        "handler_key": book.handlers[0],
    }
    return pay(book, bare, day, amount, serial(book), invoice_number=None, **other), day


def unapproved(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D01: over the line, no contract, no resolution."""
    row, _ = _loose(draw, book, lines, 1.02, 2.5)
    return told("D01", "hit", row["payment_id"], [row["payment_id"]], "达到审批线而没有决议")


def taxes(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D01 look-alike: taxes and wages need no meeting."""
    category = ("税费", "工资薪酬", "社会保险")[int(draw.integers(0, 3))]
    row, _ = _loose(draw, book, lines, 1.02, 4.0, category=category, purpose=category)
    return told("D01", "lookalike", row["payment_id"], [row["payment_id"]], "依法缴纳，无须决议")


def granted(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D01 look-alike: no contract, but a meeting had granted the sum."""
    row, day = _loose(draw, book, lines, 1.02, 2.5)
    key = f"SX-{book.code}Y{len(book.extra):05d}"
    common = {"matter_id": key, "amount": row["amount"], "counterparty_id": row["payee_id"]}
    book.extra += [
        (
            "matter",
            common | {"kind": "large_funds", "item_code": "F01-001", "title": "专项资金拨付"},
        ),
        (
            "resolution",
            common
            | {
                "resolution_id": f"{key}-1",
                "body": "董事会",
                "resolved_on": day - 20 * DAY,
                "outcome": "passed",
            },
        ),
    ]
    return told("D01", "lookalike", row["payment_id"], [row["payment_id"]], "没有合同，已有决议")


def small_loose(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """D01 near miss: under the line."""
    row, _ = _loose(draw, book, lines, 0.5, 0.98)
    return told("D01", "near_miss", row["payment_id"], [row["payment_id"]], "低于审批线")


def paid_first(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D07: money went out days or weeks before the contract was signed."""
    day, amount = quiet_day(draw), _sum(draw, 150_000)
    contract = fresh(draw, book, amount, day)
    early = day - int(draw.integers(25, 60)) * DAY
    first = pay(book, contract, early, round(amount * 0.3, 2), serial(book))
    pay(book, contract, day + 30 * DAY, round(amount * 0.6, 2), serial(book))
    return told("D07", "hit", contract["contract_id"], [first["payment_id"]], "先付款，后签合同")


def deposit(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D07 look-alike: a deposit before signing, as the tender's rules say."""
    day, amount = quiet_day(draw), _sum(draw, 150_000)
    contract = fresh(draw, book, amount, day)
    row = pay(
        book, contract, day - 45 * DAY, round(amount * 0.02, 2), serial(book), category="保证金"
    )
    return told("D07", "lookalike", contract["contract_id"], [row["payment_id"]], "签约前的保证金")


def paid_that_day(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D07 near miss: signed and paid on one day."""
    day, amount = quiet_day(draw), _sum(draw, 150_000)
    contract = fresh(draw, book, amount, day)
    row = pay(book, contract, contract["signed_on"], round(amount * 0.5, 2), serial(book))  # type: ignore[arg-type]
    return told("D07", "near_miss", contract["contract_id"], [row["payment_id"]], "签约当日付款")


def _note(book: Books, rows: Iterable[Row]) -> None:
    book.extra += list(rows)


def guaranteed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D11: for an outsider, or without a resolution, or without cover, or far too large."""
    key = f"DB-{book.code}X{len(book.extra):05d}"
    way = int(draw.integers(0, 4))
    to = newcomer(draw, book) if way == 0 else _sister(draw, book)
    amount = 9e9 if way == 3 else _sum(draw, 5e5, 0.3)  # noqa: PLR2004
    rows = guarantee(
        draw,
        book.company,
        key,
        to,
        amount,
        decided=way != 1,
        covered=way != 2,  # noqa: PLR2004
    )
    _note(book, rows)
    return told("D11", "hit", key, [key], "担保对象、决议、反担保或规模不合规")


def _sister(draw: np.random.Generator, book: Books) -> str:
    """A firm of the same group: the enterprise next to it in the group's list."""
    others = [c for c in book.group if c != book.company.uscc] or [book.company.uscc]
    return others[int(draw.integers(0, len(others)))]


def guaranteed_well(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D11 look-alike: for a firm of the group, decided, covered, of a bearable size."""
    key = f"DB-{book.code}X{len(book.extra):05d}"
    _note(book, guarantee(draw, book.company, key, _sister(draw, book), _sum(draw, 5e5, 0.3)))
    return told("D11", "lookalike", key, [key], "集团内担保，手续齐全")


def guaranteed_that_day(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D11 near miss: in force on the very day of the board's resolution."""
    key = f"DB-{book.code}X{len(book.extra):05d}"
    sister, amount = _sister(draw, book), _sum(draw, 5e5, 0.3)
    _note(book, guarantee(draw, book.company, key, sister, amount, decided_before=2))
    return told("D11", "near_miss", key, [key], "决议当日生效")


def lent(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D12: to an outsider, or without a resolution, or not paid back."""
    key = f"JK-{book.code}X{len(book.extra):05d}"
    way = int(draw.integers(0, 3))
    to = newcomer(draw, book) if way == 0 else _sister(draw, book)
    rows = loan(
        draw,
        book.company,
        key,
        to,
        _sum(draw, 2e6),
        decided=way != 1,
        overdue=way == 2,  # noqa: PLR2004
    )
    _note(book, rows)
    return told("D12", "hit", key, [key], "借给集团外、没有决议或逾期")


def nearly_due(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D12 near miss: nothing paid back, but due only days after the report."""
    key = f"JK-{book.code}X{len(book.extra):05d}"
    due = REPORTED + int(draw.integers(1, 10)) * DAY
    _note(book, loan(draw, book.company, key, _sister(draw, book), _sum(draw, 2e6), due=due))
    return told("D12", "near_miss", key, [key], "报告日尚差几天到期")


def lent_longer(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """D12 look-alike: past its first due day, extended in order."""
    key = f"JK-{book.code}X{len(book.extra):05d}"
    _note(book, loan(draw, book.company, key, _sister(draw, book), _sum(draw, 2e6), extended=True))
    return told("D12", "lookalike", key, [key], "集团内借款，已办展期")


KINDS = (
    much_changed,
    often_changed,
    thrice_changed,
    refused_change,
    unapproved,
    taxes,
    granted,
    small_loose,
    paid_first,
    deposit,
    paid_that_day,
    guaranteed,
    guaranteed_that_day,
    guaranteed_well,
    lent,
    nearly_due,
    lent_longer,
)
