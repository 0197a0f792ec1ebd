"""Quorum and majority of a meeting when members are recused. Pure.

公司法（2023）第一百三十九条: who has an interest neither votes nor lends a vote; the meeting is held
when more than half of the others attend, decides with more than half of the others, and with fewer
than three of them in the room the matter goes to the shareholders. 第一百八十五条: their votes are not
among those counted. Rules of other bodies may leave the recused in the denominator: then they still
can't vote, and it only becomes harder to decide.
"""

from dataclasses import dataclass
from enum import StrEnum

from sunshine.before.authority.rules.lines import Share


class Way(StrEnum):
    """What becomes of the matter."""

    HELD = "held"  # it can be decided in this meeting
    POSTPONED = "postponed"  # not with those who came
    SUPERIOR = "superior"  # not by this body, whoever comes


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a body decides: who must attend (a share of those due), who must agree, whether the
    recused leave the count, and how many others there must be at least.
    """

    quorum: Share
    majority: Share
    recused_leave: bool = True
    least: int = 1

    def __post_init__(self) -> None:
        if self.quorum.over != "due":
            raise ValueError("到会比例以应到会人数为基数")
        if self.least < 1:
            raise ValueError("至少要有一人可以表决")


@dataclass(frozen=True, slots=True)
class Seats:
    """Members due (应到会), present (到会), recused among the due and among the present."""

    due: int
    present: int
    recused: int = 0
    recused_present: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.recused_present <= min(self.recused, self.present):
            raise ValueError("到会的回避人数不能多于回避人数、到会人数")
        # Who came or is recused, each once: so neither number alone can be more than are due.
        if self.present + self.recused - self.recused_present > self.due:
            raise ValueError("到会的和回避的成员合计不能多于应到会人数")


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of one matter. `voting`: who may vote and is there."""

    due: int
    present: int
    voting: int
    quorum: int
    votes: int
    way: Way

    def is_passed(self, voices: int) -> bool:
        """Whether so many who agree pass it. Raises ValueError for more than may vote."""
        if not 0 <= voices <= self.voting:
            raise ValueError("赞成票不能多于可以表决的到会人数")
        return self.way is Way.HELD and voices >= self.votes


def recount(seats: Seats, procedure: Procedure) -> Count:
    """Count one matter of a meeting without those who are recused from it."""
    eligible, voting = seats.due - seats.recused, seats.present - seats.recused_present
    leave = procedure.recused_leave
    due, present = (eligible, voting) if leave else (seats.due, seats.present)
    quorum = procedure.quorum.needed(due)
    votes = _votes(procedure, due, present)
    way = Way.HELD
    if eligible < procedure.least or _votes(procedure, due, due) > eligible:
        way = Way.SUPERIOR
    elif present < quorum:
        way = Way.POSTPONED
    elif voting < procedure.least:
        way = Way.SUPERIOR
    elif voting < votes:
        way = Way.POSTPONED
    return Count(due, present, voting, quorum, votes, way)


def _votes(procedure: Procedure, due: int, present: int) -> int:
    return procedure.majority.needed(due if procedure.majority.over == "due" else present)
