"""Declarations of leaders and of key posts: what was due, what was filed, which firms it names.

Honest, and on time: whatever the registers know of the declarant and the family is declared at
the first filing after it, unless a plant says otherwise (`People.ways`, `People.silent`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from seeds.enterprises import identity_number, stream
from seeds.leaders import YEARS, Row, Term
from seeds.names import BRANDS_A, BRANDS_B
from seeds.trade import END, Books

DAY = np.timedelta64(1, "D")
SINCE = np.datetime64("2023-01-01")  # declarations are kept from this day on
WITHIN = 30 * DAY  # 领导干部报告个人有关事项规定（2017）：变化后 30 日内
KEY_POSTS = ("采购部经理", "财务部经理")
ALIKE = 0.1  # yearly declarations with nothing new to say since the year before
BY_NAME = 0.2  # firms of which the declarant knows only the name


@dataclass(frozen=True, slots=True)
class Filing:
    """One duty to file and how it was met; `filed` is None where it was not."""

    key: str
    kind: str
    year: int
    due: np.datetime64
    filed: np.datetime64 | None
    state: str
    fingerprint: str | None


def key_posts(seed: int, book: Books) -> None:
    """Adds the holders of key posts, who declare as leaders do and sit in no body."""
    for n, post in enumerate(KEY_POSTS):
        draw = stream(seed, f"key post{book.company.index}{n}")
        since = np.datetime64("2017-01-01") + int(draw.integers(0, 1800)) * DAY
        term = Term(f"RQ-{book.company.index:03d}-K{n}-0", identity_number(draw), -1, since, None)
        book.people.declarants.append(term)
        if not book.shard:
            add_tenure(book, term, post)
    book.people.declarants.extend(book.leaders)


def add_tenure(book: Books, term: Term, post: str) -> None:
    """The tenure of somebody who sits in no body."""
    row = {
        "tenure_id": term.key,
        "person_key": term.person,
        "post": post,
        "valid_from": term.since,
        "valid_to": term.until,
    }
    book.extra.append(("tenure", row))


def declare(seed: int, book: Books) -> Iterator[Row]:
    """(mart, row) of duties to file and of declared firms; comes after all plants."""
    family, firms = _family(book), {s.identifier: s.name for s in book.market}
    ties = _ties(book)
    for term in book.people.declarants:
        people = {term.person: "self"} | family.get(term.person, {})
        held = [
            (holder, relation, mart, row)
            for holder, relation in people.items()
            for mart, row in ties.get(holder, [])
        ]
        told = [tie for tie in held if (tie[0], tie[3]["target_id"]) not in book.people.silent]
        moved = sorted({np.datetime64(str(row["valid_from"])) for *_, row in told})
        filed = filings(seed, term, book.people.ways.get(term.person, ""), moved)
        if not book.shard or f"S{book.shard}" in term.key:
            for one in filed:
                yield _duty(term, one)
        for n, tie in enumerate(told):
            yield from _firm(book, term, n, tie, filed, firms)


def filings(seed: int, term: Term, way: str, moved: list[np.datetime64]) -> list[Filing]:
    """All duties of a term by day: taking office, every January, after a change, on leaving."""
    draw = stream(seed, f"declared{term.key}")
    code = term.key[3:]
    duties = [(f"SB-{code}-A", "appointment", term.since + WITHIN)] if term.since >= SINCE else []
    duties += [
        (f"SB-{code}-Y{year}", "yearly", np.datetime64(f"{year + 1}-01-31"))
        for year in YEARS
        if term.holds_on(np.datetime64(f"{year}-12-31"))
    ]
    changes = [d for d in moved if d > max(term.since, SINCE) and term.holds_on(d)]
    duties += [(f"SB-{code}-C{n}", "change", d + WITHIN) for n, d in enumerate(changes)]
    if term.until is not None and SINCE <= term.until <= END:
        duties.append((f"SB-{code}-L", "leaving", term.until + WITHIN))
    found, before = [], ["", ""]
    for key, kind, due in duties:
        day = due - int(draw.integers(1, 25)) * DAY
        content = f"{int(draw.integers(0, 2**62)):016x}"
        if kind == "yearly":
            if draw.random() < ALIKE and before[1] and before[0] != before[1]:
                content = before[1]
            before = [before[1], content]
        year = int(str(due)[:4]) - (kind == "yearly")
        filed = day if day <= END else None
        one = Filing(key, kind, year, due, filed, "accepted", content)
        found.append(_in_this_way(one, way) if filed else _open(one, "due"))
    return found


def _open(one: Filing, state: str) -> Filing:
    return replace(one, filed=None, fingerprint=None, state=state)


def _in_this_way(one: Filing, way: str) -> Filing:
    """A yearly filing as a plant wants it; only the last year's may be late or missing."""
    is_last = one.year == YEARS[-1]
    if one.kind == "yearly" and (way == "copied" or (way == "copied_twice" and not is_last)):
        return replace(one, fingerprint=f"{int(one.key[3:6]):016x}{way}")
    if one.kind != "yearly" or not is_last:
        return one
    if way in {"missing", "excused"}:
        return _open(one, "due" if way == "missing" else "exempted")
    if way in {"late", "last_day"}:
        return replace(one, filed=one.due + (17 if way == "late" else 0) * DAY)
    return one


