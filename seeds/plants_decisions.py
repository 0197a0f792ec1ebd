"""Plants about deciding together: A01, A02, A03, A07, A18, A20, and what only looks like them."""

from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, intend, newcomer, quiet_day, serial, told, with_room
from seeds.enterprises import identity_number
from seeds.trade import Books, pay

DAY = np.timedelta64(1, "D")
TOGETHER = 30  # days: what is ordered further apart is not one need
PAID_TOO = ("D01",)  # money that follows an undecided contract is undecided as well


def _large(
    draw: np.random.Generator, book: Books, lines: Any, low: float = 1.05, high: float = 2.6
) -> dict[str, Any]:
    """A contract over the line of its signing day, with its payments."""
    day = with_room(quiet_day(draw), 150)
    # Lines only ever fell: a sum over the earlier line is over the later one as well.
    amount = lines(book.company.index, day - 40 * DAY) * float(draw.uniform(low, high))
    contract = fresh(draw, book, amount, day, title="重点项目配套服务")
    _paid(draw, book, contract, day, amount)
    return contract


def _paid(
    draw: np.random.Generator, book: Books, contract: dict[str, Any], day: Any, amount: float
) -> None:
    count = int(draw.integers(2, 5))
    part = float(np.floor(amount / count * 100) / 100)
    for n in range(count):
        pay(book, contract, day + 35 * n * DAY, part, serial(book))


