"""Excel in with a dry run, the API, the desk's block, the mart: each by the same right."""

import html
import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from sunshine.before.reports import forms, queries
from sunshine.before.reports.models import MajorReport
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.queries.blocks import blocks
from sunshine.foundation.clock.queries import SHANGHAI, now, today
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def browser(unit, name: str) -> Client:
    client = Client()
    client.force_login(unit.accounts[name])
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def row(**changed) -> dict[str, object]:
    at = f"{now().astimezone(SHANGHAI) - timedelta(hours=5):%Y-%m-%d %H:%M}"
    return {
        "企业": "甲", "类别": "重大风险", "特别紧急": "", "标题": "三号仓库火灾", "发生时间": at, "知悉时间": at,
        "涉及金额（元）": 120000, "基本情况": "夜间三号仓库起火，货物受损，无人伤亡，已经扑灭。",
        "已采取的措施": "已报警并封存现场",
    } | changed  # fmt: skip


def workbook(*rows) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(list(rows[0]))
    for told in rows:
        book.active.append(list(told.values()))
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("报告.xlsx", stream.getvalue())


def test_a_workbook_is_tried_first_and_then_each_row_is_an_act(unit) -> None:
    clerk = browser(unit, "经办")
    file = workbook(row(), row(标题="印章管理问题", 类别="重大问题"))
    answer = clerk.post("/reports/import/", {"file": file})
    assert "2 件都可以提交" in text(answer)
    assert MajorReport.objects.count() == 0, "a dry run writes nothing"
    told = re.search(r'name="rows" value="([^"]*)"', answer.content.decode())[1]
    rows = html.unescape(told)
    for _ in range(2):  # the button pressed twice
        page = text(clerk.post("/reports/import/", {"rows": rows, "key": "k"}, follow=True))
    assert "已提交 2 件首报" in page
    assert Entry.objects.filter(verb="report.file").count() == MajorReport.objects.count() == 2
    assert not MajorReport.objects.filter(is_late=True).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"企业": "乙公司"}, "没有这家企业"),
        ({"类别": "大风险"}, "应为重大情况"),
        ({"知悉时间": "昨晚"}, "不是时间"),
        ({"知悉时间": "2020-01-01"}, "不能早于发生时间"),
        ({"涉及金额（元）": "十二万"}, "请填数字"),
        ({"基本情况": "起火"}, "至少 20 个字"),
        ({"特别紧急": "急"}, "“是”或“否”"),
        ({"标题": ""}, "请填写标题"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_nothing_is_filed(unit, changed, words) -> None:
    clerk = browser(unit, "经办")
    page = text(clerk.post("/reports/import/", {"file": workbook(row(), row(**changed))}))
    assert words in page
    assert "第 3 行" in page
    assert "提交这" not in page
    bad = [[3, {k: str(row(**changed)[t]) for k, t in forms.COLUMNS.items()}]]
    assert words in text(clerk.post("/reports/import/", {"rows": json.dumps(bad)}))
    assert MajorReport.objects.count() == 0


def test_what_is_no_workbook_of_reports_is_refused_in_words(unit) -> None:
    clerk = browser(unit, "经办")
    for file, words in (
        (SimpleUploadedFile("a.xlsx", b"x"), "不是可以读取的 Excel"),
        (workbook({"标题": "甲"}), "表头缺少：企业、类别"),
        ("", "请选择 Excel"),
    ):
        assert words in text(clerk.post("/reports/import/", {"file": file}))
    assert "已失效" in text(clerk.post("/reports/import/", {"rows": "{"}))
    sheet = load_workbook(BytesIO(clerk.get("/reports/import/template/").content)).active
    assert [c.value for c in sheet[1]] == list(forms.COLUMNS.values())
    for name in ("纪检", "国资", "书记"):
        assert browser(unit, name).get("/reports/import/").status_code == 404


def test_the_api_lists_what_the_page_lists(unit) -> None:
    first, second = unit.file(), unit.file(kind="problem", title="印章管理问题")
    seen = browser(unit, "国资").get("/api/reports").json()
    assert [r["id"] for r in seen["items"]] == [str(second.pk), str(first.pk)]
    assert seen["items"][1]["amount"] == "120000.00"
    only = browser(unit, "国资").get("/api/reports", {"kind": "risk"}).json()["items"]
    assert [r["title"] for r in only] == [first.title]
    assert browser(unit, "国资").get(f"/api/reports/{first.pk}").json()["label"] == first.label
    assert browser(unit, "国资").get("/api/reports", {"after": "x"}).status_code == 404
    unit.accounts["邻居"] = unit.account("邻居", "sasac_supervisor", unit.other)
    assert browser(unit, "邻居").get("/api/reports").json()["items"] == []
    assert browser(unit, "邻居").get(f"/api/reports/{first.pk}").status_code == 404
    unit.accounts["审计"] = unit.account("审计", "auditor", unit.place)
    assert browser(unit, "审计").get("/api/reports").status_code in {403, 404}


def test_the_desk_shows_whose_turn_it_is(unit) -> None:
    def shown(name: str):
        return next((b for b in blocks(unit.actor(name)) if b.name == "reports"), None)

    report = unit.file()
    MajorReport.objects.filter(pk=report.pk).update(due_on=today() - timedelta(days=3))
    assert [(r.title, r.figure, r.is_bad) for r in shown("国资").rows] == [
        ("待受理", "1 件，逾期 1 件", True)
    ]
    assert shown("经办").rows == []
    assert shown("书记") is None
    unit.do(unit.do(report, "纪检", "accept"), "纪检", "uphold")
    assert [(r.title, r.figure) for r in shown("经办").rows] == [("处置中", "1 件")]
    assert shown("国资").rows == []


def test_the_mart_tells_what_happened_without_words_or_names(unit) -> None:
    before = now() - timedelta(minutes=5)
    report = unit.do(unit.do(unit.file(), "纪检", "accept"), "纪检", "uphold_partly")
    rows = list(queries.mart_rows())
    assert set(rows[0]) == {f.name for f in marts(content_root())["major_report"].fields}
    assert (rows[0]["report_id"], rows[0]["outcome"]) == (str(report.pk), "partly")
    assert report.title not in str(rows)
    assert queries.has_changed_since(before)
    assert not queries.has_changed_since(now())
