"""Who is reached where: phones and addresses of firms, of leaders and of staff."""

from collections.abc import Iterator

import numpy as np

from seeds.enterprises import Supplier, identity_number, stream
from seeds.leaders import Row
from seeds.names import PLACES
from seeds.trade import END, START, Books

STAFF = 6  # of each enterprise, whose files hold a phone and an address
GONE = 0.25  # of them, those who left within the city's three years
PARKS, IN_A_PARK = 12, 0.1  # business parks, and firms whose address is that of one
AGENCIES, BY_AGENCY = 5, 0.04  # agencies that register firms under their own number
IN_A_DORMITORY = 0.05  # of the staff: they live where a park is
DAY = np.timedelta64(1, "D")


def phone(number: int) -> str:
    """A number that no phone has: it begins as none does."""
    return f"0000-{number:08d}"


def park(number: int) -> str:
    return f"澄州市{PLACES[number % len(PLACES)]}创业园{number // len(PLACES) + 1}号楼"


def point(key: str, kind: str, value: str, **whose: object) -> Row:
    """One contact point, of `person_key` or of `organisation_subject_id`."""
    is_person = "person_key" in whose
    row: dict[str, object] = {
        "contact_point_id": f"LX-{key}",
        "subject_kind": "person" if is_person else "organisation",
        "kind": kind,
        "value_key": value,
        "source_kind": "personnel_file" if is_person else "registry",
    }
    return ("contact_point", row | whose)


def contacts(seed: int, sellers: list[Supplier]) -> Iterator[Row]:
    """(mart, row) of all firms that sell: a phone and an address, a few shared innocently."""
    draw = stream(seed, "contacts")
    for seller in (s for s in sellers if not s.is_person):
        number, where = phone(seller.index), f"澄州市{seller.category}路{seller.index + 1}号"
        if draw.random() < BY_AGENCY:
            number = phone(90_000_000 + int(draw.integers(0, AGENCIES)))
        if draw.random() < IN_A_PARK:
            where = park(int(draw.integers(0, PARKS)))
        whose = {"organisation_subject_id": seller.identifier}
        yield point(f"{seller.identifier}-1", "phone", number, **whose)
        yield point(f"{seller.identifier}-2", "address", where, **whose)


def workforce(seed: int, book: Books) -> None:
    """Adds some of the enterprise's staff with their posts, and where they are reached."""
    draw = stream(seed, f"workforce{book.code}")
    for _ in range(0 if book.shard else STAFF):
        since = np.datetime64("2012-01-01") + int(draw.integers(0, 4000)) * DAY
        until = None
        if draw.random() < GONE:
            until = START + int(draw.integers(0, int((END - START).astype(int)))) * DAY
        where = None
        if draw.random() < IN_A_DORMITORY:
            where = park(int(draw.integers(0, PARKS)))
        hire(book, identity_number(draw), since, until, where=where)


def hire(
    book: Books,
    person: str,
    since: np.datetime64,
    until: np.datetime64 | None = None,
    *,
    number: str | None = None,
    where: str | None = None,
) -> list[str]:
    """An employee with a post, a phone and an address, own ones unless given; keys of the rows."""
    n = len(book.extra)
    code = f"{book.code}Y{n:05d}"
    post = {
        "position_id": f"RZ-{code}",
        "person_key": person,
        "target_id": book.company.uscc,
        "role": "employee",
        "valid_from": since,
        "valid_to": until,
    }
    book.extra.append(("position", post))
    own = f"{book.code}{n:06d}".replace("S", "9")
    number = number or phone(int(f"5{own}"[:8]))
    where = where or f"澄州市{PLACES[n % len(PLACES)]}新村{own}室"
    book.extra.append(point(f"{code}-1", "phone", number, person_key=person))
    book.extra.append(point(f"{code}-2", "address", where, person_key=person))
    return [f"RZ-{code}", f"LX-{code}-1", f"LX-{code}-2"]
