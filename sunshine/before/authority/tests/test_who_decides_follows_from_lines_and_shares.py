"""Lines, shares and chains, as properties: what is written is read back, and nothing slips through."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.before.authority.rules.deciding import Step, bands, decide, effective
from sunshine.before.authority.rules.lines import (
    PER,
    VOTE_MODES,
    Line,
    NetAssetsUnknown,
    Past,
    Share,
    parse_line,
    parse_share,
    share_of,
)
from sunshine.before.authority.tests.rules_made import (
    DAY,
    HALF,
    RICH,
    lines,
    money,
    rule,
    ruled,
    shares,
)


@given(lines)
def test_a_line_is_read_back_from_its_words(line) -> None:
    assert parse_line(line.words) == line


@pytest.mark.parametrize(("text", "line"), [
    ("500万元以上（含）", Line(Decimal(5_000_000))),
    ("1.5亿元", Line(Decimal(150_000_000))),
    ("净资产1%", Line(share=Decimal("0.01"))),
    ("净资产的 1% 或 5,000 万元孰低", Line(Decimal(50_000_000), Decimal("0.01"))),
    ("年度累计300万元", Line(Decimal(3_000_000), per="year")),
    ("同日累计 净资产的１％".replace("１", "1"), Line(share=Decimal("0.01"), per="day")),
    ("", Line()),
])  # fmt: skip
def test_lines_are_read_as_enterprises_write_them(text, line) -> None:
    assert parse_line(text) == line


@pytest.mark.parametrize(
    "text",
    ["五百万", "500", "净资产", "净资产的0%", "净资产的101%", "-5万元", "1.001元", "1.2.3元"],
)
def test_what_is_no_line_is_refused_in_words(text) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        parse_line(text)


def test_a_line_is_at_most_what_a_column_holds() -> None:
    assert parse_line("9,999,999.99亿元").amount == Decimal(999_999_999_000_000)
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        parse_line("10,000,000亿元")


@pytest.mark.parametrize(("text", "share"), [
    ("超过应到会人数的1/2", Share(Fraction(1, 2), "due")),
    ("赞成票超过到会成员人数的 2/3", Share(Fraction(2, 3), "present")),
    ("到会人数的2/3以上", Share(Fraction(2, 3), "present", is_strict=False)),
    ("应到会人数的3/4及以上", Share(Fraction(3, 4), "due", is_strict=False)),
    ("全票通过", Share(Fraction(1), "due", is_strict=False)),
    ("到会人数的全部", Share(Fraction(1), "present", is_strict=False)),
    ("1/2", Share(Fraction(1, 2), "due", is_strict=False)),
    ("1", Share(Fraction(1), "due", is_strict=False)),
])  # fmt: skip
def test_shares_are_read_as_rules_of_procedure_write_them(text, share) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "多数", "超过全部", "1/0", "超过应到会人数的3/2", "0/3"])
def test_what_is_no_share_is_refused_in_words(text) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        parse_share(text)


@pytest.mark.parametrize("code", ["1/2 due", ">1/0 due", ">1/2 all", ">=0/2 due", "", ">1/2 due "])
def test_a_code_that_is_no_share_is_refused_in_words(code) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        share_of(code)


def test_a_share_says_itself_in_words_and_in_a_code() -> None:
    half, all_due = Share(Fraction(1, 2), "present"), Share(Fraction(1), is_strict=False)
    assert (half.words, half.code) == ("超过到会人数的 1/2", ">1/2 present")
    assert (all_due.words, all_due.code) == ("应到会人数的全部", ">=1/1 due")
    at_least = Share(Fraction(2, 3), is_strict=False)
    assert at_least.words == "应到会人数的 2/3 以上"
    assert [share_of(s.code) for s in (half, all_due, at_least)] == [half, all_due, at_least]


@given(money, shares, money)
def test_of_two_lines_the_lower_one_holds(amount, share, net_assets) -> None:
    both = Line(amount, share).yuan(net_assets)
    assert both == min(Line(amount).yuan(net_assets), Line(share=share).yuan(net_assets))


def test_a_share_without_net_assets_is_not_guessed() -> None:
    with pytest.raises(NetAssetsUnknown, match="净资产"):
        Line(share=Decimal("0.01")).yuan(None)


@given(st.integers(1, 60), st.sampled_from(["1/2", "2/3", "3/4", "4/5"]))
def test_more_than_and_at_least_differ_only_where_the_share_is_a_whole_number(count, rate) -> None:
    exact = Fraction(rate) * count
    strict = Share(Fraction(rate)).needed(count)
    inclusive = Share(Fraction(rate), is_strict=False).needed(count)
    assert strict - inclusive == (1 if exact.denominator == 1 else 0)
    assert strict > exact >= inclusive - 1


def test_of_nine_due_and_six_present_the_basis_decides() -> None:
    assert not HALF.is_met(4, due=9, present=6)
    assert Share(Fraction(1, 2), "present").is_met(4, due=9, present=6)
    assert not Share(Fraction(1, 2), "present").is_met(3, due=9, present=6)
    assert Share(Fraction(1, 2), "present", is_strict=False).is_met(3, due=9, present=6)
    everyone = Share(Fraction(1), is_strict=False)
    assert everyone.is_met(9, due=9, present=9)
    assert not everyone.is_met(8, due=9, present=8)
    assert not everyone.is_met(0, due=0, present=0)


def test_a_step_needs_its_quorum_and_its_majority() -> None:
    board = Step("board", "董事会", HALF, HALF)
    assert board.is_passed(due=9, present=5, ayes=5)
    assert not board.is_passed(due=9, present=4, ayes=4)
    assert not board.is_passed(due=9, present=9, ayes=4)
    assert Step("x", "工会", HALF).is_passed(due=9, present=5, ayes=0)


def test_the_national_vote_modes_are_ten_and_more_than_half_is_strict() -> None:
    assert len(VOTE_MODES) == 10
    assert VOTE_MODES["赞成票超过应到会成员人数的1/2"] == HALF
    assert [share_of(s.code) for s in VOTE_MODES.values() if s] == [
        s for s in VOTE_MODES.values() if s
    ]
    with pytest.raises(ValueError, match="做不到"):
        Share(Fraction(1))
    with pytest.raises(ValueError, match="不是比例"):
        share_of("半数")


@given(ruled, money, st.none() | money.filter(bool))
def test_every_amount_above_the_lowest_line_has_one_rule_of_each_kind(rules, amount, net) -> None:
    net_assets = net or RICH
    cut = bands(rules, net_assets)
    for per in PER:
        group = [r.line.yuan(net_assets) for r in rules if r.line.per == per]
        holding = [b for b in cut if b.rule.line.per == per and b.holds(amount)]
        assert len(holding) == (1 if group and amount >= min(group) else 0)


@given(ruled, money, money)
def test_everybody_whom_a_reached_rule_names_decides_once(rules, amount, before) -> None:
    history = [Past("F02-001", DAY, before, "M")]
    try:
        made = decide(rules, "F02-001", amount, history, RICH, DAY, "M")
    except LookupError:
        assert all(
            r.line.yuan(RICH) > amount + (before if r.line.per != "single" else 0) for r in rules
        )
        return
    bodies = [s.body for s in made.steps]
    assert len(bodies) == len(set(bodies))
    assert set(bodies) == {s.body for a in made.applied for s in a.band.rule.steps}
    assert len(made.sentences) == len(made.applied)
    longest = [s.body for s in made.applied[0].band.rule.steps]
    assert bodies[: len(longest)] == longest


def test_split_payments_are_added_up_by_matter_day_and_year() -> None:
    rules = [rule(bodies=("executive_meeting",), line=Line())]
    rules += [rule(line=Line(Decimal(1_000_000), per=per)) for per in ("matter", "day", "year")]
    history = [
        Past("F02-001", DAY, Decimal(600_000), "M1"),
        Past("F02-001", DAY - timedelta(days=20), Decimal(600_000), "M2"),
        Past("F02-001", DAY - timedelta(days=400), Decimal(900_000), "M1"),
        Past("F02-001", DAY + timedelta(days=1), Decimal(9_000_000), "M1"),
        Past("P05-001", DAY, Decimal(9_000_000), "M1"),
    ]
    measured = {
        per: rule(line=Line(per=per)).line.measure("F02-001", Decimal(100_000), history, DAY, "M1")
        for per in PER
    }
    assert measured == {
        "single": Decimal(100_000), "matter": Decimal(1_600_000),
        "day": Decimal(700_000), "year": Decimal(1_300_000),
    }  # fmt: skip
    made = decide(rules, "F02-001", Decimal(100_000), history, None, DAY, "M1")
    assert [s.name for s in made.steps] == ["党委会", "董事会"], "a line that is reached decides"
    assert not any("总经理办公会" in s for s in made.sentences)
    alone = decide(rules, "F02-001", Decimal(100_000), [], None, DAY, "M1")
    assert [s.name for s in alone.steps] == ["总经理办公会"]
    assert any("年度累计 130 万元，达到“年度累计 100 万元”" in s for s in made.sentences)


def test_why_is_said_with_rule_version_and_numbers() -> None:
    large = rule(
        line=Line(Decimal(50_000_000), Decimal("0.01")), owner="甲集团", edition="权责清单第 2 版"
    )
    made = decide([large], "F02-001", Decimal(6_200_000), [], RICH, DAY)
    assert made.sentences == (
        "甲集团权责清单第 2 版“大额资金支付”（F02-001）：单笔 620 万元，达到"
        "“净资产的 1%与 5,000 万元孰低”（当日合 500 万元），依次由党委会 → 董事会决策。",
    )
    with pytest.raises(LookupError, match="没有达到"):
        decide([large], "F02-001", Decimal(4_999_999), [], RICH, DAY)
    with pytest.raises(LookupError, match="没有编码为 X01-001"):
        decide([large], "X01-001", Decimal(1), [], RICH, DAY)


def test_what_any_rule_asks_for_is_asked_for() -> None:
    rules = [
        rule(needs_legal_review=True, attachments=("合同",), reporting="filing"),
        rule(line=Line(per="year"), opinions=("工会",), attachments=("预算", "合同"), reporting="approval"),
    ]  # fmt: skip
    made = decide(rules, "F02-001", None, [], None, DAY)
    assert made.needs_legal_review
    assert made.attachments == ("合同", "预算")
    assert made.opinions == ("工会",)
    assert made.reporting == "approval"


def test_a_subsidiary_inherits_what_it_does_not_say_and_reserved_matters_go_up() -> None:
    group = [
        rule(owner="集团", bodies=("board",)),
        rule(item="P05-001", owner="集团"),
        rule(item="P05-001", owner="集团", level="below", bodies=("party_committee", "board")),
    ]
    own = [rule(owner="子公司", bodies=("party_committee",))]
    held = effective([own, group])
    assert [s.body for s in decide(held, "F02-001", Decimal(1), [], None, DAY).steps] == ["party_committee"]  # fmt: skip
    inherited = decide(held, "P05-001", Decimal(1), [], None, DAY)
    assert len(inherited.steps) == 4, "its own two bodies, then the group's two"
    assert "保留的事项" in inherited.sentences[-1]
    at_the_top = decide(effective([group]), "P05-001", Decimal(1), [], None, DAY)
    assert len(at_the_top.steps) == 2, "what a group keeps from others does not bind itself twice"


def test_each_group_above_keeps_its_own_matters_and_decides_after_the_enterprise() -> None:
    kept = {"item": "P05-001", "level": "below"}
    rules = [
        rule(owner="市集团", bodies=("executive_meeting", "party_committee", "board"), **kept),
        rule(owner="区集团", line=Line(Decimal(1_000_000)), bodies=("board",), **kept),
        rule(item="P05-001", owner="子公司", bodies=("party_committee",)),
    ]
    made = decide(rules, "P05-001", Decimal(1_500_000), [], None, DAY)
    whose = [a.band.rule.owner for a in made.applied]
    assert whose == ["子公司", "市集团", "区集团"], "the longest chain does not go before its own"
    assert [s.body for s in made.steps] == [
        "party_committee", "executive_meeting", "party_committee", "board", "board",
    ]  # fmt: skip
    small = decide(rules, "P05-001", Decimal(999_999), [], None, DAY)
    assert [a.band.rule.owner for a in small.applied] == ["子公司", "市集团"]


def test_what_no_rule_asks_for_is_not_asked_for() -> None:
    made = decide([rule()], "F02-001", Decimal(1), [], None, DAY)
    assert not made.needs_legal_review
    assert (made.attachments, made.opinions, made.reporting) == ((), (), "none")


def test_between_two_lines_that_come_out_alike_more_bodies_hold() -> None:
    alike = [
        rule(line=Line(share=Decimal("0.01")), bodies=("party_committee", "board")),
        rule(line=Line(Decimal(5_000_000)), bodies=("board",)),
    ]
    made = decide(alike, "F02-001", Decimal(6_000_000), [], RICH, DAY)
    assert [s.body for s in made.steps] == ["party_committee", "board"]
    assert len(made.applied) == 1
