"""What goes out is exactly what differs, in the words of the format; every length has its border. Pure."""

import pytest

from sunshine.before.exchange.rules.items import Item, differing, read_item, write_item, wrong_code
from sunshine.before.exchange.rules.naming import parse_name
from sunshine.before.exchange.rules.nodes import Node
from sunshine.before.exchange.rules.regulations import Regulation, Vote, incomplete, read_regulation
from sunshine.before.exchange.tests.packages_made import DAY, USCC, WORDS

ONE = "a" * 32


def item(code: str, name: str = "资金支付", **more) -> Item:
    return Item(ONE, name, code, ("党委会", "董事会"), **more)


def said(node: Node, **changed: str) -> Node:
    """The same element with other texts."""
    for child in node.children:
        child.text = changed.get(child.name, child.text)
    return node


def wrong(node: Node) -> list[tuple[str, str]]:
    return [(f.element, f.words) for f in read_item(node, WORDS)[2]]


def test_only_what_differs_is_told_in_order_of_code() -> None:
    held = {"F01-001": item("F01-001"), "F01-002": item("F01-002"), "F01-004": item("F01-004")}
    wanted = [item("F01-003"), item("F01-002", "大额支付"), item("F01-004")]
    told = [(oper, i.code, i.name) for oper, i in differing(wanted, held)]
    assert told == [
        ("del", "F01-001", "资金支付"), ("edit", "F01-002", "大额支付"), ("add", "F01-003", "资金支付"),
    ]  # fmt: skip
    assert differing(held.values(), held) == []


def test_a_matter_is_written_with_its_meetings_numbered_from_one() -> None:
    node = write_item(item("F01-001", needs_legal_review=True, remark="按年"), "add")
    meetings = list(node.listed("item_meeting_list", "item_meeting"))
    assert [(m.said("meeting_type_name"), m.said("order_number")) for m in meetings] == [
        ("党委会", "1"), ("董事会", "2"),
    ]  # fmt: skip
    assert (node.said("legal_flag"), node.said("remark"), node.said("oper_type")) == ("是", "按年", "add")  # fmt: skip
    assert write_item(item("F01-001"), "del").children[4].text == "否"


def test_meetings_stand_by_their_numbers_and_else_as_they_are_written() -> None:
    node = write_item(item("F01-001"), "add")
    first, second = node.listed("item_meeting_list", "item_meeting")
    said(first, order_number="10")
    said(second, order_number="9")
    assert read_item(node, WORDS)[0].bodies == ("董事会", "党委会"), "as numbers, not as words"
    for meeting in (first, second):
        said(meeting, order_number="")
    assert read_item(node, WORDS)[0].bodies == ("党委会", "董事会")
    said(first, order_number="二")
    assert ("order_number", "应为数字") in wrong(node)
    said(first, order_number="²")
    assert ("order_number", "应为数字") in wrong(node), "a digit that no number is made of"


def test_a_matter_without_a_meeting_is_refused_unless_it_goes() -> None:
    bare = write_item(Item(ONE, "资金支付", "F01-001", ()), "add")
    assert ("item_meeting_list", "没有决策会议") in wrong(bare)
    assert wrong(write_item(Item(ONE, "", "", ()), "del")) == []


@pytest.mark.parametrize(("element", "most"), [("item_name", 200), ("remark", 400)])
def test_a_matter_says_as_much_as_its_column_holds(element, most) -> None:
    node = write_item(item("F01-001"), "add")
    assert wrong(said(node, **{element: "字" * most})) == []
    assert [e for e, _ in wrong(said(node, **{element: "字" * (most + 1)}))] == [element]


@pytest.mark.parametrize(("code", "words"), [
    ("F01-001", ""), ("F01001", "没有“-”"), ("F01-01", "三位数字"), ("Z99-001", "目录里没有编码 Z99"),
])  # fmt: skip
def test_a_code_is_a_catalogue_code_a_dash_and_three_digits(code, words) -> None:
    assert words in wrong_code(code, WORDS)
    assert bool(words) == bool(wrong_code(code, WORDS))


def regulation(**changed: str) -> Node:
    told = {
        "regulation_id": ONE, "regulation_name": "董事会议事规则", "regulation_type_name": "董事会议事规则",
        "approval_date": "2026-01-02", "effective_date": "2026-01-02", "audit_flag": "是", "rate": "2/3",
        "remark": "", "oper_type": "add",
    } | changed  # fmt: skip
    return Node("regulation", children=[Node(name, text) for name, text in told.items()])


def faulty(node: Node) -> list[str]:
    return [f.element for f in read_regulation(node, WORDS, frozenset())[2]]


def test_a_regulation_may_hold_from_the_day_it_was_approved() -> None:
    assert faulty(regulation()) == []
    assert faulty(regulation(effective_date="2026-01-01")) == ["effective_date"]


@pytest.mark.parametrize(("element", "most"), [("regulation_name", 200), ("remark", 400)])
def test_a_regulation_says_as_much_as_its_column_holds(element, most) -> None:
    assert faulty(regulation(**{element: "字" * most})) == []
    assert faulty(regulation(**{element: "字" * (most + 1)})) == [element]


def test_a_remark_of_a_vote_has_its_border_too() -> None:
    def voted(length: int) -> Node:
        vote = Node("vote_mode", children=[
            Node("item_code", "默认"), Node("vote_mode", "其他"), Node("remark", "字" * length),
        ])  # fmt: skip
        node = regulation()
        node.children.append(Node("vote_mode_list", children=[vote]))
        return node

    row, oper, found = read_regulation(voted(400), WORDS, frozenset())
    assert (row.votes[0].item, oper, found) == ("默认", "add", [])
    assert faulty(voted(401)) == ["vote_mode_list/remark"]


def test_a_regulation_that_goes_needs_no_more_than_its_name() -> None:
    gone = Node("regulation", children=[Node("regulation_id", ONE), Node("oper_type", "del")])
    row, oper, found = read_regulation(gone, WORDS, frozenset())
    assert (row.record, row.name, oper, found) == (ONE, "", "del", [])


def test_a_reviewed_regulation_wants_the_proof_of_it() -> None:
    bare = Regulation(
        ONE, "规则", "章程", DAY, DAY, is_reviewed=True, votes=(Vote("默认", "其他"),)
    )
    assert incomplete(bare) == ["没有正式文本", "写明经合法性审查，但没有审查证明"]


def test_a_name_has_its_border_and_both_its_numbers_must_be_right() -> None:
    stem = f"{USCC}_0004_"
    longest = stem + "1" * (120 - len(stem) - len("_20260302.zip")) + "_20260302.zip"
    assert str(parse_name(longest)) == longest
    with pytest.raises(ValueError, match="四段"):
        parse_name(longest.replace("_20260302", "1_20260302"))
    for day in ("2026030２", "202603021", "2026-3-2"):
        with pytest.raises(ValueError, match="yyyyMMdd"):
            parse_name(f"{stem}1_{day}.zip")
