"""What is missing in a declaration, what changed since the last one, rows while they are typed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sunshine.before.declarations.engine import form
from sunshine.before.declarations.rules import (
    Field,
    Told,
    code_of,
    day_of,
    differences,
    due_of,
    faults,
    name_of,
    number_of,
    post_class_of,
    shown,
)
from sunshine.before.declarations.rules.rows import added, dropped, packed, said_in
from sunshine.before.declarations.rules.verified import FOUND, SOURCES, share_of, size_of
from sunshine.before.declarations.rules.verified import faults as faults_of_check
from sunshine.before.declarations.tests.declarations_made import (
    BROTHER,
    COMPANY,
    WIFE,
    identity,
    told,
    uscc,
)

FORM = form(Path(__file__).resolve().parents[4])
POST = {"name": "澄州某协会", "role": "director", "since_on": "2024-01-01"}
DEALING = {
    "holder": "1", "name": "设备采购", "counterparty": "秋月建材", "kind": "contract", "on": "2026-01-05",
}  # fmt: skip


def wrong(said: Told) -> dict[str, str]:
    found = list(faults(FORM, said))
    assert len({place for place, _ in found}) == len(found), "each place is told once"
    return dict(found)


def company(**changed: str) -> dict[str, str]:
    return wrong(told(WIFE, companies=(COMPANY | changed,)))


def test_a_whole_declaration_lacks_nothing() -> None:
    assert wrong(told(WIFE, BROTHER, companies=(COMPANY,))) == {}
    assert wrong(told()) == {}


def test_each_part_says_something_or_that_there_is_nothing() -> None:
    none = frozenset({"relatives", "companies", "posts", "offshore", "dealings"})
    empty = Told({}, frozenset(), promised=False)
    assert list(wrong(empty)) == [
        "declarant", "relatives", "companies", "posts", "offshore", "dealings", "statement", "promise",
    ]  # fmt: skip
    assert "没有填：请填写，或者勾选“本人和亲属都没有投资" in wrong(empty)["companies"]
    assert "promise" in wrong(Told()), "whoever says nothing promises nothing"
    assert list(wrong(Told({}, none, promised=True))) == ["declarant", "statement"]
    both = wrong(told(WIFE, none=none))
    assert set(both) == {"relatives"}
    assert "填了 1 条，又勾选了没有" in both["relatives"]


def test_what_is_required_must_be_there_and_long_enough() -> None:
    found = wrong(told({"relation": "", "name": " "}))
    assert found == {
        "relatives-1-relation": "亲属第 1 条：请填写与本人的关系",
        "relatives-1-name": "亲属第 1 条：请填写姓名",
    }
    assert "姓名至少 2 个字" in wrong(told(WIFE | {"name": "白"}))["relatives-1-name"]
    assert wrong(told(WIFE | {"name": "白露"})) == {}
    second = wrong(told(WIFE, BROTHER | {"relation": "99"}))
    assert second == {"relatives-2-relation": "亲属第 2 条：请选择与本人的关系"}
    alone = wrong(told(declarant=({"number": ""},)))
    assert alone == {"declarant-1-number": "本人：请填写公民身份号码"}


@pytest.mark.parametrize(
    ("field", "given", "is_right"),
    [
        ("share", "0", True), ("share", "100", True), ("share", "100.01", False), ("share", "-0.01", False),
        ("share", "33.33", True), ("share", "33.333", False), ("share", "六成", False), ("share", "60%", True),
        ("capital", "0", True), ("capital", "-1", False), ("capital", "1,000,000.50", True),
        ("capital", "1，000", True), ("capital", "0.01", True), ("capital", "0.001", False), ("capital", "999999999999999", True),
        ("capital", "1000000000000000", False), ("capital", "NaN", False), ("capital", "Infinity", False),
        ("since_on", "2023-02-29", False), ("since_on", " 2024-02-29 ", True), ("since_on", "2024年", False),
        ("uscc", uscc(8), True), ("uscc", uscc(8).lower(), True), ("uscc", uscc(8)[:-1] + "*", False),
        ("role", "owner", True), ("role", "boss", False), ("is_related", "1", True), ("is_related", "0", False),
        ("holder", "0", True), ("holder", "1", True), ("holder", "2", False), ("holder", "-1", False),
    ],
)  # fmt: skip
def test_a_value_is_one_that_can_be(field, given, is_right) -> None:
    found = company(**{field: given})
    assert (set(found) == set()) is is_right
    assert set(found) <= {f"companies-1-{field}"}


def test_numbers_of_citizens_carry_their_check_and_belong_to_one_person() -> None:
    assert wrong(told(WIFE | {"number": identity(2)[:-1] + "?"})).keys() == {"relatives-1-number"}
    assert "与本人相同" in wrong(told(WIFE | {"number": identity(1)}))["relatives-1-number"]
    twice = wrong(told(WIFE, BROTHER, BROTHER | {"number": f" {identity(2)} "}))
    assert twice == {"relatives-3-number": "亲属第 3 条：公民身份号码与第 1 条相同"}
    third = wrong(told(WIFE, WIFE, WIFE))
    assert all("与第 1 条相同" in words for words in third.values())
    assert len(third) == 2
    assert wrong(told(BROTHER, BROTHER)) == {}, "two without a number are two"


def test_an_end_is_not_before_its_beginning() -> None:
    assert company(until_on="2023-05-01") == {}
    assert company(until_on="2023-04-30") == {
        "companies-1-until_on": "第 1 条：终止日期早于起始日期"
    }
    assert company(since_on="", until_on="2023-04-30") == {}
    posts = wrong(told(posts=(POST, POST | {"until_on": "2023-12-31"})))
    assert posts == {"posts-2-until_on": "第 2 条：终止日期早于起始日期"}


def test_terms_and_classes() -> None:
    assert due_of(date(2026, 12, 5), 30) == date(2027, 1, 4)
    assert post_class_of(in_body=True, is_key=True) == "manager"
    assert post_class_of(in_body=False, is_key=True) == "key"
    assert post_class_of(in_body=False, is_key=False) == ""


def test_names_and_numbers_as_they_are_compared() -> None:
    assert name_of("买买提 •吐尔逊") == name_of("买买提∙吐尔逊") == "买买提·吐尔逊"
    assert name_of("John  Smith") == "JohnSmith", "shown to people, so letters stay"
    assert code_of(" 91339900ma １") == "91339900MA1"
    assert number_of(" 1,234.5% ") == Decimal("1234.5")
    assert number_of("") is None
    assert number_of("-Infinity") is None
    assert day_of(" 2026-01-31 ") == date(2026, 1, 31)
    assert day_of("") is None


def test_what_changed_is_told_in_sentences_in_the_order_of_the_form() -> None:
    old = told(
        WIFE, companies=(COMPANY, COMPANY | {"name": "老店", "uscc": uscc(9)}), dealings=(DEALING,)
    )
    new = told(
        WIFE | {"name": "白秋月", "employer": "澄州水务", "number": identity(2)},
        BROTHER,
        companies=(COMPANY | {"share": "", "holder": "0", "role": "director"},),
        declarant=({"number": identity(1), "level": "中层正职"},),
    )
    assert differences(FORM, old, new) == [
        "本人的职级：由“未填”改为“中层正职”",
        "白秋月的姓名：由“白 秋月”改为“白秋月”",
        "白秋月的工作单位：由“无”改为“澄州水务”",
        "新增亲属：申屠建国",
        "秋月建材（澄州）有限公司的谁的：由“白 秋月”改为“本人”",
        "秋月建材（澄州）有限公司的身份：由“股东、出资人”改为“董事”",
        "秋月建材（澄州）有限公司的持股比例（%）：由“60”改为“未填”",
        "不再有企业：老店",
        "不再有往来：设备采购",
    ]
    assert differences(FORM, new, new) == []
    added_one = differences(FORM, told(), told(companies=(COMPANY,)))
    assert added_one == ["新增企业：秋月建材（澄州）有限公司"]


def test_a_long_statement_is_named_by_its_beginning() -> None:
    before, after = Told({}), Told({"statement": ({"words": "本人与" + "某" * 30},)})
    assert differences(FORM, before, after) == ["新增利益冲突说明：本人与" + "某" * 17]


def test_a_row_is_the_same_by_its_number_and_else_by_its_name() -> None:
    """Whoever has another number is another person, whatever the name."""
    other = differences(FORM, told(WIFE), told(WIFE | {"number": identity(3)}))
    assert other == ["新增亲属：白 秋月", "不再有亲属：白 秋月"]
    later = differences(FORM, told(WIFE | {"number": ""}), told(WIFE))
    assert later == [f"白 秋月的公民身份号码：由“未填”改为“{identity(2)}”"]
    spelt = differences(FORM, told(BROTHER), told(BROTHER | {"name": "申屠 建国"}))
    assert spelt == ["申屠 建国的姓名：由“申屠建国”改为“申屠 建国”"]
    nameless = differences(FORM, told(BROTHER | {"name": ""}), told(BROTHER | {"name": ""}))
    assert nameless == ["新增亲属：", "不再有亲属："], "nothing says that they are one"
    place = {"holder": "0", "kind": "residence", "place": "某国", "words": "居留"}
    moved = differences(
        FORM, told(offshore=(place,)), told(offshore=(place | {"words": "已注销"},))
    )
    assert moved == ["某国的情况：由“居留”改为“已注销”"]


def test_a_value_is_shown_in_words() -> None:
    said = told(WIFE, BROTHER)

    def words(kind: str, given: str, choices: str = "") -> str:
        return shown(FORM, said, Field("x", "x", kind, choices=choices), given)

    assert (words("relation", "12"), words("relation", "?")) == ("妻子", "")
    assert (words("choice", "owner", "roles"), words("choice", "?", "roles")) == (
        "个体工商户、合伙人",
        "",
    )
    assert (words("flag", "1"), words("flag", "")) == ("是", "否")
    holders = [words("holder", h) for h in ("0", "1", "2", "3", "", "²", "-1")]
    assert holders == ["本人", "白 秋月", "申屠建国", "本人", "本人", "本人", "本人"]
    assert words("text", "原样") == "原样"


def test_a_row_is_added_where_there_may_be_several() -> None:
    more = added(FORM, told(), "relatives")
    assert more.rows("relatives") == ({f.name: "" for f in FORM.section("relatives").fields},)
    assert "relatives" not in more.none
    assert "companies" in more.none
    assert added(FORM, told(), "statement") == told()
    assert added(FORM, told(), "nothing") == told()
    full = told(*([BROTHER] * 39))
    assert len(added(FORM, full, "relatives").rows("relatives")) == 40
    assert added(FORM, added(FORM, full, "relatives"), "relatives") == added(
        FORM, full, "relatives"
    )


def test_whose_a_company_is_follows_when_a_relative_goes() -> None:
    holders = ("0", "1", "2", "3", "x")
    said = told(WIFE, BROTHER, BROTHER, companies=tuple(COMPANY | {"holder": h} for h in holders))
    left = dropped(said, "relatives", 2)
    assert left.rows("relatives") == (WIFE, BROTHER)
    assert [c["holder"] for c in left.rows("companies")] == ["0", "1", "", "2", "x"]
    fewer = dropped(said, "companies", 1)
    assert [c["holder"] for c in fewer.rows("companies")] == ["1", "2", "3", "x"]
    assert fewer.rows("relatives") == said.rows("relatives")
    assert dropped(told(WIFE), "relatives", 2).rows("relatives") == (WIFE,)


def test_empty_rows_and_blanks_go_before_it_is_kept() -> None:
    blank = {"relation": " ", "name": ""}
    said = told(blank, WIFE | {"name": " 白秋月 "}, blank, companies=(COMPANY | {"holder": "2"},))
    kept = packed(FORM, said)
    assert kept.rows("relatives") == (WIFE | {"name": "白秋月"},)
    assert kept.rows("companies")[0]["holder"] == "1", "the second is the first now"
    between = packed(FORM, told(WIFE, blank, blank, BROTHER))
    assert between.rows("relatives") == (WIFE, BROTHER)
    alone = packed(FORM, replace(told(), sections={"declarant": ({"number": " "},)}))
    assert alone.rows("declarant") == ({"number": ""},), "what there is one of stays"


def test_it_is_read_section_by_section_without_what_was_left_out() -> None:
    found = {s.title: s for s in said_in(FORM, told(WIFE, companies=(COMPANY,)))}
    assert [s.title for s in said_in(FORM, told())] == [s.title for s in FORM.sections]
    titles = {s.code: s.title for s in FORM.sections}
    company = dict(found[titles["companies"]].rows[0])
    assert company["谁的"] == "白 秋月"
    assert "经营范围" not in company
    assert found[titles["posts"]].rows == ()
    assert found[titles["posts"]].none == FORM.section("posts").none
    assert found[titles["companies"]].none == ""


def test_a_verification_says_where_what_and_enough() -> None:
    words = "已与工商登记逐条核对"
    assert len(words) == 10
    source, result = next(iter(SOURCES)), next(iter(FOUND))
    assert faults_of_check(result, source, words) == []
    assert faults_of_check(result, source, words[1:]) == ["请写明核实情况（至少 10 个字）"]
    assert faults_of_check("", source, f" {words} ") == ["请选择核实结果"]
    assert faults_of_check(result, "", words) == ["请选择核实来源"]


def test_how_many_are_drawn_is_rounded_up() -> None:
    drawn = [size_of(count, 10) for count in (0, 1, 10, 11, 100, 2000)]
    assert drawn == [0, 1, 1, 2, 10, 200]
    assert size_of(300, 100) == 300


def test_shares_of_what_was_verified() -> None:
    rows = [{"result": r} for r in ("consistent", "omitted", "omitted", "false", "", None)]
    found = share_of(rows)
    assert (found.drawn, found.verified, found.omitted, found.false, found.bad) == (6, 4, 2, 1, 3)
    assert found.percent == 66
    assert str(found) == "核实了 4 件：一致 1 件，漏报 2 件，不实 1 件（75% 有问题）"
    assert (share_of([]).percent, str(share_of([]))) == (0, "还没有核实完的")
    assert share_of(rows[:4]).percent == 100
    assert str(share_of(rows[4:])) == "还没有核实完的"
