"""A workbook is tried and taken in, the register goes out as one; what is published is open to all."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from uuid6 import uuid7

from sunshine.before.publications import actions as publications
from sunshine.before.risks.forms import COLUMNS
from sunshine.before.risks.models import RiskPoint

pytestmark = pytest.mark.django_db
ROW = {
    "organisation": "甲公司",
    "field": "招投标程序",
    "post_title": "采购负责人",
    "power": "P06",
    "step": "采购方式确定",
    "title": "化整为零规避招标",
    "description": "采购负责人把同类需求拆成多笔，使每笔都在招标线以下。",
    "causes": "岗位职责、业务流程",
    "consequences": "利益输送，采购价格虚高",
    "probes": "D02",
}


def book(*rows) -> SimpleUploadedFile:
    made, stream = Workbook(), BytesIO()
    made.active.append(list(COLUMNS.values()))
    for row in rows:
        made.active.append([row.get(name, "") for name in COLUMNS])
    made.save(stream)
    return SimpleUploadedFile("risks.xlsx", stream.getvalue())


def test_the_dry_run_says_row_and_column_and_registers_nothing(as_one) -> None:
    rows = book(ROW, ROW | {"field": "打牌"}, ROW | {"organisation": "乙公司"})
    body = as_one("经办").post("/risks/import/", {"file": rows}).content.decode()
    assert "领域" in body
    assert "第 3 行" in body
    assert "第 4 行" in body
    assert not RiskPoint.objects.exists()


def test_what_was_looked_at_is_taken_in_once(as_one) -> None:
    clerk = as_one("经办")
    tried = clerk.post("/risks/import/", {"file": book(ROW)})
    assert not RiskPoint.objects.exists()
    sent = {"rows": tried.context["rows"], "key": uuid7().hex}
    for _ in range(2):
        clerk.post("/risks/import/", sent)
    point = RiskPoint.objects.get()
    assert (point.field, point.step, point.causes) == (
        "tendering",
        "采购方式确定",
        ["duty", "process"],
    )


def test_the_export_is_what_one_sees_in_the_columns_of_the_import(city, as_one) -> None:
    point = city.standing(title="=拆分采购规避招标")
    city.control(point)
    city.do(point, "法务", "tie", metric="direct_share", direction="above", threshold="20",
            reason="集团采购管理办法")  # fmt: skip
    answers = {n: as_one(n).post("/risks/export/") for n in ("经办", "旁人")}
    sheets = {
        n: list(load_workbook(BytesIO(a.getvalue())).active.values) for n, a in answers.items()
    }
    head, row, *_ = sheets["经办"]
    assert head[: len(COLUMNS)] == tuple(COLUMNS.values())
    assert row[head.index("风险点")].startswith("'="), "no formula leaves the house"
    assert "按季归集" in row[head.index("防控措施")]
    assert row[head.index("关联指标")] == "直接采购占比（按份数）高于 20%"
    assert len(sheets["旁人"]) == 2, "head and foot"


def test_the_interface_gives_what_one_sees(city, as_one) -> None:
    point = city.standing()
    assert [r["id"] for r in as_one("经办").get("/api/risks").json()["items"]] == [str(point.pk)]
    assert as_one("旁人").get("/api/risks").json()["items"] == []


def test_everybody_reads_what_was_published_and_no_name_of_a_person(city) -> None:
    point = city.standing()
    city.control(point)
    city.control(city.standing(title="没有公开的风险点"))
    proposed = publications.propose(by=city.actor("纪委"), risk_id=point.pk, idempotency_key="p")
    publications.act(
        publication_id=proposed.pk,
        verb="publish",
        by=city.actor("书记"),
        content={"reason": "不含姓名和敏感信息"},
        idempotency_key="q",
    )
    stranger = Client()
    (row,) = json.loads(stranger.get("/open/risks.json").content)["items"]
    assert row["title"] == point.title
    assert row["sha256"]
    for address in ("/open/risks.json", "/open/risks.csv", "/open/risks.atom"):
        body = stranger.get(address).content.decode()
        assert point.title in body
        assert "没有公开的风险点" not in body
        assert all(
            a.display_name not in body for a in city.accounts.values() if a.display_name != "部门"
        )
    assert stranger.get("/risks/").status_code == 302
