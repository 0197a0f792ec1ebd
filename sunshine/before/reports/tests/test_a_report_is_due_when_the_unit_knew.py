"""Hours run on, working days begin the day after; lateness is told, never rounded away."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.before.reports.rules import (
    HOURS,
    WORKING_DAYS,
    Limit,
    Told,
    first_due,
    in_words,
    lateness,
)
from sunshine.foundation.clock.rules import Calendar, working_days_between

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(frozenset({2026}), frozenset({date(2026, 10, 1)}), frozenset())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("known", "limit", "due"),
    [
        ("2026-11-20 16:30", Limit(24, HOURS), "2026-11-21 16:30"),  # a Saturday
        ("2026-11-20 16:30", Limit(2, WORKING_DAYS), "2026-11-25 00:00"),  # Monday, Tuesday
        ("2026-11-21 03:00", Limit(2, WORKING_DAYS), "2026-11-25 00:00"),
        ("2026-09-30 09:00", Limit(1, WORKING_DAYS), "2026-10-03 00:00"),  # 1 October is off
    ],
)
def test_the_first_report_is_due(known, limit, due) -> None:
    assert first_due(at(known), limit, CALENDAR).at == at(due)


def test_a_year_without_published_holidays_makes_it_provisional() -> None:
    assert not first_due(at("2026-11-20 16:30"), Limit(2, WORKING_DAYS), CALENDAR).is_provisional
    assert first_due(at("2026-12-31 16:30"), Limit(2, WORKING_DAYS), CALENDAR).is_provisional
    assert not first_due(at("2026-12-31 16:30"), Limit(48, HOURS), CALENDAR).is_provisional


@given(
    st.integers(0, 330 * 24 * 60).map(lambda n: at("2026-01-01 00:00") + timedelta(minutes=n)),
    st.integers(1, 10),
)
def test_within_the_period_lie_exactly_its_working_days(known, count) -> None:
    due = first_due(known, Limit(count, WORKING_DAYS), CALENDAR).at
    last = (due - timedelta(seconds=1)).date()
    assert working_days_between(known.date(), last, CALENDAR) == count
    assert CALENDAR.is_working(last)
    assert lateness(due, due) == timedelta(0)
    assert lateness(due - timedelta(microseconds=1), due) is None


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (None, "按时"),
        (timedelta(0), "迟报 1 小时"),
        (timedelta(minutes=1), "迟报 1 小时"),
        (timedelta(hours=1), "迟报 1 小时"),
        (timedelta(hours=1, microseconds=1), "迟报 2 小时"),
        (timedelta(hours=47), "迟报 47 小时"),
        (timedelta(hours=48), "迟报 2 天"),
        (timedelta(hours=49), "迟报 3 天"),
        (timedelta(days=30), "迟报 30 天"),
    ],
)
def test_lateness_is_told_rounded_up(late, words) -> None:
    assert in_words(late) == words


def test_limits_are_told_as_people_say_them() -> None:
    assert str(Limit(24, HOURS)) == "24 小时"
    assert str(Limit(2, WORKING_DAYS)) == "2 个工作日"


NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
GOOD = {
    "kind": "risk",
    "title": "仓库火灾",
    "content": "十一月二十七日夜，三号仓库起火，货物受损，无人伤亡。",
    "measures": "已报警并封存现场",
    "occurred_at": NOW - timedelta(hours=9),
    "known_at": NOW - timedelta(hours=8),
    "amount": Decimal("120000.00"),
    "is_urgent": False,
}


def test_a_full_report_has_no_fault() -> None:
    assert Told(**GOOD).faults(NOW) == []
    same = GOOD | {"known_at": NOW, "occurred_at": NOW, "amount": Decimal(0)}
    assert Told(**same).faults(NOW) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "火灾 "}, "请填写标题（至少 4 个字）"),
        ({"content": "货物受损"}, "请填写基本情况"),
        ({"measures": " 无 "}, "没有采取的写明原因"),
        ({"known_at": None}, "请填写知悉时间"),
        ({"occurred_at": None}, "请填写发生时间"),
        ({"known_at": NOW + timedelta(seconds=1)}, "知悉时间不能晚于现在"),
        ({"occurred_at": NOW - timedelta(hours=7)}, "知悉时间不能早于发生时间"),
        ({"amount": Decimal("-0.01")}, "涉及金额不能是负数"),
    ],
)
def test_each_fault_is_named_alone(changed, words) -> None:
    found = Told(**GOOD | changed).faults(NOW)
    assert len(found) == 1
    assert words in found[0]
