"""The national template in and out: nothing is lost, and what is wrong is said by row and field."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sunshine.before.authority import forms
from sunshine.before.authority.engine import catalogue
from sunshine.before.authority.models import AuthorityRule
from sunshine.before.authority.rules.lines import VOTE_MODES, Share, parse_share
from sunshine.before.authority.tests.rules_made import lines

KNOWN = catalogue(Path(__file__).parents[4])
SHARES = sorted({s.code for s in VOTE_MODES.values() if s} | {">=2/3 due", ">=1/2 present"})
words = st.text("甲乙丙一二三abc", min_size=1, max_size=8)
bodies = st.lists(st.sampled_from(sorted(KNOWN.bodies)), min_size=1, max_size=4, unique=True)


@st.composite
def rows(draw):
    line = draw(lines)
    steps = [
        {"body": b, "name": KNOWN.bodies[b].name, "attendance": draw(st.sampled_from(SHARES)),
         "majority": draw(st.sampled_from([*SHARES, ""]))}
        for b in draw(bodies)
    ]  # fmt: skip
    return AuthorityRule(
        item_code=f"{draw(st.sampled_from(sorted(KNOWN.entries)))}-{draw(st.integers(0, 999)):03d}",
        title=draw(words), level=draw(st.sampled_from(["own", "below"])), per=line.per,
        line_amount=line.amount, line_share=line.share, steps=steps,
        needs_legal_review=draw(st.booleans()), attachments=draw(st.lists(words, max_size=3, unique=True)),
        opinions=draw(st.lists(words, max_size=2, unique=True)),
        reporting=draw(st.sampled_from(["none", "filing", "approval"])), remark=draw(st.just("") | words),
    )  # fmt: skip


@given(st.lists(rows(), max_size=5, unique_by=lambda r: (r.item_code, r.level)))
@settings(max_examples=20, deadline=None)
def test_out_and_in_again_is_the_same_list(made) -> None:
    book = forms.workbook_of([r.as_rule() for r in made], KNOWN)
    good, wrong = forms.checked(forms.read_workbook(book), KNOWN)
    assert wrong == []
    assert good == [{name: getattr(row, name) for name in good[0]} for row in made]


def workbook(*lines) -> bytes:
    book, stream = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(stream)
    return stream.getvalue()


def test_the_national_template_alone_is_enough() -> None:
    """One heading over four columns of meetings, a title row above, nothing of ours."""
    content = workbook(
        ["某公司“三重一大”事项清单"],
        [
            "序号",
            "事项名称",
            "事项编码",
            "决策会议及顺序",
            None,
            None,
            None,
            "是否需经法律审核",
            "备注",
        ],
        [1, "年度投资计划", "P01-001", "党委会", "总经理办公会", "董事会", None, "是", None],
        [None, None, None, None, None, None, None, None, None],
        [2, "对外捐赠", "F03-001", "党委（党组）会", None, None, None, "否", "含赞助"],
    )
    good, wrong = forms.checked(forms.read_workbook(content), KNOWN)
    assert wrong == []
    assert [[s["name"] for s in f["steps"]] for f in good] == [
        ["党委会", "总经理办公会", "董事会"],
        ["党委会"],
    ]
    assert good[0]["needs_legal_review"]
    assert (good[0]["line_amount"], good[0]["per"], good[1]["remark"]) == (None, "single", "含赞助")
    assert good[0]["steps"][0]["attendance"] == ">=2/3 due", "the body's usual quorum"


def test_errors_name_row_field_and_remedy() -> None:
    content = workbook(
        [
            "事项名称",
            "事项编码",
            "决策会议及顺序1",
            "决策会议及顺序2",
            "是否需经法律审核",
            "金额线",
            "表决方式",
            "报国资委",
        ],
        ["甲", "F01001", "党委会", "", "是", "", "", ""],
        ["", "X01-001", "理事会", "", "也许", "五百万", "", "口头"],
        ["乙", "F01-001", "党委会", "党委会", "", "", "", ""],
        ["丙", "F01-002", "党委会", "", "", "", "董事会：全票通过；党委会：多数", ""],
        ["丁", "F01-003", "党委会", "", "", "100万元", "", ""],
        ["丁", "F01-003", "董事会", "", "", "单笔 100 万元", "", ""],
        ["戊", "F01-004", "", "", "", "", "", ""],
    )
    good, wrong = forms.checked(forms.read_workbook(content), KNOWN)
    assert len(good) == 2
    told = {(n, field) for n, field, _ in wrong}
    assert told == {
        (2, "事项编码"),
        (3, "事项编码"), (3, "事项名称"), (3, "决策会议及顺序"), (3, "是否需经法律审核"), (3, "金额线"), (3, "报国资委"),
        (4, "决策会议及顺序"), (5, "表决方式"), (7, "金额线"), (8, "决策会议及顺序"),
    }  # fmt: skip
    said = " ".join(w for _, _, w in wrong)
    assert "例如 F01-001" in said
    assert "不认识“理事会”，请填党委会、董事会" in said
    assert "与第 6 行的事项、层级、金额线相同" in said
    assert "“董事会”不在决策会议里" in said


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no zip", workbook(["名称", "编码"], ["a", "b"])]
)
def test_what_is_no_list_is_refused_in_words(content) -> None:
    with pytest.raises(ValueError, match=r"Excel|表头"):
        forms.read_workbook(content)


def test_a_large_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="2 MB"):
        forms.read_workbook(b"0" * (forms.MOST_BYTES + 1))


def test_a_cell_that_a_spreadsheet_would_run_is_told_as_text() -> None:
    made = AuthorityRule(item_code="F01-001", title="=cmd()", steps=[], attachments=[], opinions=[])
    sheet = load_workbook(BytesIO(forms.workbook_of([made.as_rule()], KNOWN))).active
    assert not str(sheet.cell(2, 2).value).startswith("=")


def test_one_share_may_stand_for_all_bodies_or_be_named_by_body() -> None:
    row = {"title": "甲", "item_code": "F01-001", "body1": "党委会", "body2": "董事会",
           "attendance": "3/4", "majority": "董事会：赞成票超过到会成员人数的2/3；党委会：其他", "line": "净资产的1%与500万元孰低"}  # fmt: skip
    found = forms.rule_fields(row, KNOWN)
    assert [(s["attendance"], s["majority"]) for s in found["steps"]] == [
        (">=3/4 due", ""),
        (">=3/4 due", ">2/3 present"),
    ]
    assert (found["line_amount"], found["line_share"]) == (Decimal(5_000_000), Decimal("0.01"))


def test_a_share_is_read_back_from_its_words() -> None:
    shares = [s for s in VOTE_MODES.values() if s] + [
        Share(s.rate, "present", is_strict=False) for s in VOTE_MODES.values() if s
    ]
    for share in shares:
        assert parse_share(share.words) == share
    for name, share in VOTE_MODES.items():
        if share is not None:
            assert parse_share(name) == share
    assert parse_share("2/3").code == ">=2/3 due"
    with pytest.raises(ValueError, match="请填"):
        parse_share("多数")
    with pytest.raises(ValueError, match="请填"):
        parse_share("1/0")
