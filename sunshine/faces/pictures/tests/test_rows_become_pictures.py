"""Positions and words of pictures, from rows alone."""

from datetime import date
from decimal import Decimal

import pytest

from sunshine.faces.pictures.queries.acts import ladder_of
from sunshine.faces.pictures.queries.flows import flow_of
from sunshine.faces.pictures.rules.deviations import deviations
from sunshine.faces.pictures.rules.graph import Edge, Node, distances, in_lines, opened, relations
from sunshine.faces.pictures.rules.ladder import Bid, price_ladder, sequence
from sunshine.faces.pictures.rules.lanes import Event, Lane, flow
from sunshine.faces.pictures.rules.lines import Point, Step, against_lines
from sunshine.faces.pictures.rules.shapes import NARROW, WIDE, Picture, shortened, width_of

CONTRACT = {"row_id": "k", "contract_id": "K", "counterparty_id": "S", "signed_on": "2026-03-02",
            "amount": "100", "currency": "CNY", "matter_id": "M"}  # fmt: skip
PAID = {"row_id": "p", "payee_id": "S", "paid_on": "2026-04-01", "amount": "60", "status": "paid", "currency": "CNY"}  # fmt: skip
PASSED = {"row_id": "r", "outcome": "passed", "resolved_on": "2026-02-01", "amount": "100", "counterparty_id": "S"}  # fmt: skip


def words(**rows) -> list[str]:
    return [d.words for d in deviations({"contract": [CONTRACT], "resolution": [PASSED], **rows}, {"S": "甲", "V": "乙"})]  # fmt: skip


def test_a_contract_in_order_has_no_deviation() -> None:
    assert words(payment=[PAID]) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"payment": [PAID, PAID | {"row_id": "q"}]}, "付款合计超过合同及已批变更"),
        ({"payment": [PAID | {"paid_on": "2026-03-01"}]}, "1 笔付款早于签约"),
        ({"payment": [PAID | {"payee_id": "V"}]}, "1 笔付给了合同以外的乙"),
        ({"payment": [PAID | {"currency": "USD"}]}, "币种与合同不同"),
        ({"resolution": [PASSED | {"amount": "90"}]}, "合同金额超过决议金额"),
        ({"resolution": [PASSED | {"resolved_on": "2026-03-05"}]}, "签约早于决议 3 天"),
        ({"resolution": [PASSED | {"outcome": "rejected"}]}, "没有通过的决议"),
        ({"resolution": [PASSED | {"counterparty_id": "V"}]}, "决议的相对方是乙"),
        ({"award": [{"row_id": "w", "supplier_id": "V", "status": "active"}]}, "中标人是乙"),
        ({"award": [{"row_id": "w", "supplier_id": "S", "status": "active", "awarded_on": "2026-03-03", "amount": "95"}]}, "签约早于授标 1 天"),
        ({"contract_change": [{"row_id": "c", "approval": "pending", "change_amount": "5"}]}, "1 次变更没有批准"),
        ({"invoice": [{"row_id": "i", "amount": "120", "status": "valid"}]}, "开票合计超过"),
    ],
)  # fmt: skip
def test_each_deviation_is_said(rows, told: str) -> None:
    assert any(told in w for w in words(**rows)), words(**rows)


def test_approved_changes_raise_what_may_be_paid() -> None:
    change = {"row_id": "c", "approval": "approved", "change_amount": "20", "currency": "CNY"}
    assert words(payment=[PAID, PAID | {"row_id": "q"}], contract_change=[change]) == []


def test_an_arrow_that_runs_back_in_time_is_marked() -> None:
    late, early = Event(date(2026, 3, 1), Decimal(1), ""), Event(date(2026, 2, 1), Decimal(1), "")
    for first, second, marks in ((early, late, 0), (late, early, 1)):
        drawn = flow([Lane("合同", [first]), Lane("付款", [second])], Decimal(1), "CNY", WIDE)
        assert sum("p-path" in s.look for s in drawn.shapes) == marks


