"""A brief gathers by the reader's rights; the opinion is a document, and the secretary reads it."""

from copy import deepcopy
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from uuid6 import uuid7

from sunshine.before.briefs import actions
from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.queries import gather
from sunshine.before.briefs.rules import About, persons_in
from sunshine.before.reports.tests.conftest import Unit
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Grant
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.documents.engine.pdf import office
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
WORDS = "对方单位近三年有两起未履约记录，请在议题材料中说明履约保障措施。"


@pytest.fixture(scope="module")
def founded(once) -> Unit:
    return once(Unit)


@pytest.fixture
def unit(founded, db, tmp_path, settings) -> Unit:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)


def about(unit: Unit, **changed: object) -> About:
    said = {"title": "投资冷链物流中心", "counterparty": "丙建设公司", "project": "", "persons": ()}
    return About(unit.place.pk, **said | changed)


def opened(unit: Unit, name: str = "纪检", **changed: object) -> Brief:
    by = unit.actor(name)
    with acting_as(by):
        return actions.open_brief(by=by, about=about(unit, **changed), idempotency_key=uuid7().hex)


def given(unit: Unit, brief: Brief, name: str = "纪检", view: str = "attention") -> Brief:
    by = unit.actor(name)
    with acting_as(by):
        actions.give(
            brief_id=brief.pk, by=by, view=view, words=WORDS, version=None,
            idempotency_key=uuid7().hex,
        )  # fmt: skip
    brief.refresh_from_db()
    return brief


def page(unit: Unit, name: str) -> Client:
    client = Client()
    client.force_login(unit.accounts[name])
    return client


def told(unit: Unit, name: str, asked: About) -> dict[str, list[str]]:
    by = unit.actor(name)
    with acting_as(by):
        return {s.title: [line.words for line in s.lines] for s in gather(by, asked)}


def test_reports_of_the_unit_and_of_the_counterparty_are_found(unit) -> None:
    unit.file(title="三号仓库火灾")
    far = unit.account("邻居", "clerk", unit.other)
    unit.accounts["邻居"], here = far, unit.place
    unit.place = unit.other
    unit.file("邻居", title="丙建设公司拖欠工程款")
    unit.place = here
    mine = told(unit, "纪检", about(unit))["重大情况、事项、风险、问题报告"]
    assert len(mine) == 1
    assert "三号仓库火灾" in mine[0], "what lies at the neighbour's is not for this group"
    unit.accounts["两家"] = unit.account("两家", "discipline_officer", unit.place)
    Grant.objects.create(
        account=unit.accounts["两家"], role="discipline_officer", organisation=unit.other,
        valid=period(date(2020, 1, 1)),
    )  # fmt: skip
    both = told(unit, "两家", about(unit))["重大情况、事项、风险、问题报告"]
    assert any("丙建设公司拖欠工程款" in line for line in both)


def test_a_reader_without_a_right_is_not_told_that_there_is_something(unit) -> None:
    report = unit.file()
    Denial.objects.create(
        person=unit.accounts["书记"].person, subject_label="report", subject_id=report.pk,
        valid=period(today()), reason="accused",
    )  # fmt: skip
    assert told(unit, "书记", about(unit))["重大情况、事项、风险、问题报告"] == []
    brief = given(unit, opened(unit))
    body = page(unit, "书记").get(f"/briefs/{brief.pk}/").content.decode()
    assert "三号仓库火灾" not in body
    assert "提出时所见" not in body
    shown = page(unit, "纪检").get(f"/briefs/{brief.pk}/").content.decode()
    assert "三号仓库火灾" in shown
    assert "提出时所见" in shown
    opened_entry, given_entry = Entry.objects.filter(subject_id=brief.pk).order_by("recorded_at")
    assert "冷链" not in opened_entry.canonical, "the enterprise reads its ledger"
    assert "仓库" not in given_entry.canonical


def test_what_is_being_looked_into_is_the_groups_alone_until_it_is_given(unit) -> None:
    brief = opened(unit)
    for name in ("书记", "国资", "经办", "法务"):
        assert page(unit, name).get(f"/briefs/{brief.pk}/").status_code == 404
        assert brief.title not in page(unit, name).get("/briefs/").content.decode()
    assert not Notification.objects.filter(subject_id=brief.pk).exists()
    given(unit, brief)
    assert page(unit, "书记").get(f"/briefs/{brief.pk}/").status_code == 200
    assert page(unit, "经办").get(f"/briefs/{brief.pk}/").status_code == 404
    copy = Notification.objects.get(subject_id=brief.pk)
    assert (copy.account, copy.must_read) == (unit.accounts["书记"], True)


