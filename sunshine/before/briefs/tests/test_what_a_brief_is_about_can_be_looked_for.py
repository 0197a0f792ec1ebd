"""What a brief asks about, and how much was found. Pure."""

from dataclasses import replace
from uuid import UUID

import pytest

from sunshine.before.briefs.rules import MOST_PERSONS, About, Section, persons_in

WHOLE = About(UUID(int=1), "续租", "甲方", "一期", ("王五",))


@pytest.mark.parametrize(("changed", "words"), [
    ({"title": " 租 "}, "请填写拟上会事项"),
    ({"counterparty": "甲"}, "对方单位至少两个字"),
    ({"project": "一"}, "项目至少两个字"),
    ({"persons": ("王五",) * (MOST_PERSONS + 1)}, "最多 10 人"),
    ({"persons": ("王五", "W5")}, "“W5”不像姓名"),
    ({"persons": ("W5", "王五", "X")}, "“W5”不像姓名"),
    ({"persons": ("王",)}, "“王”不像姓名"),
    ({"persons": ("王" * 21,)}, "不像姓名"),
])  # fmt: skip
def test_what_cannot_be_looked_for_is_said(changed, words) -> None:
    (found,) = replace(WHOLE, **changed).faults()
    assert words in found


def test_what_is_not_known_may_stay_empty() -> None:
    assert list(WHOLE.faults()) == []
    assert list(About(UUID(int=1), "续租").faults()) == []
    most = replace(WHOLE, persons=("阿依古丽·买买提",) * MOST_PERSONS)
    assert list(most.faults()) == []


def test_names_are_read_between_any_marks_each_once() -> None:
    assert persons_in(" 王五、李四，王五;赵六\n钱七 ") == ("王五", "李四", "赵六", "钱七")
    assert persons_in(" ") == ()


def test_a_section_says_how_many_there_are_or_at_least_are() -> None:
    assert Section("疑点").count_words == "0 条"
    assert Section("疑点", count=3).count_words == "3 条"
    assert Section("疑点", count=100, more=True).count_words == "超过 100 条"