def test_a_line_is_drawn_in_steps_and_acts_stand_below_it() -> None:
    steps = [Step(date(2020, 1, 1), date(2025, 1, 1), Decimal(3000)), Step(date(2025, 1, 1), None, Decimal(2000))]  # fmt: skip
    points = [
        Point(date(2024, 6, 1), Decimal(1900), ""),
        Point(date(2025, 6, 1), Decimal(1900), ""),
    ]
    drawn = against_lines(points, steps, "线", WIDE)
    (line,) = (s for s in drawn.shapes if s.tag == "path")
    assert str(line.at["d"]).count("H") == 2
    dots = [float(s.at["cy"]) for s in drawn.shapes if s.tag == "circle"]
    lowest = max(
        float(part.split(" ")[1].split("H")[0]) for part in str(line.at["d"])[1:].split("L")
    )
    assert all(y > lowest for y in dots)


@pytest.mark.parametrize(
    ("amounts", "told"),
    [([100, 110, 120, 130], "等差"), ([100, 110, 121, "133.1"], "等比"), ([100, 117, 121], ""), ([100, 100, 100], ""), ([1, 2], "")],
)  # fmt: skip
def test_a_sequence_of_prices_is_known(amounts, told: str) -> None:
    assert sequence([Decimal(a) for a in amounts], Decimal("0.01")) == told


def test_bids_stand_from_low_to_high_with_winner_and_ceiling() -> None:
    bids = [Bid("丙", Decimal(300)), Bid("甲", Decimal(100), "won"), Bid("乙", Decimal(200))]
    drawn = price_ladder(bids, Decimal(250), None, "等差", WIDE)
    dots = [float(s.at.get("cx", s.at.get("x", 0))) for s in drawn.shapes if "p-dot" in s.look]
    assert dots == sorted(dots)
    assert [s.look for s in drawn.shapes if s.tag == "rect"] == ["p-dot p-won"]
    assert any("控制价" in s.words for s in drawn.shapes)


def test_a_refused_bid_is_said_and_counts_in_no_spacing() -> None:
    name = "一家名字很长很长很长很长很长很长的公司"
    bids = [Bid(name, Decimal(100), "won"), Bid("乙", Decimal(110), "refused", is_evidence=True)]
    drawn = price_ladder(bids, None, None, "", WIDE)
    said = [s.words for s in drawn.shapes if s.tag == "text"]
    assert any(w.endswith("…（中标）") for w in said), (
        "a long name leaves room for what became of it"
    )
    assert "乙（被否决）" in said
    assert not any("＋" in w for w in said)
    assert [s.look for s in drawn.shapes if s.tag == "circle"] == ["p-dot p-hit"]


def test_the_key_of_a_ladder_names_what_is_drawn_and_nothing_else() -> None:
    bid = {"tenderer_id": "S", "amount": "100", "status": "valid", "row_id": "b0"}
    award = {"supplier_id": "S", "status": "active"}
    out = bid | {"tenderer_id": "V", "status": "disqualified", "row_id": "b1"}
    for pointed, told in (({"b1"}, ["中标", "疑点所指"]), (set(), ["中标", "被否决、已撤回"])):
        drawn = ladder_of({"bid": [bid, out], "award": [award]}, Decimal(0), frozenset(pointed))
        assert drawn is not None
        assert [words for _, words in drawn.key] == told


def test_words_of_an_amount_hide_no_other_amount() -> None:
    near = [Point(date(2026, 1, d), Decimal(a), "") for d, a in ((3, 444_800), (10, 463_500), (17, 422_400))]  # fmt: skip
    far = Point(date(2027, 8, 1), Decimal(1), "", "other")
    drawn = against_lines([*near, far], [], "线", WIDE)
    dots = [s for s in drawn.shapes if s.look == "p-dot p-hit"]
    for words in (s for s in drawn.shapes if s.look == "p-value"):
        left, low = float(words.at["x"]), float(words.at["y"])
        for dot in dots:
            beside = not left < float(dot.at["cx"]) < left + width_of(words.words)
            assert beside or not low - 12 < float(dot.at["cy"]) < low, words.words


