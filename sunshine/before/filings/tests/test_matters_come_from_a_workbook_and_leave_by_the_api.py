"""Excel in with a dry run, Excel out as an act, the API: each by the same right as the page."""

import html
import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from sunshine.before.filings import forms
from sunshine.before.filings.models import Matter
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def browser(filer, name: str) -> Client:
    client = Client()
    client.force_login(filer.accounts[name])
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def row(**changed) -> dict[str, object]:
    return {
        "企业": "集团", "事项编码": "F01-001", "事项名称": "支付冷库设备尾款", "金额（元）": 680000,
        "对方单位": "丙设备公司", "决策会议": "总经理办公会", "拟开会日期": f"{today() + timedelta(days=20)}",
        "密级": "内部", "紧急事项": "", "先行决定的时间": "", "紧急理由": "", "资金用途": "支付冷库设备尾款",
        "预算情况": "年度预算内", "付款依据": "合同 HT-7，验收后付款", "人选": "",
    } | changed  # fmt: skip


def workbook(*rows) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(list(rows[0]))
    for told in rows:
        book.active.append(list(told.values()))
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("报备.xlsx", stream.getvalue())


def count(filer) -> int:
    with acting_as(filer.actor("经办")):
        return Matter.objects.count()


def test_a_workbook_is_tried_first_and_then_each_row_is_an_act(filer) -> None:
    clerk = browser(filer, "经办")
    file = workbook(row(), row(事项名称="支付制冷机组尾款", 拟开会日期=f"{today()}"))
    answer = clerk.post("/filings/import/", {"file": file})
    assert "2 件都可以报备" in text(answer)
    assert count(filer) == 0, "a dry run writes nothing"
    rows = html.unescape(re.search(r'name="rows" value="([^"]*)"', answer.content.decode())[1])
    for _ in range(2):  # the button pressed twice
        page = text(clerk.post("/filings/import/", {"rows": rows, "key": "k"}, follow=True))
    assert "已报备 2 件" in page
    assert Entry.objects.filter(verb="matter.file").count() == count(filer) == 2
    with acting_as(filer.actor("经办")):
        first, second = Matter.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert (first.is_late, second.is_late) == (False, True), "late is marked, not refused"
    assert first.details["purpose"] == "支付冷库设备尾款"
    assert first.body == "executive_meeting"


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"企业": "外企"}, "企业", "不能为它报备"),
        ({"事项编码": "X99"}, "事项编码", "没有这个事项编码"),
        ({"事项编码": "D02-001"}, "事项编码", "D02-001"),
        ({"事项名称": "付"}, "事项名称", "至少 4 个字"),
        ({"金额（元）": "六十八万"}, "金额（元）", "请填不超过两位小数的数字"),
        ({"金额（元）": ""}, "金额（元）", "权责清单按金额划线"),
        ({"决策会议": "股东会"}, "决策会议", "总经理办公会"),
        ({"金额（元）": 1680000}, "决策会议", "党委会"),
        ({"拟开会日期": "下周"}, "拟开会日期", "不是日期"),
        ({"密级": "机密"}, "密级", "涉密事项不得"),
        ({"紧急事项": "急"}, "紧急事项", "“是”或“否”"),
        ({"紧急事项": "是", "先行决定的时间": ""}, "先行决定的时间", "已作出决定的时间"),
        ({"付款依据": ""}, "付款依据", "请填写付款依据"),
        ({"人选": "王某"}, "人选", "不填这一项"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_filed(
    filer, changed, column, words
) -> None:
    clerk = browser(filer, "经办")
    page = clerk.post("/filings/import/", {"file": workbook(row(), row(**changed))})
    assert any(n == 3 and c == column and words in w for n, c, w in page.context["wrong"]), (
        page.context["wrong"]
    )
    assert "第 3 行" in text(page)
    assert 'name="rows"' not in text(page), "nothing to press"
    names = {title: name for name, title in forms.sheet().columns.items()}
    bad = [[3, {names[t]: str(v) for t, v in row(**changed).items()}]]
    clerk.post("/filings/import/", {"rows": json.dumps(bad), "key": "k"})
    assert count(filer) == 0


def test_a_dry_run_reads_each_list_of_authority_once(
    filer, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    clerk = browser(filer, "经办")
    clerk.get("/filings/import/")
    with django_assert_max_num_queries(40) as few:
        clerk.post("/filings/import/", {"file": workbook(row())})
    with django_assert_num_queries(len(few)):
        clerk.post("/filings/import/", {"file": workbook(*[row() for _ in range(12)])})


def test_only_who_files_gets_the_template_and_foreign_files_are_refused_in_words(filer) -> None:
    clerk = browser(filer, "经办")
    for file, words in (
        (SimpleUploadedFile("a.xlsx", b"x"), "不是可以读取的 Excel"),
        (workbook({"企业": "集团"}), "表头缺少：事项编码"),
        ("", "请选择 Excel"),
    ):
        assert words in text(clerk.post("/filings/import/", {"file": file}))
    sheet = load_workbook(BytesIO(clerk.get("/filings/import/template/").content)).active
    headings = [c.value for c in sheet[1]]
    assert len(headings) == len(set(headings))
    assert {"企业", "决策会议", "资金用途", "人选"} <= set(headings)
    for name in ("书记", "纪检"):
        assert browser(filer, name).get("/filings/import/").status_code == 404


def test_the_list_leaves_as_excel_and_that_is_an_act(filer) -> None:
    filer.file(title="=1+1 支付")
    filer.file(title="支付保安服务费")
    book = browser(filer, "纪检").post("/filings/export/?q=保安")
    rows = list(load_workbook(BytesIO(book.content)).active.values)
    assert [r[4] for r in rows[1:-1]] == ["支付保安服务费"]
    assert "纪检" in rows[-1][0]
    every = load_workbook(BytesIO(browser(filer, "书记").post("/filings/export/").content)).active
    assert "'=1+1 支付" in [r[4] for r in every.values], "no formula leaves the house"
    assert Entry.objects.filter(verb="matter.export").count() == 2
    outside = load_workbook(BytesIO(browser(filer, "外书记").post("/filings/export/").content))
    assert len(list(outside.active.values)) == 2, "headings and who took it"
    assert browser(filer, "纪检").get("/filings/export/").status_code == 405


def test_the_api_lists_what_the_page_lists_and_tells_what_is_missing(filer) -> None:
    first, second = filer.file(), filer.on_file(title="支付保安服务费")
    boss = browser(filer, "书记")
    seen = boss.get("/api/filings").json()
    assert [r["id"] for r in seen["items"]] == [str(second.pk), str(first.pk)]
    assert seen["items"][1]["amount"] == "680000.00"
    filed = boss.get("/api/filings", {"state": "on_file"}).json()["items"]
    assert [r["label"] for r in filed] == [second.label]
    one = boss.get(f"/api/filings/{first.pk}").json()
    assert one["details"]["purpose"] == "支付冷库设备尾款"
    assert one["law"]["bodies"][0]["name"] == "总经理办公会"
    told = boss.get(f"/api/filings/{first.pk}/admission").json()
    assert not told["granted"]
    missing = [r["code"] for r in told["requirements"] if not r["satisfied"]]
    assert missing == ["sounding.1", "signature", "copy", "on_file"]
    assert boss.get(f"/api/filings/{second.pk}/admission").json()["granted"]
    assert boss.get("/api/filings", {"after": "x"}).status_code == 404
    stranger = browser(filer, "外书记")
    assert stranger.get("/api/filings").json()["items"] == []
    for at in ("", "/admission"):
        assert stranger.get(f"/api/filings/{first.pk}{at}").status_code == 404
