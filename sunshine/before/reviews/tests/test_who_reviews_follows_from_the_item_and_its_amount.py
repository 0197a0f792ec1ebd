"""Routes to departments, what an opinion covers, what is wrong with one. Pure."""

from decimal import Decimal

import pytest

from sunshine.before.reviews.rules import (
    ANSWERS,
    MOST_CONDITIONS,
    Department,
    Route,
    conditions_in,
    departments_of,
    faults,
    routed,
    routes_of,
)

FINANCE = Route("finance", "大额", ("F",), amount_from=Decimal(5_000_000))
LEGAL = Route("legal", "清单要求法律审核", by_law=True)
PLANNING = Route("planning", "投资项目", items=("P01", "F01-009"))


@pytest.mark.parametrize(("item", "amount", "by_law", "asked"), [
    ("F01-001", "5000000", False, {"finance"}),
    ("F01-001", "4999999.99", False, set()),
    ("F01-001", None, False, set()),
    ("H01-001", "9000000", False, set()),
    ("F01-001", "5000000", True, {"finance", "legal"}),
    ("H01-001", None, True, {"legal"}),
    ("P01-003", None, False, {"planning"}),
    ("F01-009", "1", False, {"planning"}),
    ("F01-010", "1", False, set()),
    ("P02-003", None, False, set()),
])  # fmt: skip
def test_a_department_is_asked_by_class_item_amount_and_law(item, amount, by_law, asked) -> None:
    given = None if amount is None else Decimal(amount)
    found = routed((FINANCE, LEGAL, PLANNING), item, given, needs_legal_review=by_law)
    assert set(found) == asked


def test_a_route_by_class_or_by_item_takes_either() -> None:
    both = Route("audit", "审计", ("D",), ("F01",))
    for item, is_taken in (("D01-001", True), ("F01-001", True), ("F02-001", False)):
        assert both.takes(item, None, needs_legal_review=False) is is_taken


def test_the_first_route_that_takes_a_matter_says_why() -> None:
    twice = (Route("finance", "第一条"), Route("finance", "第二条"))
    assert routed(twice, "F01-001", None, needs_legal_review=False) == {"finance": "第一条"}


def test_an_opinion_covers_the_parts_its_department_reads() -> None:
    department = Department("finance", "财务部", "财审", "x", ("amount", "file:*"), False, "示例")
    manifest = {"amount": "1", "title": "a", "file:2": "h", "files": "n"}
    assert department.covered(manifest) == {"amount": "1", "file:2": "h"}


def test_departments_and_routes_are_read_from_their_rows() -> None:
    row = {
        "code": "legal", "title": "法务部", "series": "法审", "permission": "review.legal",
        "covers": ["title", "details:*"], "countersigned": True, "source": "示例",
    }  # fmt: skip
    (known,) = departments_of([row]).items()
    assert known[0] == "legal"
    assert known[1].covers == ("title", "details:*")
    plain, full = routes_of([
        {"department": "legal", "why": "法律", "by_law": True},
        {"department": "f", "why": "额", "classes": ["F"], "items": ["P01"], "amount_from": "0.5"},
    ])  # fmt: skip
    assert (plain.classes, plain.items, plain.amount_from, plain.by_law) == ((), (), None, True)
    assert (full.classes, full.items, full.by_law) == (("F",), ("P01",), False)
    assert full.amount_from == Decimal("0.5")


def test_conditions_are_lines_without_their_numbering() -> None:
    assert conditions_in("1. 补充担保\n\n （二）\n3）付款前复核\n") == [
        "补充担保",
        "（二）",
        "付款前复核",
    ]


CONDITIONS = ["付款前复核发票"]


@pytest.mark.parametrize(("answer", "basis", "conditions", "words"), [
    ("yes", "公司法第十五条", [], "请选择意见"),
    ("agree", " 公司法 ", [], "请填写依据"),
    ("conditional", "公司法第十五条", [], "须写明条件"),
    ("agree", "公司法第十五条", CONDITIONS, "只有附条件同意才写条件"),
    ("disagree", "公司法第十五条", CONDITIONS, "只有附条件同意才写条件"),
    ("conditional", "公司法第十五条", CONDITIONS * (MOST_CONDITIONS + 1), "最多 20 条"),
    ("conditional", "公司法第十五条", ["先复核"], "“先复核”太短"),
])  # fmt: skip
def test_a_fault_of_an_opinion_says_what_to_do(answer, basis, conditions, words) -> None:
    (found,) = faults(answer, basis, conditions)
    assert words in found


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_an_opinion_that_says_everything_has_no_fault(answer) -> None:
    least = ["复核发票"] * MOST_CONDITIONS if answer == "conditional" else []
    assert list(faults(answer, "第三条款", least)) == []
