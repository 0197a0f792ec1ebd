"""Leaders, their relatives, and the firms these own or run; some of them sell to the leader."""

from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, newcomer, quiet_day, serial, told, with_room
from seeds.enterprises import identity_number, stream
from seeds.leaders import IN_HOUSE, Term, leaders
from seeds.trade import Books, pay

RELATIONS = ("spouse", "child", "parent", "sibling", "child_spouse")
HAS_A_FIRM = 0.04  # relatives with a firm that has no business here
FUND = "91330000QYJ0000001"  # a fund with holdings all over the city (see ties)
SINCE = np.datetime64("2015-01-01")
DAY = np.timedelta64(1, "D")


def kin(seed: int, book: Books) -> None:
    """Adds the leaders of one enterprise with their declared relatives; a few own a firm that
    has no business here.
    """
    draw = stream(seed, f"kin{book.code}")
    everyone = leaders(seed, book.company)
    book.leaders = tuple(t for t in everyone if t.seat < IN_HOUSE)
    book.people.directors = tuple(t for t in everyone if t.seat >= IN_HOUSE)
    for leader in book.leaders:
        post_of(
            book,
            leader.person,
            book.company.uscc,
            "executive",
            valid_from=leader.since,
            valid_to=leader.until,
        )
        for _ in range(int(draw.integers(2, 6))):
            relative = identity_number(draw)
            declared(draw, book, leader, relative)
            if draw.random() < HAS_A_FIRM:
                target = newcomer(draw, book)
                share_of(book, target, float(draw.uniform(0.1, 0.9)), holder_key=relative)


def declared(
    draw: np.random.Generator, book: Books, leader: Term, relative: str, relation: str = ""
) -> str:
    """A relative of a leader as declared; the key of the row."""
    drawn = RELATIONS[int(draw.integers(0, len(RELATIONS)))]
    key = f"QS-{book.code}-{len(book.extra):05d}"
    row = {
        "kinship_id": key,
        "person_key": leader.person,
        "relative_key": relative,
        "relation": relation or drawn,
        "post": leader.post,
        "origin": "declared",
        "valid_from": leader.since,
        "valid_to": leader.until,
    }
    book.extra.append(("kinship", row))
    return key


def share_of(book: Books, target: str, share: float, **other: Any) -> str:
    """A holding as the registers know it; the key of the row."""
    key = f"CG-{book.code}K{len(book.extra):05d}"
    row = {
        "ownership_id": key,
        "holder_kind": "person" if "holder_key" in other else "organisation",
        "target_id": target,
        "share": f"{share:.4f}",
        "valid_from": SINCE,
    }
    book.extra.append(("ownership", row | other))
    return key


def post_of(book: Books, who: str, target: str, role: str, **other: object) -> str:
    """A post as the registers know it; the key of the row."""
    key = f"RZ-{book.code}K{len(book.extra):05d}"
    row = {
        "position_id": key,
        "person_key": who,
        "target_id": target,
        "role": role,
        "valid_from": SINCE,
    }
    book.extra.append(("position", row | other))
    return key


def _sold(draw: np.random.Generator, book: Books) -> tuple[str, str, str, str, np.datetime64]:
    """A new supplier with a contract, a leader and a relative: (supplier, contract, kinship,
    relative, signing day).
    """
    day = with_room(quiet_day(draw), 60)
    supplier = newcomer(draw, book)
    amount = round(float(np.exp(draw.normal(np.log(200_000), 0.6))), 2)
    contract = fresh(draw, book, amount, day, counterparty_id=supplier)
    pay(book, contract, day, amount, serial(book))
    in_office = [t for t in book.leaders if t.holds_on(contract["signed_on"])]  # type: ignore[arg-type]
    leader, relative = in_office[int(draw.integers(0, len(in_office)))], identity_number(draw)
    kinship = declared(draw, book, leader, relative)
    book.people.stances[leader.person, supplier] = "recused"  # should it come to a meeting
    return supplier, str(contract["contract_id"]), kinship, relative, contract["signed_on"]  # type: ignore[return-value]


def family_firm(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G01: a relative owns or runs the supplier, directly or through a firm of theirs."""
    supplier, contract, kinship, relative, _ = _sold(draw, book)
    way = int(draw.integers(0, 3))
    if way == 0:
        path = [share_of(book, supplier, float(draw.uniform(0.1, 0.6)), holder_key=relative)]
    elif way == 1:
        path = [post_of(book, relative, supplier, "legal_representative")]
    else:
        shell = f"KG-{book.code}{len(book.extra):05d}"
        path = [
            share_of(book, shell, float(draw.uniform(0.5, 1.0)), holder_key=relative),
            share_of(book, supplier, float(draw.uniform(0.4, 0.8)), holder_id=shell),
        ]
    return told(
        "G01", "hit", supplier, [kinship, contract, *path], "亲属持股、任职或间接控制供应商"
    )


def sold_out(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G01 look-alike: the relative gave the share up before the contract."""
    supplier, contract, kinship, relative, signed = _sold(draw, book)
    path = share_of(book, supplier, 0.4, holder_key=relative, valid_to=signed - 90 * DAY)
    return told("G01", "lookalike", supplier, [kinship, contract, path], "签约前已退出")


def tiny_share(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G01 near miss: a few shares, as anybody may own."""
    supplier, contract, kinship, relative, _ = _sold(draw, book)
    path = share_of(book, supplier, 0.004, holder_key=relative)
    return told("G01", "near_miss", supplier, [kinship, contract, path], "持股千分之四")


def mere_employee(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G01 look-alike: works there."""
    supplier, contract, kinship, relative, _ = _sold(draw, book)
    path = post_of(book, relative, supplier, "employee")
    return told("G01", "lookalike", supplier, [kinship, contract, path], "只是普通员工")


def through_a_fund(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G01 look-alike: a stake in a fund that holds a bit of everything."""
    supplier, contract, kinship, relative, _ = _sold(draw, book)
    rows = [
        share_of(book, FUND, 0.5, holder_key=relative),
        share_of(book, supplier, 0.3, holder_id=FUND),
    ]
    return told("G01", "lookalike", supplier, [kinship, contract, *rows], "通过持股极广的基金")


KINDS = (family_firm, sold_out, tiny_share, mere_employee, through_a_fund)
