"""A period with pauses and extensions: what must hold whatever the days are."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from sunshine.foundation.clock.queries import read_calendar
from sunshine.foundation.clock.rules import (
    Calendar,
    Pause,
    Term,
    add_working_days,
    due_of,
    reasons,
    walk,
    working_days_between,
)

CALENDAR = read_calendar(Path(__file__).resolve().parents[4] / "reference" / "calendar")
DAY = timedelta(days=1)
days = st.dates(date(2023, 1, 1), date(2027, 6, 30))
counts = st.integers(1, 40)


@st.composite
def pauses(draw, most=3):
    found = []
    for _ in range(draw(st.integers(0, most))):
        since = draw(days)
        found.append(Pause(since, since + draw(st.integers(0, 40)) * DAY))
    return tuple(found)


def due(start, count, *, added=0, stood=(), on=date(2028, 1, 1)):
    return due_of(Term(start, count, added, tuple(stood)), CALENDAR, on)[0]


def working(since, until):
    return sum(CALENDAR.is_working(since + n * DAY) for n in range((until - since).days))


@given(days, counts)
def test_without_pauses_it_is_plain_addition_of_working_days(start, count):
    assert due_of(Term(start, count), CALENDAR, start) == add_working_days(start, count, CALENDAR)


@given(days, counts, pauses())
def test_a_due_date_is_never_a_rest_day_nor_a_day_that_stood_still(start, count, stood):
    found = due(start, count, stood=stood)
    assert CALENDAR.is_working(found)
    assert not any(p.since <= found < p.until for p in stood)


@given(days, st.integers(0, 20), counts, pauses())
def test_longer_is_later_and_a_later_start_is_not_earlier(start, shift, count, stood):
    assert due(start, count + 1, stood=stood) > due(start, count, stood=stood)
    assert due(start + shift * DAY, count, stood=stood) >= due(start, count, stood=stood)


@given(days, counts, counts, pauses())
def test_counting_in_two_steps_is_counting_in_one(start, first, second, stood):
    half = due(start, first, stood=stood)
    assert due(half, second, stood=stood) == due(start, first + second, stood=stood)
    assert due(start, first, added=second, stood=stood) == due(start, first + second, stood=stood)


@given(days, counts, st.integers(1, 40), st.integers(0, 40))
def test_a_pause_of_n_working_days_moves_the_due_date_by_n(start, count, after, length):
    plain, since = due(start, count), start + after * DAY
    until = since + length * DAY
    assume(until <= plain + DAY)
    moved = due(start, count, stood=[Pause(since, until)])
    assert working_days_between(plain, moved, CALENDAR) == working(since, until)


@given(days, counts, st.integers(0, 30), st.integers(0, 20), st.integers(0, 20))
def test_a_pause_is_half_open(start, count, after, one, two):
    a = start + after * DAY
    b, c = a + one * DAY, a + (one + two) * DAY
    assert due(start, count, stood=[Pause(a, b), Pause(b, c)]) == due(
        start, count, stood=[Pause(a, c)]
    )
    assert due(start, count, stood=[Pause(a, a)]) == due(start, count)


@given(days, counts, pauses())
def test_a_pause_never_brings_a_due_date_forward(start, count, stood):
    assert due(start, count, stood=stood) >= due(start, count)


@given(days, counts, st.integers(1, 60))
def test_a_pause_after_the_due_date_revives_nothing(start, count, length):
    late = due(start, count) + DAY
    assert due(start, count, stood=[Pause(late, late + length * DAY)]) == due(start, count)


@given(days, counts, st.integers(1, 10), st.integers(0, 40))
def test_an_open_pause_counts_as_if_resumed_on_the_day_of_asking(start, count, after, waited):
    since = start + after * DAY
    on = since + waited * DAY
    assert due(start, count, stood=[Pause(since, None)], on=on) == due(
        start, count, stood=[Pause(since, on)]
    )


@given(days, counts, pauses())
def test_the_days_shown_are_the_days_counted(start, count, stood):
    shown = list(walk(Term(start, count, 0, stood), CALENDAR, start))
    assert [d.number for d in shown if d.number] == list(range(1, count + 1))
    assert [d.date for d in shown] == [start + n * DAY for n in range(len(shown))]
    assert shown[-1].kind == "limit"


def test_the_sentences_name_holidays_make_up_days_pause_extension_and_cut_off():
    stood = (Pause(date(2026, 9, 24), date(2026, 9, 29)),)
    told = "\n".join(reasons(Term(date(2026, 9, 23), 5, 2, stood), CALENDAR, date(2026, 9, 23), 18))
    assert "2026-09-23 周三 起算，当日不计，数 5 个工作日" in told
    assert "跳过法定节假日 6 天：2026-09-25 周五、2026-10-01" in told
    assert "调休上班，照计 1 天：2026-10-10 周六" in told
    assert "2026-09-29 周二 恢复，当日起续算；停算 2 个工作日" in told
    assert "批准延期，加 2 个工作日" in told
    assert "期限是 2026-10-13 周二，当日 18 时截止" in told
    assert "尚未公布" not in told


def test_beyond_the_calendar_the_date_is_provisional_and_says_so_and_the_calendar_changes_it():
    term = Term(date(2026, 12, 30), 2)
    assert due_of(term, CALENDAR, term.start) == (date(2027, 1, 1), True)
    assert "2027 年放假安排尚未公布" in reasons(term, CALENDAR, term.start, 18)[-1]
    told = Calendar(CALENDAR.years | {2027}, CALENDAR.rest | {date(2027, 1, 1)}, CALENDAR.work)
    assert due_of(term, told, term.start) == (date(2027, 1, 4), False)


def test_the_day_a_period_starts_on_decides_nothing() -> None:
    term = Term(date(2026, 12, 31), 1)
    known = Calendar(frozenset({2027}), frozenset({date(2027, 1, 1)}), frozenset())
    assert due_of(term, known, term.start) == (date(2027, 1, 4), False), "2026 is not counted"
    holiday = Term(date(2026, 10, 1), 1)
    told = "\n".join(reasons(holiday, CALENDAR, holiday.start, 18))
    assert "跳过法定节假日 4 天：2026-10-02 周五" in told


def test_weekends_are_told_and_a_period_of_no_days_ends_where_it_starts() -> None:
    friday = Term(date(2026, 11, 20), 6)
    assert "跳过周末 4 天" in reasons(friday, CALENDAR, friday.start, 18)
    same_day = Term(date(2026, 11, 20), 0)
    assert reasons(same_day, CALENDAR, same_day.start, 17) == [
        "2026-11-20 周五 当日办结，17 时截止"
    ]
