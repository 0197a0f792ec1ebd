"""What a filing must say, and when it had to come. Pure."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.before.filings.rules import (
    Admission,
    Field,
    Requirement,
    Schema,
    Told,
    emergency_is_late,
    faults,
    timing,
    urgency,
    yuan_of,
)
from sunshine.foundation.clock.queries import calendar
from sunshine.foundation.clock.rules import add_working_days

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BODIES = {"board": "董事会", "party_committee": "党委会"}
ASKED = (
    Field("plan", "方案要点", required=True, least=4),
    Field("paid_on", "付款日期", kind="date"),
    Field("cost", "费用", kind="money"),
)


def told(**changed) -> Told:
    said = {
        "item_code": "F01-001", "title": "支付设备尾款", "amount": Decimal(10), "counterparty": "",
        "body": "board", "meets_on": date(2026, 3, 20), "details": {"plan": "分期付款"},
    }  # fmt: skip
    return Told(**said | changed)


@pytest.mark.parametrize(("changed", "rule", "words"), [
    ({"title": "  付款 "}, "F01", "至少 4 个字"),
    ({"body": "workers"}, "F02", "董事会、党委会"),
    ({"meets_on": None}, "F03", "拟开会日期"),
    ({"amount": Decimal("-0.01")}, "F04", "负数"),
    ({"is_emergency": True, "emergency_reason": "洪水抢险需要"}, "F05", "已作出决定的时间"),
    ({"is_emergency": True, "emergency_reason": "洪水抢险需要",
      "decided_at": NOW + timedelta(seconds=1)}, "F05", "不能晚于现在"),
    ({"is_emergency": True, "decided_at": NOW, "emergency_reason": "洪水"}, "F06", "至少 6 个字"),
    ({"details": {}}, "F-plan", "请填写方案要点"),
    ({"details": {"plan": "三个字"}}, "F-plan", "至少 4 个字"),
    ({"details": {"plan": "分期付款", "paid_on": "明天"}}, "F-paid_on", "2026-12-31"),
    ({"details": {"plan": "分期付款", "cost": "1.234"}}, "F-cost", "两位小数"),
])  # fmt: skip
def test_each_fault_names_its_rule_and_what_to_do(changed, rule, words) -> None:
    ((found, said),) = faults(told(**changed), ASKED, BODIES, NOW)
    assert found == rule
    assert words in said


def test_a_field_asks_for_a_word_and_only_its_own_items_for_it() -> None:
    reason = Field("why", "理由")
    assert reason.fault("急") == ""
    assert reason.fault(" ") == ""
    assert Field("plan", "方案", least=2).fault("急").endswith("至少 2 个字")
    form = Schema(1, (reason, Field("loan", "借款用途", only=("F02", "F03"))), "示例")
    assert [f.name for f in form.asked_of("F02")] == ["why", "loan"]
    assert [f.name for f in form.asked_of("F01")] == ["why"]


def test_a_matter_without_amount_or_of_none_is_no_fault() -> None:
    for amount in (None, Decimal(0)):
        assert list(faults(told(amount=amount), ASKED, BODIES, NOW)) == []
    assert list(faults(told(title="付款事项"), ASKED, BODIES, NOW)) == []


def test_a_filing_that_says_everything_has_no_fault() -> None:
    assert list(faults(told(), ASKED, BODIES, NOW)) == []
    urgent = told(is_emergency=True, decided_at=NOW, emergency_reason="防汛抢险设备")
    assert list(faults(urgent, ASKED, BODIES, NOW)) == []


@pytest.mark.parametrize(("text", "amount"), [
    ("1,200.50", Decimal("1200.50")), ("0", Decimal(0)), ("1", Decimal(1)),
    ("-1", None), ("1.005", None), ("NaN", None), ("1e15", None), ("万元", None),
    ("999999999999999.99", Decimal("999999999999999.99")),
])  # fmt: skip
def test_yuan_are_read_as_people_write_them(text, amount) -> None:
    assert yuan_of(text) == amount


@given(st.dates(date(2026, 1, 5), date(2026, 11, 30)), st.integers(0, 15))
def test_the_last_day_leaves_its_working_days_before_the_meeting(meets_on, lead) -> None:
    found = timing(meets_on, meets_on, lead, calendar())
    evening_before = found.last_on - timedelta(days=1)
    there, _ = add_working_days(evening_before, lead, calendar())
    assert found.last_on <= meets_on
    assert there < meets_on or lead == 0
    on_time = timing(found.last_on, meets_on, lead, calendar())
    late = timing(found.last_on + timedelta(days=1), meets_on, lead, calendar())
    assert (on_time.is_late, late.is_late) == (False, True)
    assert not found.is_backdated
    assert timing(meets_on + timedelta(days=1), meets_on, lead, calendar()).is_backdated


@pytest.mark.parametrize(("due", "colour"), [
    ("2026-03-01", "red"), ("2026-03-02", "orange"), ("2026-03-03", "orange"),
    ("2026-03-04", "yellow"), ("2026-03-05", "yellow"), ("2026-03-06", "blue"),
])  # fmt: skip
def test_the_colour_says_how_many_working_days_are_left(due, colour) -> None:
    assert urgency(date.fromisoformat(due), date(2026, 3, 2), calendar()) == colour


def test_an_emergency_is_made_good_within_its_hours_nights_included() -> None:
    assert not emergency_is_late(NOW, NOW + timedelta(hours=48, seconds=-1), 48)
    assert emergency_is_late(NOW, NOW + timedelta(hours=48), 48)


def test_admission_is_given_only_where_nothing_is_missing() -> None:
    number = Requirement("number", satisfied=True, words="报备号")
    copy = Requirement("copy", satisfied=False, words="还未阅知")
    assert Admission((number,)).granted
    assert not Admission((number, copy)).granted
    assert Admission((number, copy)).missing == (copy,)
