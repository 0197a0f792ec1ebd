"""Posts outside, staff behind suppliers, leaders who left: G02, G04, G05; and honest posts."""

from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, newcomer, quiet_day, serial, told, with_room
from seeds.contacts import hire, park, phone, point
from seeds.declared import add_tenure
from seeds.enterprises import identity_number, stream
from seeds.kin import post_of, share_of
from seeds.leaders import Term
from seeds.trade import END, Books, pay

DAY = np.timedelta64(1, "D")
HAS_A_POST = 0.2  # leaders with an approved, unpaid post outside
ASSOCIATIONS = 40  # of trades and professions, where such posts are
SINCE = np.datetime64("2012-03-01")


def posts(seed: int, book: Books) -> None:
    """Adds posts of leaders outside, approved and unpaid, most in associations."""
    draw = stream(seed, f"posts{book.code}")
    for term in () if book.shard else book.leaders:
        if draw.random() < HAS_A_POST:
            _approved(draw, book, term, f"XH-{int(draw.integers(0, ASSOCIATIONS)):04d}")


def _approved(
    draw: np.random.Generator, book: Books, term: Term, target: str, pay_amount: float | None = None
) -> list[str]:
    """A post outside with its approval, known to the registers; keys of its declared row and of
    the post itself.
    """
    since = term.since + int(draw.integers(30, 300)) * DAY
    if term.until is not None:
        since = min(since, term.until - 1 * DAY)
    key = f"JZ-{book.code}-{len(book.extra):05d}"
    row = {
        "outside_post_id": key,
        "person_key": term.person,
        "target_id": target,
        "role": "director",
        "is_approved": True,
        "approved_on": since - 20 * DAY,
        "is_paid": pay_amount is not None,
        "pay_amount": pay_amount,
        "valid_from": since,
    }
    book.extra.append(("outside_post", row))
    return [key, post_of(book, term.person, target, "director", valid_from=since)]


def _bought(
    draw: np.random.Generator, book: Books, partner: str, on: np.datetime64 | None = None
) -> tuple[str, np.datetime64]:
    """A small contract with a partner; (its number, the day of signing)."""
    day = with_room(quiet_day(draw), 60) if on is None else on
    amount = round(float(np.exp(draw.normal(np.log(150_000), 0.6))), 2)
    contract = fresh(draw, book, amount, day, counterparty_id=partner)
    pay(book, contract, day, amount, serial(book))
    return str(contract["contract_id"]), np.datetime64(str(contract["signed_on"]))


def _number_of(book: Books, partner: str) -> str:
    return phone(next(s.index for s in book.market if s.identifier == partner))


