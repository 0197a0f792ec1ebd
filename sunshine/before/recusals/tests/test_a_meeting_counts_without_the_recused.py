"""Quorum and majority are counted anew when members are recused, against a second reading."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.before.authority.rules.lines import Share
from sunshine.before.recusals.rules.votes import Procedure, Seats, Way, recount

HALF = Share(Fraction(1, 2))
HALF_PRESENT = Share(Fraction(1, 2), "present")
TWO_THIRDS = Share(Fraction(2, 3), "due", is_strict=False)
ALL = Share(Fraction(1), "due", is_strict=False)
SHARES = [
    Share(Fraction(top, bottom), over, strict)
    for (top, bottom), over, strict in product(
        ((1, 2), (2, 3), (3, 4), (4, 5)), ("due", "present"), (True, False)
    )
] + [ALL, Share(Fraction(1), "present", is_strict=False)]
LISTED = Procedure(HALF, HALF, recused_leave=True, least=3)  # 公司法第一百三十九条


@pytest.mark.parametrize(
    ("seats", "procedure", "numbers", "way"),
    [
        # 9 directors, 2 related: 4 of the 7 others must come, 4 of them agree.
        (Seats(9, 8, 2, 1), LISTED, (7, 7, 4, 4), Way.HELD),
        (Seats(9, 4, 2, 0), LISTED, (7, 4, 4, 4), Way.HELD),
        (Seats(9, 3, 2, 0), LISTED, (7, 3, 4, 4), Way.POSTPONED),
        # 5 directors, 3 related: two others are fewer than three, whoever comes.
        (Seats(5, 5, 3, 3), LISTED, (2, 2, 2, 2), Way.SUPERIOR),
        # 5 directors, 2 related, one of the three others away: quorum 2 is there, three are not.
        (Seats(5, 4, 2, 2), LISTED, (3, 2, 2, 2), Way.SUPERIOR),
        # The recused stay in the count: 5 of 9 agree, of 7 who may.
        (Seats(9, 9, 2, 2), Procedure(HALF, HALF, recused_leave=False), (9, 9, 5, 5), Way.HELD),
        # Unanimity of all due can't be reached when one of them may not vote.
        (Seats(5, 5, 1, 1), Procedure(HALF, ALL, recused_leave=False), (5, 5, 3, 5), Way.SUPERIOR),
        (Seats(5, 5, 1, 1), Procedure(HALF, ALL), (4, 4, 3, 4), Way.HELD),
        # Enough came for the quorum, but a majority of those due did not.
        (Seats(6, 4, 0, 0), Procedure(HALF, Share(Fraction(4, 5))), (6, 4, 4, 5), Way.POSTPONED),
        (Seats(6, 4, 0, 0), Procedure(HALF, HALF_PRESENT), (6, 4, 4, 3), Way.HELD),
        (Seats(6, 4, 0, 0), Procedure(TWO_THIRDS, HALF), (6, 4, 4, 4), Way.HELD),
        # Everybody is recused: nobody is left to decide.
        (Seats(3, 3, 3, 3), Procedure(HALF, HALF), (0, 0, 1, 1), Way.SUPERIOR),
        (Seats(3, 0, 0, 0), Procedure(HALF, HALF), (3, 0, 2, 2), Way.POSTPONED),
    ],
)
def test_the_numbers_of_a_matter(seats, procedure, numbers, way) -> None:
    found = recount(seats, procedure)
    assert (found.due, found.present, found.quorum, found.votes) == numbers
    assert found.way is way
    assert found.voting == seats.present - seats.recused_present


def test_where_nothing_else_is_said_nobody_is_recused_and_a_single_member_may_decide() -> None:
    found = recount(Seats(1, 1), Procedure(HALF, HALF))
    assert (found.due, found.present, found.voting, found.votes) == (1, 1, 1, 1)
    assert found.is_passed(1)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Seats, Procedure]:
    others, recused = draw(st.integers(0, 12)), draw(st.integers(0, 6))
    seats = Seats(
        others + recused,
        draw(st.integers(0, others)) + (there := draw(st.integers(0, recused))),
        recused,
        there,
    )
    quorum = draw(st.sampled_from([s for s in SHARES if s.over == "due"]))
    majority = draw(st.sampled_from(SHARES))
    procedure = Procedure(quorum, majority, draw(st.booleans()), draw(st.integers(1, 4)))
    return seats, procedure


def reaches(share: Share, count: int, of: int) -> bool:
    """By multiplying out, as somebody with a pencil does; no `Share.needed`."""
    left, right = count * share.rate.denominator, of * share.rate.numerator
    return left > right if share.is_strict else left >= right


def second_reading(seats: Seats, procedure: Procedure, voices: int) -> bool:
    """Whether it is passed: the others must be enough, have come, and agree."""
    others, came = seats.due - seats.recused, seats.present - seats.recused_present
    due = others if procedure.recused_leave else seats.due
    present = came if procedure.recused_leave else seats.present
    base = due if procedure.majority.over == "due" else present
    return (
        others >= procedure.least
        and came >= procedure.least
        and reaches(procedure.quorum, present, due)
        and reaches(procedure.majority, voices, base)
        and voices <= came
    )


@given(meetings())
def test_what_passes_is_what_a_second_reading_passes(meeting) -> None:
    seats, procedure = meeting
    found = recount(seats, procedure)
    for voices in range(found.voting + 1):
        assert found.is_passed(voices) == (
            second_reading(seats, procedure, voices) and found.way is Way.HELD
        )
    can_pass = any(second_reading(seats, procedure, v) for v in range(found.voting + 1))
    hopeless = found.way is Way.SUPERIOR
    assert can_pass == (found.way is Way.HELD) or hopeless


@given(meetings())
def test_a_body_that_could_decide_if_all_came_is_never_passed_over_for_numbers(meeting) -> None:
    seats, procedure = meeting
    everybody = Seats(seats.due, seats.due, seats.recused, seats.recused)
    found = recount(everybody, procedure)
    others = seats.due - seats.recused
    assert (found.way is Way.HELD) == any(
        second_reading(everybody, procedure, v) for v in range(others + 1)
    )
    assert found.way is not Way.POSTPONED or not procedure.recused_leave


@given(meetings(), st.integers(1, 3))
def test_one_more_recused_never_makes_it_easier_where_they_stay_in_the_count(meeting, more) -> None:
    seats, procedure = meeting
    came = seats.present - seats.recused_present
    if procedure.recused_leave or came > seats.due - seats.recused - more:
        return
    fewer = Seats(seats.due, seats.present, seats.recused + more, seats.recused_present)
    before, after = recount(seats, procedure), recount(fewer, procedure)
    assert (after.quorum, after.votes) == (before.quorum, before.votes)
    assert after.way is not Way.HELD or before.way is Way.HELD


@pytest.mark.parametrize(
    "numbers",
    [
        (3, 4),
        (3, 3, 4),
        (3, 2, 1, 2),
        (3, 1, 3, 2),
        (3, 3, 1, 0),
        (3, -1),
        (3, 1, -1),
        (3, 1, 1, -1),
    ],
)
def test_seats_that_can_not_be_are_refused(numbers) -> None:
    with pytest.raises(ValueError, match="不能多于"):
        Seats(*numbers)


def test_a_procedure_that_can_not_be_is_refused() -> None:
    with pytest.raises(ValueError, match="应到会"):
        Procedure(HALF_PRESENT, HALF)
    with pytest.raises(ValueError, match="至少要有一人"):
        Procedure(HALF, HALF, least=0)


def test_more_voices_than_may_vote_are_a_mistake() -> None:
    found = recount(Seats(5, 5, 1, 1), Procedure(HALF, HALF))
    assert found.is_passed(4)
    assert not found.is_passed(2)
    for voices in (-1, 5):
        with pytest.raises(ValueError, match="赞成票"):
            found.is_passed(voices)