def _duty(term: Term, one: Filing) -> Row:
    return (
        "declaration",
        {
            "declaration_id": one.key,
            "person_key": term.person,
            "kind": one.kind,
            "year": one.year,
            "due_on": one.due,
            "filed_on": one.filed,
            "state": one.state,
            "fingerprint": one.fingerprint,
            "reported_on": END,
        },
    )


def _firm(
    book: Books,
    term: Term,
    n: int,
    tie: tuple[str, str, str, dict[str, object]],
    filed: list[Filing],
    firms: dict[str, str],
) -> Iterator[Row]:
    """The firm as declared from the first filing on after it was acquired, until one without it."""
    holder, relation, mart, row = tie
    since = np.datetime64(str(row["valid_from"]))
    gone = None if row.get("valid_to") is None else np.datetime64(str(row["valid_to"]))
    days = sorted(f.filed for f in filed if f.filed is not None)
    first = next((d for d in days if d >= since), None)
    if first is None or (gone is not None and gone <= first):
        return
    code = f"{book.code}-{term.key[7:]}-{n}"
    draw = stream(n, code)
    target = str(row["target_id"])
    brand = f"{draw.choice(BRANDS_A)}{draw.choice(BRANDS_B)}"
    is_known = target not in firms or draw.random() >= BY_NAME
    yield (
        "declared_company",
        {
            "declared_company_id": f"JS-{code}",
            "person_key": term.person,
            "holder_key": holder,
            "relation": relation,
            "company_id": target if is_known else None,
            "company_name": firms.get(target, f"澄州{brand}投资有限公司"),
            "role": "shareholder" if mart == "ownership" else row["role"],
            "share": row.get("share"),
            "since_on": since,
            "declared_on": first,
            "valid_from": first,
            "valid_to": None if gone is None else next((d for d in days if d >= gone), None),
        },
    )


def _family(book: Books) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for mart, row in book.extra:
        if mart == "kinship":
            kin = found.setdefault(str(row["person_key"]), {})
            kin[str(row["relative_key"])] = str(row["relation"])
    return found


def _ties(book: Books) -> dict[str, list[Row]]:
    """Of each person the shares and posts that the registers know, own enterprises apart."""
    found: dict[str, list[Row]] = {}
    for mart, row in book.extra:
        holder = row.get("holder_key") if mart == "ownership" else row.get("person_key")
        is_tie = mart == "ownership" or (mart == "position" and row["role"] != "employee")
        if is_tie and holder and row["target_id"] not in book.group:
            found.setdefault(str(holder), []).append((mart, row))
    return found
