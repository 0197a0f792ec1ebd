"""What a subsidiary may not loosen, and how two versions differ, in words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from sunshine.before.authority.rules.deciding import Rule, bands
from sunshine.before.authority.rules.lines import PER, Line, Share
from sunshine.before.authority.rules.narrowing import conflicts, differences, widenings
from sunshine.before.authority.tests.rules_made import HALF, RICH, money, rule, ruled, step


def test_a_subsidiary_may_narrow_and_never_widen() -> None:
    parent = [
        rule(
            line=Line(Decimal(1_000_000)),
            needs_legal_review=True,
            attachments=("合同",),
            reporting="filing",
        )
    ]
    tighter = [rule(line=Line(Decimal(500_000)), bodies=("party_committee", "executive_meeting", "board"),
                    needs_legal_review=True, attachments=("预算", "合同"), reporting="approval")]  # fmt: skip
    assert widenings(parent, tighter, None) == []
    assert widenings(parent, [], None) == [], "what is not said is inherited"
    looser = [rule(line=Line(Decimal(2_000_000)), bodies=("board",))]
    told = [w.words for w in widenings(parent, looser, None)]
    assert [w.split("（")[0] for w in told] == [
        "100 万元起：上级须经党委会 → 董事会，本清单没有对应的规则",
        "200 万元起：少了党委会",
        "200 万元起：取消了法律审核",
        "200 万元起：少了附件：合同",
        "200 万元起：报国资委由备案降为不需要",
    ]
    turned = [rule(line=Line(Decimal(1_000_000)), bodies=("board", "party_committee"),
                   needs_legal_review=True, attachments=("合同",), reporting="filing")]  # fmt: skip
    assert "会议顺序" in widenings(parent, turned, None)[0].words


@pytest.mark.parametrize(("ours", "words"), [
    (Share(Fraction(1, 2), is_strict=False), "放宽"),
    (Share(Fraction(1, 2), "present"), "改按到会人数"),
    (None, "没有写明"),
    (Share(Fraction(2, 3)), ""),
    (HALF, ""),
])  # fmt: skip
def test_a_majority_may_not_become_easier(ours, words) -> None:
    parent, child = rule(), rule()
    child = Rule(
        **{f: getattr(child, f) for f in child.__slots__}
        | {"steps": (step("party_committee"), step("board", ours))}
    )
    told = [w.words for w in widenings([parent], [child], None)]
    assert (words in told[0]) if words else told == []


@given(ruled)
def test_a_list_widens_nothing_of_itself_and_differs_in_nothing_from_itself(rules) -> None:
    assert widenings(rules, rules, RICH) == []
    unique = list({(r.line, r.item): r for r in rules}.values())
    assert differences(unique, unique) == []
    assert conflicts(unique) == []
    assert len(conflicts([*unique, *unique])) == len(unique)


@given(ruled, ruled, money)
def test_a_chain_that_is_not_refused_leaves_no_amount_with_fewer_bodies(
    parent, child, amount
) -> None:
    """The law behind `widenings`, by brute force at random amounts."""
    if not child or widenings(parent, child, RICH):
        return
    for per in PER:
        upper = [b for b in bands(parent, RICH) if b.rule.line.per == per and b.holds(amount)]
        lower = [b for b in bands(child, RICH) if b.rule.line.per == per and b.holds(amount)]
        for band in upper:
            wanted = {s.body for s in band.rule.steps}
            given_up = wanted - {s.body for s in lower[0].rule.steps}
            risen = {s.body for s in lower[0].rule.steps} - wanted
            assert not given_up or (given_up == {"executive_meeting"} and "board" in risen)


def test_what_managers_decided_may_go_up_to_the_board_and_not_the_other_way_round() -> None:
    managers, board = [rule(bodies=("executive_meeting",))], [rule(bodies=("board",))]
    assert widenings(managers, board, None) == []
    assert "少了董事会" in widenings(board, managers, None)[0].words
    both = [rule(bodies=("executive_meeting", "board"))]
    assert "少了总经理办公会" in widenings(both, board, None)[0].words


def test_two_versions_are_told_apart_in_words() -> None:
    old = [
        rule(line=Line(Decimal(1_000_000)), bodies=("party_committee",)),
        rule(item="H01-001", title="任免"),
    ]
    new = [
        rule(line=Line(Decimal(500_000)), needs_legal_review=True),
        rule(item="P05-001", title="工程"),
    ]
    told = {(d.item, d.kind): d.words for d in differences(old, new)}
    assert told["P05-001", "added"] == ("不论金额起由党委会 → 董事会决策",)
    assert told["H01-001", "removed"] == ("不再有“不论金额起由党委会 → 董事会决策”的规则",)
    changed = told["F02-001", "changed"]
    assert "金额线由“100 万元”改为“50 万元”" in changed
    assert "决策会议及顺序由“党委会”改为“党委会 → 董事会”" in changed
    assert "法律审核由“否”改为“是”" in changed


def test_a_line_that_moved_beside_one_that_stayed_is_told_as_moved() -> None:
    low, high = Line(Decimal(100_000)), Line(Decimal(1_000_000))
    old = [rule(line=low), rule(line=high)]
    new = [rule(line=low), rule(line=Line(Decimal(2_000_000))), rule(line=Line(Decimal(3_000_000)))]
    told = [(d.kind, d.words[0]) for d in differences(old, new)]
    assert told == [
        ("changed", "金额线由“100 万元”改为“200 万元”"),
        ("added", "300 万元起由党委会 → 董事会决策"),
    ]
    assert [d.kind for d in differences(new, old)] == ["changed", "removed"]