def test_the_opinion_is_a_numbered_document_and_says_nothing_of_what_was_gathered(unit) -> None:
    unit.file()
    brief = given(unit, opened(unit))
    assert brief.document.label == f"驻甲监〔{today().year}〕1号"
    assert [s["count"] for s in brief.seen if s["title"].startswith("重大")] == ["1 条"]
    with acting_as(system_actor("核对")):
        assert list(verify_all()) == []
        assert Evidence.objects.get().name == f"{brief.document.label}.docx"


@pytest.mark.skipif(office() is None, reason="没有 LibreOffice：apt-get install libreoffice-writer")
def test_it_is_handed_out_as_pdf_to_who_sees_the_brief(unit) -> None:
    brief = given(unit, opened(unit))
    at = f"/documents/{brief.document_id}/pdf/"
    assert page(unit, "书记").get(at).content.startswith(b"%PDF-")
    assert page(unit, "法务").get(at).status_code == 404


def test_a_withdrawn_opinion_is_gone_for_the_enterprise_and_stays_with_its_author(unit) -> None:
    brief = given(unit, opened(unit))
    page(unit, "纪检").post(
        f"/briefs/{brief.pk}/act/", {"verb": "withdraw", "reason": "事项已不上会", "key": "w"}
    )
    brief.refresh_from_db()
    assert brief.state == "withdrawn"
    assert page(unit, "书记").get(f"/briefs/{brief.pk}/").status_code == 404
    assert page(unit, "书记").get(f"/files/{brief.document.evidence_id}/").status_code == 404
    body = page(unit, "纪检").get(f"/briefs/{brief.pk}/").content.decode()
    assert "已撤回：事项已不上会" in body
    with acting_as(system_actor("核对")):
        assert list(verify_all()) == []


@pytest.mark.parametrize("name", ["书记", "经办", "法务", "国资"])
def test_only_the_discipline_group_writes(unit, name) -> None:
    with pytest.raises(Refused, match="没有对这家企业作事前研判的权限"):
        opened(unit, name)
    brief = opened(unit)
    with pytest.raises(Brief.DoesNotExist):
        given(unit, brief, name)
    assert page(unit, name).get("/briefs/new/").status_code == 404


def test_an_opinion_is_given_once_and_whole(unit) -> None:
    brief = opened(unit)
    with pytest.raises(Refused, match="结论"):
        given(unit, brief, view="perhaps")
    given(unit, brief)
    with pytest.raises(Refused, match="已提出"):
        given(unit, brief)


def test_what_is_asked_about_can_be_changed_until_then(unit) -> None:
    brief = opened(unit)
    client = page(unit, "纪检")
    form = {"verb": "revise", "title": "投资冷链物流中心二期", "counterparty": "丁公司",
            "persons": "张三、李四，张三", "key": uuid7().hex}  # fmt: skip
    client.post(f"/briefs/{brief.pk}/act/", form)
    brief.refresh_from_db()
    assert (brief.counterparty, brief.persons) == ("丁公司", ["张三", "李四"])
    answer = client.post(
        f"/briefs/{brief.pk}/act/", form | {"persons": "A1", "key": "x"}, follow=True
    )
    assert "不像姓名" in answer.content.decode()


def test_names_are_split_where_people_split_them() -> None:
    assert persons_in(" 张三、李四\n王五;张三 ") == ("张三", "李四", "王五")


def test_the_list_is_narrowed_paged_and_exported_as_an_act(
    unit, monkeypatch, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    monkeypatch.setattr("sunshine.faces.desk.queries.paged.PAGE", 2)
    client = page(unit, "纪检")
    given(unit, opened(unit, title="=1+1 投资"))
    client.get("/briefs/")
    with django_assert_max_num_queries(25) as few:
        client.get("/briefs/")
    for n in range(2):
        opened(unit, title=f"第{n}件")
    with django_assert_num_queries(len(few)):
        answer = client.get("/briefs/")
    assert [b.title for b in answer.context["briefs"]] == ["第1件", "第0件"]
    rest = client.get(f"/briefs/?after={answer.context['next_cursor']}")
    assert [b.title for b in rest.context["briefs"]] == ["=1+1 投资"]
    assert client.get("/briefs/?after=x").status_code == 404
    book = client.post("/briefs/export/?state=given")
    rows = list(load_workbook(BytesIO(book.content)).active.values)
    assert [r[2] for r in rows[1:-1]] == ["'=1+1 投资"]
    assert Entry.objects.filter(verb="brief.export").count() == 1


def test_a_page_of_everything_asks_a_fixed_number_of_queries(
    unit, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    brief = opened(unit, project="冷链物流中心", persons=("张三",))
    client, at = page(unit, "纪检"), f"/briefs/{brief.pk}/"
    unit.file()
    client.get(at)
    with django_assert_max_num_queries(45) as few:
        client.get(at)
    for _ in range(6):
        unit.file()
    with django_assert_num_queries(len(few)):
        client.get(at)
