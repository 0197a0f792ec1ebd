"""Who leads an enterprise: seats in its party committee and board, terms of office, pay."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from seeds.enterprises import Company, identity_number, stream

COMMITTEE, BOARD = "党委会", "董事会"
SEATS = (
    ("党委书记、董事长", (COMMITTEE, BOARD)),
    ("党委副书记、总经理", (COMMITTEE, BOARD)),
    ("纪委书记", (COMMITTEE,)),
    ("党委委员、副总经理", (COMMITTEE,)),
    ("党委委员、财务总监", (COMMITTEE,)),
    ("外部董事", (BOARD,)),
    ("外部董事", (BOARD,)),
    ("外部董事", (BOARD,)),
    ("外部董事", (BOARD,)),
    ("职工董事", (BOARD,)),
)
IN_HOUSE = 5  # the first so many seats are paid here and declare their relatives
HANDED_OVER = 0.25  # seats that changed hands once in the city's three years
YEARS = (2023, 2024, 2025)
# 国有企业负责人薪酬制度：绩效年薪不超过基本年薪的两倍，任期激励不超过年薪总水平的30%
BASE = {1: 280_000.0, 2: 220_000.0}
BASE_BELOW, DEPUTY = 170_000.0, 0.85
DAY = np.timedelta64(1, "D")
Row = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Term:
    """One person on one seat; `until` is the first day out of office."""

    key: str
    person: str
    seat: int
    since: np.datetime64
    until: np.datetime64 | None

    @property
    def post(self) -> str:
        return SEATS[self.seat][0]

    @property
    def bodies(self) -> tuple[str, ...]:
        return SEATS[self.seat][1]

    def holds_on(self, day: np.datetime64) -> bool:
        return bool(self.since <= day and (self.until is None or day < self.until))


@dataclass(slots=True)
class People:
    """Of one enterprise: who declares, and what a plant has them do otherwise than honestly."""

    directors: tuple[Term, ...] = ()  # outside ones and the staff's, once and now
    declarants: list[Term] = field(default_factory=list)
    ways: dict[str, str] = field(default_factory=dict)  # person → how he declares
    silent: set[tuple[str, str]] = field(default_factory=set)  # (holder, firm) left out
    # (member, other party) → how he votes, where that is not left to chance
    stances: dict[tuple[str, str], str] = field(default_factory=dict)


@lru_cache(maxsize=256)
def leaders(seed: int, company: Company) -> tuple[Term, ...]:
    """All terms of an enterprise by seat; no seat is ever empty."""
    draw = stream(seed, f"leaders{company.index}")
    found = []
    for seat in range(len(SEATS)):
        since = np.datetime64("2018-01-01") + int(draw.integers(0, 2000)) * DAY
        until = None
        key = f"RQ-{company.index:03d}-{seat:02d}"
        if draw.random() < HANDED_OVER:
            until = np.datetime64("2024-01-01") + int(draw.integers(0, 1000)) * DAY
        found.append(Term(f"{key}-0", identity_number(draw), seat, since, until))
        if until is not None:
            found.append(Term(f"{key}-1", identity_number(draw), seat, until, None))
    return tuple(found)


def offices(seed: int, found: list[Company]) -> Iterator[Row]:
    """(mart, row) of tenure and pay of all enterprises."""
    for company in found:
        for term in leaders(seed, company):
            yield (
                "tenure",
                {
                    "organisation_id": company.uscc,
                    "tenure_id": term.key,
                    "person_key": term.person,
                    "post": term.post,
                    "bodies": "、".join(term.bodies),
                    "valid_from": term.since,
                    "valid_to": term.until,
                },
            )
            if term.seat < IN_HOUSE:
                yield from _pay(seed, company, term)


def _pay(seed: int, company: Company, term: Term) -> Iterator[Row]:
    """One row a year, for those in office at its end; the incentive comes with the third year."""
    draw = stream(seed, f"pay{term.key}")
    for year in YEARS:
        share = float(draw.uniform(0.8, 1.7))
        if not term.holds_on(np.datetime64(f"{year}-12-31")):
            continue
        base = BASE.get(company.tier, BASE_BELOW) * (1 + 0.03 * (year - YEARS[0]))
        base = round(base * (DEPUTY if term.seat > 1 else 1.0), -2)
        incentive = round(base * (1 + share) * 0.2, 2) if year == YEARS[-1] else None
        yield (
            "pay",
            {
                "organisation_id": company.uscc,
                "pay_id": f"XC-{term.key[3:]}-{year}",
                "person_key": term.person,
                "year": year,
                "base_amount": base,
                "performance_amount": round(base * share, 2),
                "incentive_amount": incentive,
            },
        )
