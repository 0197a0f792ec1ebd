"""Pages of samples and checks: lists, the form, the proof, Excel, what an enterprise sees."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.before.samples.queries import items
from sunshine.before.samples.rules import draw
from sunshine.before.samples.tests.archives_drawn import FINDINGS, later
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.queries import legal_today

pytestmark = pytest.mark.django_db


def client_of(sampler, name: str) -> Client:
    client = Client()
    client.force_login(sampler.accounts[name])
    return client


def body(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def checklist(failed: str = "", **changed: str) -> dict[str, str]:
    told = {f"a-{i.code}": "no" if i.code == failed else "yes" for i in items()}
    remark = {f"r-{failed}": "没有附上"} if failed else {}
    return (
        told
        | remark
        | {"conclusion": "problem" if failed else "passed", "key": uuid7().hex}
        | changed
    )


def test_a_supervisor_draws_on_the_pages(sampler) -> None:
    for _ in range(2):
        sampler.archive()
    sampler.archive(sampler.sub)
    page = client_of(sampler, "监督")
    assert "没有符合条件的抽查" in body(page.get("/samples/"))
    form = {
        "organisation": sampler.head.pk, "title": "上半年档案抽查", "since": f"{legal_today()}",
        "until": f"{legal_today()}", "count": "2", "percent": "10", "key": "k1",
    }  # fmt: skip
    assert "只填一个" in body(page.post("/samples/new/", form))
    assert "请填整数" in body(page.post("/samples/new/", form | {"count": "两件"}))
    answer = page.post("/samples/new/", form | {"percent": ""}, follow=True)
    assert "3 件档案，抽 2 件" in body(answer)
    sample = ArchiveSample.objects.get()
    integrate()
    at = f"/samples/{sample.pk}/"
    told = {"verb": "draw", "key": "k2"}
    assert "请至少选择一位核查人" in body(page.post(f"{at}act/", told, follow=True))
    strange = body(page.post(f"{at}act/", told | {"checker": "x"}, follow=True))
    assert "请从名单里选择" in strange
    named = told | {"checker": [sampler.accounts["监督"].pk]}
    shown = body(page.post(f"{at}act/", named, follow=True))
    assert "刚才重算，一致" in shown
    assert "还没有查完的" in shown
    for check in Check.objects.filter(sample=sample):
        assert f"/checks/{check.pk}/" in shown
    frame = page.post(f"{at}frame/")
    assert frame["Content-Type"].startswith("text/plain")
    sample.refresh_from_db()
    drawn = draw(frame.content.decode(), sample.seed, 2)
    assert drawn == [str(c.matter_id) for c in Check.objects.order_by("ordinal")], "outside, too"
    assert Entry.objects.filter(verb="archive_sample.frame").exists()


def test_a_check_is_filled_in_answered_and_exported(sampler) -> None:
    sampler.archive(sampler.sub, title="支付子公司设备款")
    (check,) = sampler.drawn(count=1)
    page, at = client_of(sampler, "监督"), f"/checks/{check.pk}/"
    shown = body(page.get(at))
    assert "存证回执" in shown
    assert "不符合的必填" in shown
    wrong = page.post(f"{at}conclude/", checklist("signed", findings=""))
    assert wrong.status_code == 422
    assert "请填写发现的问题" in wrong.content.decode()
    assert "没有附上" in wrong.content.decode(), "what was typed is still there"
    theirs = client_of(sampler, "下属经办")
    assert theirs.get(at).status_code == 404, "not before it is sent"
    assert "没有发给本企业" in body(theirs.get("/checks/"))
    words = "签字人当时已经不在任，系他人代签"
    assert words in body(
        page.post(f"{at}conclude/", checklist("signed", findings=words), follow=True)
    )
    seen = body(theirs.get(at))
    assert words in seen
    assert "系统核对" not in seen
    assert "支付子公司设备款" in body(theirs.get("/checks/?state=open"))
    told = {"verb": "answer", "reason": "已约谈责任人，补签并附上说明", "key": "a"}
    assert "第 1 次整改说明" in body(theirs.post(f"{at}act/", told, follow=True))
    told = {"verb": "close", "reason": "材料齐全，同意销号", "key": "b"}
    assert "已销号" in body(page.post(f"{at}act/", told, follow=True))


def test_results_leave_as_excel_and_are_counted(sampler) -> None:
    sampler.archive(sampler.sub, title="支付子公司设备款")
    (check,) = sampler.drawn(count=1)
    sampler.check(check, "issue", verdict=sampler.verdict("signed"))
    page = client_of(sampler, "监督")
    book = load_workbook(BytesIO(page.post("/checks/export/?conclusion=problem").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][5:10] == ("支付子公司设备款", "待整改", "有问题", FINDINGS, "酝酿和签字有效")
    book = load_workbook(BytesIO(page.post(f"/samples/{check.sample_id}/export/").content))
    assert book.sheetnames == ["档案核查", "汇总", "怎样抽出来的"]
    assert list(book["汇总"].values)[1][:6] == ("子公司有限公司", "大额度资金运作", 1, 1, 1, 0)
    stats = body(page.get("/samples/statistics/"))
    assert "查了 1 件，1 件有问题（100%）" in stats
    assert "酝酿和签字有效" in stats


def test_the_api_and_the_search_box_say_what_the_pages_say(sampler) -> None:
    sampler.archive(sampler.sub, title="支付子公司设备款")
    (check,) = sampler.drawn(count=1)
    boss, theirs = client_of(sampler, "监督"), client_of(sampler, "下属经办")
    (told,) = boss.get("/api/samples?q=上半年").json()["items"]
    assert (told["id"], told["size"], told["state"]) == (str(check.sample_id), 1, "going")
    assert boss.get(f"/api/samples/{check.sample_id}").json()["seed"] == told["seed"]
    assert boss.get("/api/checks?state=checking").json()["items"][0]["id"] == str(check.pk)
    assert "上半年档案抽查" in body(boss.get("/search/?q=上半年档案"))
    assert theirs.get("/api/samples").status_code == 404
    assert theirs.get(f"/api/samples/{check.sample_id}").status_code == 404
    assert theirs.get("/api/checks").json()["items"] == [], "not before it is sent"
    assert "上半年档案抽查" not in body(theirs.get("/search/?q=上半年档案"))
    sampler.check(check, "issue")
    assert theirs.get("/api/checks").json()["items"][0]["conclusion"] == "problem"


def test_an_enterprise_asks_for_more_time_on_its_page(sampler) -> None:
    sampler.archive(sampler.sub)
    (check,) = sampler.drawn(count=1)
    sampler.check(check, "issue")
    at = f"/checks/{check.pk}/"
    boss, theirs = client_of(sampler, "监督"), client_of(sampler, "下属经办")
    assert "新的期限" in body(theirs.get(at))
    assert "批准延期" not in body(boss.get(at))
    asked = {"verb": "ask_extension", "until": str(later(check)), "reason": "档案在外地，须往返"}
    theirs.post(f"{at}act/", asked | {"key": "a"})
    assert "新的期限" not in body(theirs.get(at))
    told = {"verb": "allow_extension", "reason": "情况属实，同意", "key": "b"}
    assert "批准延期" in body(boss.get(at))
    boss.post(f"{at}act/", told)
    check.refresh_from_db()
    assert check.due_on == later(Check(due_on=check.first_due_on))


def test_an_enterprise_opens_no_sample_and_nothing_of_others(sampler) -> None:
    sampler.archive(sampler.sub)
    (check,) = sampler.drawn(count=1)
    sampler.check(check, "issue")
    at = f"/samples/{check.sample_id}/"
    for name in ("下属经办", "经办", "书记"):
        page = client_of(sampler, name)
        for address in ("/samples/", at, "/samples/new/", "/samples/statistics/"):
            assert page.get(address).status_code == 404
        assert page.post(f"{at}frame/").status_code == 404
        assert check.sample.label in body(page.get(f"/checks/{check.pk}/"))
        assert at not in body(page.get(f"/checks/{check.pk}/"))
    assert client_of(sampler, "外人").get(f"/checks/{check.pk}/").status_code == 404


def test_a_list_with_a_closed_file_is_not_taken_along_nor_counted_with_it(sampler) -> None:
    """The draw is done again with every file, whoever looks."""
    closed = sampler.archive(sampler.sub)
    sampler.archive()
    sample = sampler.drawn(count=2)[0].sample
    Denial.objects.create(
        person=sampler.accounts["二监督"].person, subject_label="matter", subject_id=closed.pk,
        reason="recusal", valid=period(today()),
    )  # fmt: skip
    at = f"/samples/{sample.pk}/"
    for name, is_whole in (("监督", True), ("二监督", False)):
        page = client_of(sampler, name)
        shown = body(page.get(at))
        assert "刚才重算，一致" in shown
        assert (sampler.sub.name in shown, f"{at}frame/" in shown) == (is_whole, is_whole)
        assert ("有 1 件因回避不向您显示" in shown) is not is_whole
        answer = page.post(f"{at}frame/", follow=True)
        assert (str(closed.pk) in answer.content.decode()) is is_whole
        assert ("请由无需回避的人下载" in answer.content.decode()) is not is_whole
    assert Entry.objects.filter(verb="archive_sample.frame").count() == 1


def test_filters_live_in_the_address(sampler) -> None:
    for n in range(2):
        sampler.archive(title=f"付款第{n}笔")
    first, second = sampler.drawn(count=2)
    sampler.check(first, "issue")
    page = client_of(sampler, "监督")
    with acting_as(sampler.actor("监督")):
        title = Matter.objects.get(pk=second.matter_id).title
    for asked, found in (
        ("state=issued", {first}), ("state=open", {first, second}), ("conclusion=problem", {first}),
        ("mine=1", {first, second}), ("late=1", set()), ("scope=A", {first, second}), ("scope=X", set()),
        (f"q={title}", {second}), ("matter_class=project", set()), ("state=x", set()),
    ):  # fmt: skip
        shown = body(page.get(f"/checks/?{asked}"))
        assert {c for c in (first, second) if f"/checks/{c.pk}/" in shown} == found, asked
    assert page.get("/checks/?after=x").status_code == 404
    assert page.get("/samples/?after=x").status_code == 404
    assert first.sample.label in body(page.get("/samples/?state=going&q=上半年"))
    assert first.sample.label not in body(page.get("/samples/?state=closed"))


def test_pages_ask_as_much_for_many_as_for_one(sampler) -> None:
    """As a restricted user: a discipline officer with a second factor, on the group."""
    counts: list[list[int]] = []
    page = client_of(sampler, "纪检")
    for size, more in ((1, 1), (3, 2)):
        for _ in range(more):
            sampler.archive()
        sample = sampler.drawn("纪检", "监督", count=size)[0].sample
        addresses = ("/samples/", "/checks/", f"/samples/{sample.pk}/", "/samples/statistics/")
        told = []
        for address in addresses:
            page.get(address)
            with CaptureQueriesContext(connection) as asked:
                body(page.get(address))
            told.append(len(asked))
        counts.append(told)
    assert counts[0] == counts[1]
    assert max(counts[0]) < 45
