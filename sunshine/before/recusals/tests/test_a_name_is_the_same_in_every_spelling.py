"""How the other side of a conflict is told in a text; what two opinions come to; when months end."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.before.recusals.rules.judging import ANSWERS, months_after, stricter
from sunshine.before.recusals.rules.parties import Scope, plain, stem

PLACE = UUID(int=1)


@pytest.mark.parametrize(
    ("written", "is_same"),
    [
        ("丙设备有限公司", True), ("丙设备有限责任公司", True), ("（丙 设备）有限公司", True),
        ("与丙设备有限公司签订合同", True), ("丙·设备有限公司", True), ("ＡＢ丙设备", False),
        ("〔丙〕设备 有限公司", True), ("丙∙设备——有限公司", True), ("「丙设备」有限公司", True),
        ("丁设备有限公司", False), ("丙设有限公司", False), ("", False),
    ],
)  # fmt: skip
def test_spellings_of_a_firm(written, is_same) -> None:
    assert Scope(firm="丙设备有限公司").is_named_in([written]) is is_same


def test_a_short_stem_takes_the_whole_name() -> None:
    scope = Scope(firm="中石化有限公司")
    assert scope.is_named_in(["中石化有限责任公司"])
    assert not scope.is_named_in(["中石化加油站的租金"])


def test_codes_and_persons_are_found_in_any_text() -> None:
    scope = Scope(uscc="91330000MA2700001X", person="项玉林")
    assert scope.is_named_in(["", "收款人 91330000ma2700001x"])
    assert scope.is_named_in(["聘任项 玉林为副总经理"])
    assert not scope.is_named_in(["项玉"])
    assert not Scope(item="F01", place=PLACE).is_named_in(["项玉林"])


def test_a_kind_of_matter_is_closed_at_its_enterprise_only() -> None:
    scope = Scope(item="F01", place=PLACE)
    assert scope.covers(PLACE, "F01-001")
    assert not scope.covers(PLACE, "P06-001")
    assert not scope.covers(UUID(int=2), "F01-001")
    assert not Scope(place=PLACE).covers(PLACE, "F01-001")


def test_what_can_not_be_looked_for_is_said() -> None:
    assert list(Scope(uscc="91330000MA2700001X").faults()) == []
    assert list(Scope(item="F01").faults()) == []
    for scope, words in (
        (Scope(), "至少一项"), (Scope(uscc="9133"), "18 位"), (Scope(firm="丙设备"), "全称"),
        (Scope(person="项"), "全名"),
    ):  # fmt: skip
        assert any(words in fault for fault in scope.faults())


def test_the_shortest_names_that_can_be_looked_for() -> None:
    assert list(Scope(firm="秋月建材").faults()) == []
    assert list(Scope(person="项玉").faults()) == []
    # A stem of four characters is looked for alone, one of three only in its whole name.
    assert Scope(firm="秋月建材有限公司").is_named_in(["秋月建材的租金"])
    assert not Scope(firm="秋月建有限公司").is_named_in(["秋月建的租金"])


def test_scopes_that_are_looked_for_together_name_what_each_names() -> None:
    both = Scope(
        firm="丙设备有限公司",
        person="项玉林",
        also=(Scope(firm="秋月建材", person="孟昭远"), Scope()),
    )
    assert both.is_named_in(["秋月建材"])
    assert both.is_named_in(["丙设备有限公司"])
    assert both.persons == ("项玉林", "孟昭远")
    assert Scope(firm="丙设备有限公司").persons == ()


@given(st.text("丙设备有限责任公司股份（）·Ⅳab 0，、", max_size=40))
def test_plain_is_plain_already_and_a_stem_is_in_its_name(text) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(text).startswith(stem(text))


def test_the_stricter_of_two_opinions_holds_in_any_order() -> None:
    order = list(ANSWERS)
    for i, first in enumerate(order):
        for j, second in enumerate(order):
            assert stricter(first, second) == order[min(i, j)]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)), (date(2026, 11, 29), 3, date(2027, 2, 28)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)), (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_months_end_on_their_day_or_the_last(day, months, expected) -> None:
    assert months_after(day, months) == expected
