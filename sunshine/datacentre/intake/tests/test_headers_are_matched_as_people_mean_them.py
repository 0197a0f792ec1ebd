"""Headers, what a person says they mean, what is proposed; cells that must not run. Pure."""

import pytest

from sunshine.datacentre.intake.rules import (
    IntakeError,
    UnknownHeadersError,
    map_headers,
    plain,
    propose,
    remedy,
    safe_cell,
    with_mapping,
)

WANTED = {"amount": ("金额", "付款金额"), "payee": ("收款人",), "paid_on": ("日期",)}


def test_headers_are_the_same_whatever_their_width_space_and_case() -> None:
    assert plain("\ufeff \uff21mount\n (元) ") == "amount(元)"
    assert plain("付款 金额") == "付款金额"


def test_known_headers_get_their_place_and_others_are_named() -> None:
    assert map_headers(["备注", " 付款金额", "收款人"], WANTED) == (
        {"amount": 1, "payee": 2},
        ["备注"],
    )
    with pytest.raises(IntakeError, match="表头“金额”出现了两次"):
        map_headers(["付款金额", "金额"], WANTED)


def test_what_a_person_said_comes_first_and_takes_the_header_from_its_old_column() -> None:
    found = with_mapping(WANTED, {"日期": "amount", "付给谁": "payee"})
    assert found == {
        "amount": ("金额", "付款金额", "日期"),
        "payee": ("收款人", "付给谁"),
        "paid_on": (),
    }
    assert map_headers(["日期", "付给谁"], found) == ({"amount": 0, "payee": 1}, [])
    assert with_mapping(WANTED, {}) == WANTED
    assert with_mapping(WANTED, {"日期": "paid_on"})["paid_on"] == ("日期", "日期")
    with pytest.raises(IntakeError, match="数据集没有这些字段：b、z"):
        with_mapping(WANTED, {"x": "z", "y": "b", "日期": "amount"})


def test_likely_meanings_are_proposed_best_first() -> None:
    found = propose(["本次付款金额", "收款人名称", "完全无关"], WANTED)
    assert [(header, column) for header, column, _ in found] == [
        ("本次付款金额", "amount"),
        ("收款人名称", "payee"),
    ]
    assert [score for *_, score in found] == [0.8, 0.75]
    assert propose(["甲乙"], {}) == []


def test_what_is_just_like_enough_is_proposed() -> None:
    assert propose(["甲乙丙丁戊己庚"], {"x": ("甲乙丙",)}) == [("甲乙丙丁戊己庚", "x", 0.6)]
    assert propose(["甲乙丙丁戊己庚辛"], {"x": ("甲乙丙",)}) == []


@pytest.mark.parametrize("kind", ["date", "instant", "money", "number", "integer", "boolean"])
def test_each_type_says_what_to_write_instead(kind) -> None:
    assert remedy(kind).startswith("请")
    assert remedy(kind) != remedy("text") == "请按数据标准填写"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_would_run_gets_a_quote(value) -> None:
    assert safe_cell(value) == "'" + value


@pytest.mark.parametrize("value", ["", "1=1", "甲公司", 7, None, -1.5])
def test_any_other_cell_stays(value) -> None:
    assert safe_cell(value) is value


def test_unknown_headers_are_kept_for_a_person_to_say() -> None:
    assert UnknownHeadersError("表头都不认识", ["甲"]).headers == ["甲"]
