"""Expense claims: dinners, trips, stationery; invoice numbers run on at each seller day by day."""

import numpy as np

from seeds.acts import Truth, quiet_day, told
from seeds.enterprises import identity_number, stream
from seeds.trade import END, START, Books

SELLERS, PER_DAY = 300, 40
KINDS_OF_COST = ("reception", "travel", "office", "vehicle", "meeting", "other")
WEIGHTS = (0.25, 0.35, 0.15, 0.1, 0.05, 0.1)
MEAN_CLAIMS = 35
DAY = np.timedelta64(1, "D")


def claims(seed: int, book: Books) -> None:
    """Adds the honest claims of one enterprise to its extra rows."""
    draw = stream(seed, f"claims{book.code}")
    staff = [identity_number(draw) for _ in range(12)]
    for n in range(int(draw.poisson(MEAN_CLAIMS))):
        day = START + int(draw.integers(30, 1060)) * DAY
        seller = int(draw.integers(0, SELLERS))
        kind = str(draw.choice(KINDS_OF_COST, p=WEIGHTS))
        who = staff[int(draw.integers(0, len(staff)))]
        number = _number(draw, seller, day)
        _line(draw, book, f"BX-{book.code}-{n:05d}", 0, who, kind, day, seller, number)
        if kind == "travel" and draw.random() < 0.3:  # noqa: PLR2004  room and meals, two invoices
            _line(draw, book, f"BX-{book.code}-{n:05d}", 1, who, kind, day, seller, number + 1)


def _number(draw: np.random.Generator, seller: int, day: np.datetime64) -> int:
    """The seller's counter: so many invoices a day, later days have higher numbers."""
    serial = int((day - START).astype(int)) * PER_DAY + int(draw.integers(0, PER_DAY - 8))
    return (3300 + seller) * 100_000_000 + serial


def _line(  # noqa: PLR0913
    draw: np.random.Generator,
    book: Books,
    claim: str,
    n: int,
    who: str,
    kind: str,
    day: np.datetime64,
    seller: int,
    number: int,
) -> str:
    key = f"{claim}-{n}"
    guests = int(draw.integers(2, 9)) if kind == "reception" else None
    row = {
        "claim_line_id": key,
        "claim_id": claim,
        "claimant_key": who,
        "department": "综合办公室",
        "kind": kind,
        "expensed_on": day,
        "claimed_on": min(day + int(draw.integers(2, 25)) * DAY, END),
        "amount": round(float(np.exp(draw.normal(np.log(900), 0.7))), 2),
        "seller_id": f"SH-{seller:04d}",
        "invoice_number": f"{number:012d}",
        "guest_count": guests,
        "host_count": max(1, guests // 2) if guests else None,
        "purpose": "公务活动",
    }
    book.extra.append(("expense_claim", row))
    return key


def _run(
    draw: np.random.Generator, book: Books, kind: str, note: str, *, step: int, claims_count: int
) -> Truth:
    day, seller = quiet_day(draw), int(draw.integers(0, SELLERS))
    number, who = _number(draw, seller, day), identity_number(draw)
    keys = []
    for n in range(int(draw.integers(2, 5))):
        claim = f"BX-{book.code}X{len(book.extra) if n < claims_count else len(book.extra) - n:05d}"
        line = _line(draw, book, claim, n, who, "reception", day, seller, number + step * n)
        keys.append(line)
    return told("E04", kind, keys[0], keys, note)


def run_of_numbers(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """E04: one bill in several invoices with running numbers, claimed one by one."""
    return _run(draw, book, "hit", "连号发票分单报销", step=1, claims_count=99)


def one_trip(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """E04 look-alike: room and meals of one trip, openly in one claim."""
    return _run(draw, book, "lookalike", "同一张报销单内的住宿与餐饮", step=1, claims_count=0)


def regular_place(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """E04 near miss: the same place on the same day, numbers near but not running."""
    return _run(draw, book, "near_miss", "同一商家号码相近而不连", step=2, claims_count=99)


KINDS = (run_of_numbers, one_trip, regular_place)