def same_number(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G02: the supplier is reached under the number of somebody who works here."""
    partner = newcomer(draw, book)
    contract, signed = _bought(draw, book, partner)
    number = f"0000-7{book.company.index:03d}{len(book.extra) % 10_000:04d}"
    since = signed - int(draw.integers(400, 3000)) * DAY
    mine = hire(book, identity_number(draw), since, number=number)
    theirs = f"{book.code}Z{len(book.extra):05d}"
    book.extra.append(point(theirs, "phone", number, organisation_subject_id=partner))
    rows = [contract, mine[0], mine[1], f"LX-{theirs}"]
    return told("G02", "hit", partner, rows, "供应商的电话就是本企业人员的电话")


def left_and_sells(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G02: who left lately runs the supplier."""
    partner = newcomer(draw, book)
    contract, signed = _bought(draw, book, partner)
    rows = _left(draw, book, partner, signed, int(draw.integers(100, 900)), "legal_representative")
    return told("G02", "hit", partner, [contract, *rows], "离职不久的人经营供应商")


def long_gone(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G02 near miss: who runs the supplier left more than three years before."""
    partner = newcomer(draw, book)
    contract, signed = _bought(draw, book, partner)
    rows = _left(draw, book, partner, signed, int(draw.integers(1100, 1500)), "executive")
    return told("G02", "near_miss", partner, [contract, *rows], "离职已经三年多")


def sales_clerk(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G02 look-alike: who left is an ordinary employee of the supplier."""
    partner = newcomer(draw, book)
    contract, signed = _bought(draw, book, partner)
    rows = _left(draw, book, partner, signed, int(draw.integers(100, 900)), "employee")
    return told("G02", "lookalike", partner, [contract, *rows], "离职后只是供应商的普通员工")


def same_park(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G02 look-alike: both at the address of a business park that many share."""
    partner, where = newcomer(draw, book), park(int(draw.integers(0, 12)))
    contract, signed = _bought(draw, book, partner)
    mine = hire(book, identity_number(draw), signed - 800 * DAY, where=where)
    theirs = f"{book.code}Z{len(book.extra):05d}"
    book.extra.append(point(theirs, "address", where, organisation_subject_id=partner))
    rows = [contract, mine[0], mine[2], f"LX-{theirs}"]
    return told("G02", "lookalike", partner, rows, "园区的公用地址")


def _left(
    draw: np.random.Generator, book: Books, partner: str, signed: Any, days: int, role: str
) -> list[str]:
    """Somebody who left so many days before a day and works for the partner; keys of both posts."""
    person = identity_number(draw)
    until = signed - days * DAY
    mine = hire(book, person, until - int(draw.integers(800, 3000)) * DAY, until)
    theirs = post_of(book, person, partner, role, valid_from=until + 30 * DAY)
    return [mine[0], theirs]


def _current(draw: np.random.Generator, book: Books) -> Term:
    """A leader in office who holds no post outside as yet."""
    taken = {row["person_key"] for mart, row in book.extra if mart == "outside_post"}
    here = [t for t in book.leaders if t.until is None and t.since < np.datetime64("2025-06-01")]
    found = [t for t in here if t.person not in taken] or here
    return found[int(draw.integers(0, len(found)))]


def sits_elsewhere(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G04: a post in a firm outside that nobody approved."""
    term, firm = _current(draw, book), newcomer(draw, book)
    since = term.since + int(draw.integers(30, 400)) * DAY
    post = post_of(book, term.person, firm, "director", valid_from=since)
    return told("G04", "hit", firm, [post, term.key], "在集团外兼职未经批准")


def paid_for_it(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G04: approved, and paid all the same."""
    term, firm = _current(draw, book), newcomer(draw, book)
    amount = round(float(draw.uniform(20_000, 180_000)), -3)
    key, _ = _approved(draw, book, term, firm, amount)
    return told("G04", "hit", firm, [key, term.key], "兼职经批准而取酬")


def two_posts(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G04 near miss: two approved posts, as many as are allowed."""
    term = _of_a_new_deputy(draw, book)
    firms = [newcomer(draw, book), f"XH-{int(draw.integers(0, ASSOCIATIONS)):04d}"]
    rows = [row for firm in firms for row in _approved(draw, book, term, firm)]
    return told("G04", "near_miss", firms[0], rows, "两个兼职都经批准，没有超过个数")


def outside_director(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G04 look-alike: an outside director whose work is elsewhere."""
    here = [t for t in book.people.directors if t.until is None and t.post == "外部董事"]
    firm = newcomer(draw, book)
    term = here[int(draw.integers(0, len(here)))]
    post = post_of(book, term.person, firm, "executive")
    return told("G04", "lookalike", firm, [post], "外部董事本职在外")


def _of_a_new_deputy(draw: np.random.Generator, book: Books) -> Term:
    """An assistant who sits in no body and declares like the others."""
    n = len(book.people.declarants)
    shard = f"S{book.shard}" if book.shard else ""
    since = np.datetime64("2018-01-01") + int(draw.integers(0, 1500)) * DAY
    key = f"RQ-{book.company.index:03d}-Z{n:02d}{shard}-0"
    term = Term(key, identity_number(draw), -1, since, None)
    book.people.declarants.append(term)
    add_tenure(book, term, "总经理助理")
    return term


def _former(draw: np.random.Generator, book: Books, left: np.datetime64) -> Term:
    """A deputy who left on a day; his term stands in the books."""
    n = len(book.extra)
    key = f"RQ-{book.code}F{n:05d}"
    since = left - int(draw.integers(900, 3000)) * DAY
    term = Term(key, identity_number(draw), -1, since, left)
    add_tenure(book, term, "副总经理")
    return term


def _early(draw: np.random.Generator) -> np.datetime64:
    return np.datetime64("2022-06-01") + int(draw.integers(0, 500)) * DAY


def hired_by_a_partner(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G05: within three years of leaving he works for a partner or owns part of it."""
    partner = newcomer(draw, book)
    contract, signed = _bought(draw, book, partner)
    term = _former(draw, book, signed - int(draw.integers(30, 900)) * DAY)
    joined = term.until + int(draw.integers(20, 700)) * DAY  # type: ignore[operator]
    if draw.random() < 0.5:  # noqa: PLR2004  as many are hired as buy in
        tie = post_of(book, term.person, partner, "executive", valid_from=min(joined, END))
    else:
        tie = share_of(book, partner, 0.2, holder_key=term.person, valid_from=min(joined, END))
    rows = [term.key, tie, contract]
    return told("G05", "hit", partner, rows, "离任不满三年到往来单位任职或持股", ("G02",))


def after_three_years(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G05 near miss: he waited for three years and a month."""
    partner = newcomer(draw, book)
    contract, _ = _bought(draw, book, partner, np.datetime64("2024-06-05"))
    term = _former(draw, book, np.datetime64("2021-09-01") + int(draw.integers(0, 300)) * DAY)
    joined = term.until + 1125 * DAY  # type: ignore[operator]
    tie = post_of(book, term.person, partner, "employee", valid_from=joined)
    return told("G05", "near_miss", partner, [term.key, tie, contract], "满三年之后才去")


def never_a_partner(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G05 look-alike: the firm he joined has no business here."""
    firm, term = newcomer(draw, book), _former(draw, book, _early(draw))
    tie = post_of(book, term.person, firm, "executive", valid_from=term.until + 200 * DAY)  # type: ignore[operator]
    return told("G05", "lookalike", firm, [term.key, tie], "所去单位与本企业没有往来")


def a_few_shares(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G05 look-alike: he bought a few shares of a partner, as anybody may."""
    partner = newcomer(draw, book)
    contract, _ = _bought(draw, book, partner)
    term = _former(draw, book, _early(draw))
    joined = term.until + 200 * DAY  # type: ignore[operator]
    tie = share_of(book, partner, 0.002, holder_key=term.person, valid_from=joined)
    return told("G05", "lookalike", partner, [term.key, tie, contract], "只买了千分之二的股份")


KINDS = (
    same_number, left_and_sells, long_gone, sales_clerk, same_park,
    sits_elsewhere, paid_for_it, two_posts, outside_director,
    hired_by_a_partner, after_three_years, never_a_partner, a_few_shares,
)  # fmt: skip
