"""The state table by itself: what is open, what is missing, where a voided opinion leads back."""

from dataclasses import replace

import pytest

from sunshine.foundation.workflow.rules import (
    STAYS,
    Refused,
    Table,
    Transition,
    differences,
    extension_rows,
)

NEEDS = (("reason", "理由", 6), ("answer", "意见", 1))
FILE = Transition("file", "提交", frozenset({"draft"}), "review", "x.file")
ANSWER = Transition(
    "answer", "审查", frozenset({"review", "approval"}), "approval", "x.answer", NEEDS
)
CLOSE = Transition("close", "办结", frozenset({"approval"}), STAYS, "x.file", by_system=True)
TABLE = Table(
    label="x",
    title="事项",
    initial="draft",
    states={"draft": "草稿", "review": "审查中", "approval": "待签批", "signed": "已签"},
    transitions=(FILE, ANSWER, CLOSE),
    reopens=(("answer", "review"), ("sign", "approval")),
)


def test_what_is_missing_is_named_with_its_least_length() -> None:
    assert list(ANSWER.missing({})) == ["请填写理由（至少 6 个字）", "请填写意见"]
    assert list(ANSWER.missing({"reason": "五个字的话", "answer": " "})) == [
        "请填写理由（至少 6 个字）",
        "请填写意见",
    ]
    assert list(ANSWER.missing({"reason": "六个字的理由", "answer": "是"})) == []
    assert list(ANSWER.missing({"reason": " 五个字的话 ", "answer": None}))[1:] == ["请填写意见"]
    assert list(FILE.missing({})) == []


def test_a_transition_is_found_by_its_verb_or_refused_in_words() -> None:
    assert TABLE.find("answer") is ANSWER
    with pytest.raises(Refused, match="事项没有“fly”这个操作"):
        TABLE.find("fly")


@pytest.mark.parametrize(
    ("state", "held", "open_ones"),
    [
        ("draft", {"x.file", "x.answer"}, [FILE]),
        ("draft", {"x.answer"}, []),
        ("review", {"x.file"}, []),
        ("review", {"x.answer"}, [ANSWER]),
        ("approval", {"x.file", "x.answer"}, [ANSWER]),
        ("signed", {"x.file", "x.answer"}, []),
    ],
)
def test_open_is_what_state_and_permission_allow_and_no_machine_does(
    state, held, open_ones
) -> None:
    assert TABLE.open_to(state, frozenset(held)) == open_ones


@pytest.mark.parametrize(
    ("state", "voided", "back"),
    [
        ("signed", set(), "signed"),
        ("signed", {"sign"}, "approval"),
        ("signed", {"sign", "answer"}, "review"),
        ("approval", {"answer"}, "review"),
        ("draft", {"answer", "sign"}, "draft"),
        ("signed", {"other"}, "signed"),
    ],
)
def test_a_record_goes_back_to_the_earliest_of_what_was_voided(state, voided, back) -> None:
    assert TABLE.reopened(state, voided) == back


def test_differences_are_told_in_the_order_of_the_old_then_of_the_new() -> None:
    old, new = {"a": "1", "b": "2", "c": "3"}, {"d": "4", "c": "3", "a": "9"}
    assert differences(old, new) == [
        {"field": "a", "from": "1", "to": "9"},
        {"field": "b", "from": "2", "to": ""},
        {"field": "d", "from": "", "to": "4"},
    ]
    assert differences(old, dict(old)) == []
    assert differences({"a": ""}, {}) == [{"field": "a", "from": "", "to": ""}]


def test_by_default_one_answer_is_enough_of_anybody_not_while_suspended() -> None:
    assert (FILE.quorum, FILE.others, FILE.while_suspended, FILE.by_system) == (
        1,
        False,
        False,
        False,
    )


def test_a_plain_transition_is_open_to_one_person_without_a_fresh_proof_of_presence() -> None:
    assert not any((FILE.others, FILE.while_suspended, FILE.by_system, FILE.step_up))
    assert (FILE.quorum, FILE.endorses, FILE.informs) == (1, "", ())


def test_the_least_length_is_said_from_two_characters_on() -> None:
    short = Transition("note", "记", frozenset({"draft"}), STAYS, "x.file", (("no", "编号", 2),))
    assert list(short.missing({"no": "1"})) == ["请填写编号（至少 2 个字）"]


def test_an_extension_needs_a_whole_date_and_somebody_who_decides() -> None:
    ask, allow, refuse = extension_rows(
        frozenset({"review"}), "x.ask", "x.decide", (("reason", "理由", 6),)
    )
    reason = "等待评估机构出具报告"
    assert list(ask.missing({"until": "2026-12-3", "reason": reason})) != []
    assert list(ask.missing({"until": "2026-12-31", "reason": reason})) == []
    assert [(t.verb, t.permission, t.target) for t in (ask, allow, refuse)] == [
        ("ask_extension", "x.ask", STAYS),
        ("allow_extension", "x.decide", STAYS),
        ("refuse_extension", "x.decide", STAYS),
    ]


def test_a_table_knows_where_a_period_may_stand_still_or_be_lengthened() -> None:
    lengthened = replace(
        TABLE,
        transitions=(
            *TABLE.transitions,
            *extension_rows(frozenset({"review"}), "x.ask", "x.decide", ()),
        ),
    )
    assert TABLE.may_stand_still is False
    assert TABLE.may_be_extended("review") is False
    assert lengthened.may_be_extended("review") is True
    assert lengthened.may_be_extended("draft") is False
    stands = Transition("suspend", "中止", frozenset({"review"}), STAYS, "x.file")
    assert replace(TABLE, transitions=(FILE, stands)).may_stand_still is True
