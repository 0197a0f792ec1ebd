"""Meetings and votes behind the resolutions: who was there, who said what."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from seeds.enterprises import Company, stream
from seeds.leaders import BOARD, COMMITTEE, Row, Term, leaders

ABSENT = 0.06
QUORUM = 2 / 3  # 国有企业基层党组织工作条例、公司章程的通常要求：三分之二以上到会
# How those vote who are not needed for the outcome: agree, agree in principle, abstain,
# against, recused.
FREE = (("agree", "agree_in_principle", "abstain", "against", "recused"), (0.92, 0.05, 0.01, 0.01, 0.01))  # fmt: skip
NEEDED = {"passed": "agree", "rejected": "against", "deferred": "defer"}
NUMBERS = {COMMITTEE: 1, BOARD: 2}


class Minutes:
    """Follows rows on their way to the files and adds, after each resolution, its votes and,
    before the first of a day, the meeting. Attendance depends on seed and meeting only.
    """

    def __init__(self, seed: int, found: list[Company]) -> None:
        self.seed, self.companies = seed, {c.uscc: c for c in found}
        self.present: dict[str, tuple[Term, ...]] = {}
        self.stances: dict[tuple[str, str], str] = {}
        self.needed: set[str] = set()  # who stays away from no meeting

    def expect(self, stances: dict[tuple[str, str], str]) -> None:
        """How members vote on another party, whatever chance would say."""
        self.stances |= stances
        self.needed |= {person for person, _ in stances}

    def of(self, rows: Iterator[Row], organisation: str | None = None) -> Iterator[Row]:
        """The same rows and their minutes."""
        for mart, row in rows:
            if mart == "resolution":
                uscc = str(row.get("organisation_id", organisation))
                yield from self._minuted(self.companies[uscc], row)
            yield mart, row

    def _minuted(self, company: Company, resolution: dict[str, Any]) -> Iterator[Row]:
        body, day = resolution["body"], np.datetime64(str(resolution["resolved_on"]))
        key = f"HY-{company.index:03d}-{NUMBERS[body]}-{str(day).replace('-', '')}"
        if key not in self.present:
            yield self._meeting(company, key, body, day)
        members = self.present[key]
        draw = stream(self.seed, f"vote{company.index}{resolution['resolution_id']}")
        needed = len(members) // 2 + 1
        free = draw.choice(FREE[0], size=len(members), p=FREE[1])
        told = [self._stance(m, resolution) for m in members]
        order = [n for n in draw.permutation(len(members)).tolist() if told[n] != "recused"]
        bound = set(order[:needed])
        for n, member in enumerate(members):
            opinion = NEEDED[resolution["outcome"]] if n in bound else told[n] or str(free[n])
            yield (
                "vote",
                {
                    "organisation_id": company.uscc,
                    "vote_id": f"BJ-{company.index:03d}-{resolution['resolution_id']}-{n}",
                    "meeting_id": key,
                    "resolution_id": resolution["resolution_id"],
                    "voter_key": member.person,
                    "opinion": opinion,
                },
            )

    def _stance(self, member: Term, resolution: dict[str, Any]) -> str | None:
        return self.stances.get((member.person, str(resolution.get("counterparty_id"))))

    def _meeting(self, company: Company, key: str, body: str, day: np.datetime64) -> Row:
        """The chair is there, and so many others that the body may decide."""
        members = [t for t in leaders(self.seed, company) if body in t.bodies and t.holds_on(day)]
        away = stream(self.seed, key).random(len(members)) < ABSENT
        room = len(members) - int(np.ceil(len(members) * QUORUM))
        absent = {
            n for n in np.flatnonzero(away).tolist() if n and members[n].person not in self.needed
        }
        absent = set(sorted(absent)[:room])
        self.present[key] = tuple(m for n, m in enumerate(members) if n not in absent)
        return (
            "meeting",
            {
                "organisation_id": company.uscc,
                "meeting_id": key,
                "body": body,
                "held_on": day,
                "moderator_key": members[0].person,
                "expected_count": len(members),
                "present_count": len(members) - len(absent),
            },
        )