def test_a_line_that_stays_the_same_is_named_once() -> None:
    steps = [Step(date(2020, 1, 1), date(2025, 1, 1), Decimal(2000)), Step(date(2025, 1, 1), None, Decimal(2000))]  # fmt: skip
    points = [Point(date(2024, 1, 1), Decimal(1), ""), Point(date(2026, 6, 1), Decimal(1), "")]
    drawn = against_lines(points, steps, "线", WIDE)
    assert [s.words for s in drawn.shapes if s.look == "p-line-word"] == ["线 0.20"]


EDGES = [
    Edge("F", "S", "持股"),
    Edge("p", "F", "持股"),
    Edge("p", "X", "持股"),
    Edge("Y", "Z", "无关"),
]


def test_nodes_stand_by_distance_and_open_one_by_one() -> None:
    assert distances("S", EDGES) == {"S": 0, "F": 1, "p": 2, "X": 3}
    shown, hidden = opened("S", EDGES, set())
    assert ([e.source for e in shown], hidden) == (["F"], {"F": 1})
    shown, hidden = opened("S", EDGES, {"F", "Y"})
    assert ([e.source for e in shown], hidden) == (["F", "p"], {"p": 1})


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_shape_of_a_graph_is_inside_its_box(width: int) -> None:
    nodes = [Node(i, f"很长很长很长的名字{i}" * 3, "firm", hidden=1) for i in ("S", "F", "p", "X")]
    drawn = relations("S", nodes, EDGES, lambda n: f"?open={n}", width)
    for s in drawn.shapes:
        if s.tag == "rect":
            assert float(s.at["x"]) + float(s.at["width"]) <= width
            assert float(s.at["y"]) + float(s.at["height"]) <= drawn.height


def test_on_a_phone_the_tie_is_read_before_a_long_name() -> None:
    long = [
        Node("S", "一家名字很长很长很长很长很长很长的公司" * 2, "firm"),
        Node("F", "乙", "firm"),
    ]
    drawn = relations("S", long, [Edge("F", "S", "持股 11.41%")], str, NARROW)
    (words,) = (s.words for s in drawn.shapes if "p-edge-word" in s.look)
    assert words.startswith("持股 11.41% → 一家")


def test_no_line_runs_over_the_words_of_a_graph() -> None:
    nodes = [Node(i, i, "firm") for i in ("S", "F", "p", "X")]
    tags = [s.tag for s in relations("S", nodes, EDGES, str, WIDE).shapes if "edge" in s.look]
    assert tags == sorted(tags), "paths, and then texts"


def test_words_between_two_columns_are_broken_and_touch_no_box() -> None:
    said = "投标 117 次，合同 117 笔 1,234,567.89 万元，承租 3 次"
    edges = [Edge("own", "S", said), Edge("wife", "S", "持股 60.00%"),
             Edge("he", "own", "任职"), Edge("wife", "he", "妻子")]  # fmt: skip
    nodes = [Node(i, i, "firm") for i in ("S", "own", "wife", "he")]
    shapes = relations("S", nodes, edges, str, WIDE).shapes
    lines = [s for s in shapes if "p-edge-word" in s.look]
    told = [s.words for s in lines[:-3]]
    assert told == ["投标 117 次，", "合同 117 笔", "1,234,567.89 万元，承租 3 次"]
    for line in lines:
        left, y = float(line.at["x"]), float(line.at["y"])
        for box in (s for s in shapes if s.tag == "rect"):
            x, top = float(box.at["x"]), float(box.at["y"])
            beside = left >= x + float(box.at["width"]) or left + width_of(line.words) <= x
            assert beside or y <= top or y - 12 >= top + float(box.at["height"]), line.words


def test_a_part_that_does_not_fit_between_two_columns_is_cut() -> None:
    assert in_lines("很长的一句话很长的一句话，短", 60) == ["很长的一…", "短"]


def test_words_are_cut_to_the_room_they_have() -> None:
    assert shortened("中文", 100) == "中文"
    assert width_of(shortened("很长的一句话" * 5, 60)) <= 60


def test_words_of_rows_are_escaped() -> None:
    evil = CONTRACT | {"contract_id": "<script>", "matter_id": None}
    drawn = flow_of({"contract": [evil], "payment": [PAID]})
    assert drawn is not None
    assert "<script>" not in str(drawn.wide)
    assert "&lt;script&gt;" in str(drawn.wide)
    assert Picture(1).shapes == []
