"""Working days: holidays, make-up days, provisional dates."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sunshine.foundation.clock.queries import read_calendar
from sunshine.foundation.clock.rules import (
    add_working_days,
    in_words,
    legal_day,
    working_days_between,
)

CALENDAR = read_calendar(Path(__file__).resolve().parents[4] / "reference" / "calendar")
days = st.dates(date(2023, 1, 1), date(2028, 12, 31))


def test_national_day_is_skipped_and_the_make_up_day_counts():
    # 2026-10-01 to 10-07 are off, Saturday 10-10 is worked.
    assert add_working_days(date(2026, 9, 30), 1, CALENDAR) == (date(2026, 10, 8), False)
    assert add_working_days(date(2026, 9, 30), 3, CALENDAR) == (date(2026, 10, 10), False)


def test_a_date_in_an_unpublished_year_is_provisional():
    assert add_working_days(date(2026, 12, 31), 1, CALENDAR) == (date(2027, 1, 1), True)


@given(days, st.integers(0, 60))
def test_counting_back_what_was_added_gives_the_same_number(start, count):
    due, _ = add_working_days(start, count, CALENDAR)
    assert working_days_between(start, due, CALENDAR) == count
    assert due >= start
    assert working_days_between(due, start, CALENDAR) == -count


@given(days, st.integers(1, 40))
def test_a_due_date_is_a_working_day(start, count):
    due, _ = add_working_days(start, count, CALENDAR)
    assert CALENDAR.is_working(due)


def test_what_is_left_is_said_as_people_say_it():
    monday = date(2026, 11, 23)
    assert in_words(monday, monday, CALENDAR) == "今天到期"
    assert in_words(monday + timedelta(days=3), monday, CALENDAR) == "还剩 3 个工作日"
    assert in_words(monday - timedelta(days=3), monday, CALENDAR) == "逾期 1 个工作日"


def test_after_the_cut_off_hour_it_is_the_next_day():
    evening = datetime(2026, 11, 30, 17, 59, tzinfo=UTC)
    assert legal_day(evening, 18) == date(2026, 11, 30)
    assert legal_day(evening + timedelta(minutes=1), 18) == date(2026, 12, 1)
    assert legal_day(evening.replace(hour=23), 18) == date(2026, 12, 1)
    assert legal_day(evening.replace(hour=0), 18) == date(2026, 11, 30)