def undecided(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A01: signed over the line, and no meeting knows of it."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="none")
    return told("A01", "hit", key, [key], "达到上会线而没有任何决议", PAID_TOO)


def appointed_alone(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """A01: an appointment without a matter."""
    key = f"RM-{book.code}X{len(book.extra):05d}"
    row = {
        "appointment_id": key,
        "person_key": identity_number(draw),
        "post": "工程部副经理",
        "action": "appoint",
        "acted_on": quiet_day(draw),
    }
    book.extra.append(("appointment", row))
    return told("A01", "hit", key, [key], "任命没有上会")


def forgotten_link(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A01 look-alike: decided on, but the register lacks the matter's number."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="unlinked")
    return told("A01", "lookalike", key, [key], "已决议，台账漏填事项编号", PAID_TOO)


def just_below(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A01 near miss: under the line of its day; the line fell afterwards or it is just smaller."""
    contract = _large(draw, book, lines, 0.8, 0.89)
    key = str(contract["contract_id"])
    return told("A01", "near_miss", key, [key], "签订时未达上会线", PAID_TOO)


def split_orders(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A02: one need in two or three contracts with one firm, each a little under the line."""
    return _orders(draw, book, lines, "hit", 9, "一件事拆成几份合同，每份略低于上会线", "none")


def far_orders(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A02 near miss: as large, but months apart."""
    return _orders(draw, book, lines, "near_miss", 75, "同一相对方，间隔两个半月的两次需要", "none")


def orders_of_one_meeting(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A02 look-alike: parts of one matter, decided on together."""
    return _orders(draw, book, lines, "lookalike", 9, "分标段签订，已合并上会", None)


def _orders(  # noqa: PLR0913
    draw: np.random.Generator,
    book: Books,
    lines: Any,
    kind: str,
    apart: int,
    note: str,
    decision: str | None,
) -> Truth:
    day = with_room(quiet_day(draw), 2 * apart)
    while lines(book.company.index, day - 20 * DAY) != lines(book.company.index, day + 60 * DAY):
        day -= 91 * DAY  # not across the day on which the line changed
    pool = [s for s in book.pool if s.category == "services"] or list(book.pool)
    supplier = pool[int(draw.integers(0, len(pool)))]
    rows = []
    for n in range(int(draw.integers(2, 4)) if apart < TOGETHER else 2):
        on = day + n * apart * DAY
        line = lines(book.company.index, on - 20 * DAY)
        amount = line * float(draw.uniform(0.74, 0.96))
        contract = fresh(draw, book, amount, on, counterparty_id=supplier.identifier)
        pay(book, contract, on, float(str(contract["amount"])), serial(book))
        rows.append(contract)
        if decision:
            intend(book, contract, decision=decision)
    return told("A02", kind, supplier.identifier, [c["contract_id"] for c in rows], note)


def crowd(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A03: in one year, one contract after another just under the line, with different firms."""
    return _crowd(draw, book, lines, "hit", 0, "一年内多份合同紧贴上会线之下")


def common_price(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A03 look-alike: this thing costs about the line, so as many lie above it."""
    return _crowd(draw, book, lines, "lookalike", 8, "价格恰在上会线附近，线上线下一样多")


def crowd_further_down(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A03 near miss: as many, but a sixth and more below the line."""
    note = "一年内多份合同，离上会线尚有一段距离"
    return _crowd(draw, book, lines, "near_miss", 0, note, band=(0.72, 0.83))


def _crowd(  # noqa: PLR0913
    draw: np.random.Generator,
    book: Books,
    lines: Any,
    kind: str,
    above: int,
    note: str,
    band: tuple[float, float] = (0.915, 0.995),
) -> Truth:
    # Elsewhere than the look-alikes: a year can't be both.
    year = 2025 if above else (2024, 2026)[int(draw.integers(0, 2))]
    firms = draw.permutation(len(book.pool))
    rows = []
    for n in range(int(draw.integers(7, 10)) + above):
        day = np.datetime64(f"{year}-02-20") + int(draw.integers(0, 240)) * DAY
        low, high = (1.005, 1.08) if n < above else band
        line = lines(book.company.index, day)
        known = book.pool[int(firms[n % len(firms)])].identifier
        firm = newcomer(draw, book) if kind == "near_miss" else known
        on = day + 20 * DAY
        contract = fresh(
            draw, book, line * float(draw.uniform(low, high)), on, counterparty_id=firm
        )
        pay(book, contract, on, float(str(contract["amount"])), serial(book))
        if n >= above:
            rows.append(contract["contract_id"])
    return told("A03", kind, book.company.uscc, rows, note)


def decided_late(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A07: signed first, decided days later."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="late")
    return told("A07", "hit", key, [key], "先签合同，后开会", PAID_TOO)


def appointed_before(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """A07: took office before the meeting."""
    number, day = len(book.extra), quiet_day(draw)
    key, matter = f"RM-{book.code}X{number:05d}", f"SX-{book.code}X{number:05d}"
    common: dict[str, object] = {"matter_id": matter}
    book.extra += [
        (
            "appointment",
            {
                "appointment_id": key,
                "person_key": identity_number(draw),
                "post": "财务部副经理",
                "action": "appoint",
                "acted_on": day,
            }
            | common,
        ),
        (
            "matter",
            {"kind": "appointment", "item_code": "H01-001", "title": "财务部副经理任免"} | common,
        ),
        (
            "resolution",
            {
                "resolution_id": f"{matter}-1",
                "body": "党委会",
                "resolved_on": day + int(draw.integers(2, 20)) * DAY,
                "outcome": "passed",
            }
            | common,
        ),
    ]
    return told("A07", "hit", key, [key], "先任命，后开会")


def same_day(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A07 near miss: signed on the very day of the board's resolution."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="same_day")
    return told("A07", "near_miss", key, [key], "决议当日签订")


def supplemented(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A07 look-alike: decided in time; a further resolution on the same matter came later."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="supplemented")
    return told("A07", "lookalike", key, [key], "事后另有补充决议")


def dearer(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A18: signed for 7 to 45 % more than resolved."""
    contract = _large(draw, book, lines, 1.5, 3.0)
    granted = float(contract["amount"]) / float(draw.uniform(1.07, 1.45))
    key = intend(book, contract, decision="less", granted=granted)
    return told("A18", "hit", key, [key], "合同金额超过决议金额", PAID_TOO)


def other_party(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A18: resolved for one firm, signed with another."""
    contract = _large(draw, book, lines)
    others = [s for s in book.pool if s.identifier != contract["counterparty_id"]]
    party = others[int(draw.integers(0, len(others)))].identifier
    key = intend(book, contract, decision="other", party=party)
    return told("A18", "hit", key, [key], "签约方不是决议确定的相对方", PAID_TOO)


def a_little_dearer(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A18 near miss: 1 to 4 % over, for a fee nobody had reckoned with."""
    contract = _large(draw, book, lines, 1.5, 3.0)
    granted = float(contract["amount"]) / float(draw.uniform(1.01, 1.04))
    key = intend(book, contract, decision="less", granted=granted)
    return told("A18", "near_miss", key, [key], "略超决议金额，在允许幅度内")


def cheaper(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A18 look-alike: the tender brought the price far below what was resolved."""
    contract = _large(draw, book, lines, 1.5, 3.0)
    granted = float(contract["amount"]) * float(draw.uniform(1.1, 1.5))
    key = intend(book, contract, decision="less", granted=granted)
    return told("A18", "lookalike", key, [key], "竞价后低于决议金额")


def against(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A20: deferred or rejected, and signed all the same."""
    contract = _large(draw, book, lines)
    way = "rejected" if draw.random() < 0.5 else "deferred"  # noqa: PLR2004
    key = intend(book, contract, decision=way)
    return told("A20", "hit", key, [key], "缓议或否决后仍签订", PAID_TOO)


def at_the_last_minute(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A20 near miss: deferred, passed on the very day of signing."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="last_minute")
    return told("A20", "near_miss", key, [key], "缓议后再议，签约当日才通过")


def in_the_end(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A20 look-alike: deferred at first, passed before signing."""
    contract = _large(draw, book, lines)
    key = intend(book, contract, decision="deferred_first")
    return told("A20", "lookalike", key, [key], "先缓议，补充材料后通过")


KINDS = (
    undecided,
    appointed_alone,
    forgotten_link,
    just_below,
    split_orders,
    far_orders,
    orders_of_one_meeting,
    crowd,
    crowd_further_down,
    common_price,
    decided_late,
    appointed_before,
    same_day,
    supplemented,
    dearer,
    other_party,
    a_little_dearer,
    cheaper,
    against,
    at_the_last_minute,
    in_the_end,
)
