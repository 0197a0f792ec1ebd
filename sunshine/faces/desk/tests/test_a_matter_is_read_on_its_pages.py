"""The list of matters and one matter: what each person sees, finds and can do there."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.mandates.actions import appoint_deputy
from sunshine.foundation.organisations.actions import period

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def founded(once) -> Filer:
    return once(Filer)


@pytest.fixture
def filer(founded, db, tmp_path, settings) -> Filer:
    settings.SUNSHINE_HOME = tmp_path
    return deepcopy(founded)


@pytest.fixture
def alone(filer, settings) -> Filer:
    """Nobody else is asked, so a matter goes its way without departments."""
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return filer


def page(filer, name: str) -> Client:
    client = Client()
    client.force_login(filer.accounts[name])
    return client


def want(filer, matter: Matter, *documents: str) -> None:
    """The list of authority asks for these documents."""
    with acting_as(filer.actor("经办")):
        Matter.objects.filter(pk=matter.pk).update(law=matter.law | {"attachments": documents})


def body(client: Client, at: str) -> str:
    return client.get(at).content.decode()


def test_the_matter_says_what_is_missing_since_when_and_why_that_meeting(filer) -> None:
    matter = filer.file()
    told = body(page(filer, "书记"), f"/filings/{matter.pk}/")
    assert "还缺" in told
    assert "书记签字：当前文本还没有签字" in told
    assert "财务部门" in told
    assert "为什么要上总经理办公会" in told
    assert "支付冷库设备尾款" in told
    assert "最迟报备日" in told


def test_everybody_does_their_step_on_the_page_until_it_may_go_to_the_meeting(alone) -> None:
    matter = alone.file()
    at = f"/filings/{matter.pk}/"
    for name, verb, said, shown in (
        ("经办", "send", {}, "会前酝酿"),
        ("分管", "sound", {"answer": "agree", "reason": "付款条件已经具备"}, "待签字"),
        ("书记", "sign", {"confirm": "x" * 12}, "已签字待阅"),
        ("纪检", "receive", {}, "可以列入议题"),
    ):
        client = page(alone, name)
        answer = client.post(f"{at}act/", {"verb": verb, "key": uuid7().hex, **said}, follow=True)
        assert shown in answer.content.decode(), verb
    assert "纪检" in body(page(alone, "经办"), at)


def test_the_secretary_sees_all_that_the_signature_covers_and_it_has_a_receipt(alone) -> None:
    matter = alone.file()
    secretary, at = page(alone, "书记"), f"/filings/{matter.pk}/"
    assert secretary.get(f"{at}sign/").url == at, "it is not time to sign"
    alone.act(matter, "经办", "send")
    alone.act(matter, "分管", "sound")
    told = body(secretary, f"{at}sign/")
    assert "680000.00 元" in told
    assert "executive_meeting" not in told, "codes are not words"
    assert "再次输入登录密码" in told
    assert page(alone, "经办").get(f"{at}sign/").status_code == 404
    assert secretary.get(f"{at}receipt/").status_code == 404
    alone.act(matter, "书记", "sign")
    told = body(page(alone, "经办"), f"{at}receipt/")
    assert "验证码" in told
    assert "/receipts/" in told
    assert "680000.00 元" in told


def test_a_deputy_signs_only_under_a_mandate_and_both_names_stand_in_the_receipt(alone) -> None:
    matter = alone.file()
    alone.accounts["副书记"] = alone.account("副书记", "clerk", alone.head)
    alone.act(matter, "经办", "send")
    alone.act(matter, "分管", "sound")
    deputy, at = page(alone, "副书记"), f"/filings/{matter.pk}/"
    signing = {"verb": "sign", "key": uuid7().hex, "confirm": "x" * 12}
    assert deputy.get(f"{at}sign/").status_code == 404
    deputy.post(f"{at}act/", signing)
    assert "待签字" in body(page(alone, "经办"), at), "nobody lent the power"
    entry = appoint_deputy(
        by=alone.actor("书记"), username=alone.accounts["副书记"].username, organisation=alone.head.code,
        since=today(), until=today() + timedelta(days=7), reason="出国考察期间代为签批",
        idempotency_key=uuid7().hex,
    )  # fmt: skip
    deputy.post("/mandates/acting-for/", {"mandate": str(entry.subject_id)})
    told = body(deputy, f"{at}sign/")
    assert "副书记 代 书记" in told
    assert "受托代理" in told
    deputy.post(f"{at}act/", signing)
    assert "副书记 代 书记" in body(page(alone, "经办"), at)
    assert "副书记 代 书记" in body(page(alone, "经办"), f"{at}receipt/")


def test_after_a_change_the_page_shows_which_signature_fell_and_over_what(alone) -> None:
    matter = alone.file()
    for name, verb in (("经办", "send"), ("分管", "sound"), ("书记", "sign")):
        alone.act(matter, name, verb)
    alone.act(matter, "经办", "revise", told=alone.told(counterparty="丁设备公司"))
    told = body(page(alone, "经办"), f"/filings/{matter.pk}/")
    assert told.count("<del>丙设备公司</del> <ins>丁设备公司</ins>") == 2
    assert "书记签字：当前文本还没有签字" in told


def test_a_file_takes_the_name_of_what_it_is_so_that_it_counts(filer) -> None:
    matter, wanted = filer.file(), "付款合同"
    want(filer, matter, wanted)
    clerk, at = page(filer, "经办"), f"/filings/{matter.pk}/"
    assert f"{wanted}：未附" in body(clerk, at)
    file = ContentFile("附件正文".encode(), "扫描件.txt")
    told = {"file": file, "kind": wanted, "secrecy": "internal", "key": uuid7().hex}
    clerk.post(f"{at}files/", told)
    said = body(clerk, at)
    assert f"{wanted}：已附" in said
    assert f"{wanted}－扫描件.txt" in said


def test_the_list_finds_by_words_marks_and_state_and_says_how_many(filer) -> None:
    late = filer.file(title="迟报的付款事项", meets_on=today())
    filer.file(title="按时的付款事项", counterparty="戊建材公司")
    client = page(filer, "书记")
    titles = lambda at: [m.title for m, _ in client.get(at).context["matters"]]  # noqa: E731
    assert titles("/filings/") == ["按时的付款事项", "迟报的付款事项"]
    assert titles("/filings/?mark=late") == [late.title]
    assert titles("/filings/?q=戊建材") == ["按时的付款事项"]
    assert titles(f"/filings/?q={late.label}") == [late.title]
    assert titles("/filings/?state=signed") == []
    assert titles("/filings/?mark=nonsense") == []
    assert titles("/filings/?kind=large_funds&state=open") == titles("/filings/")
    assert "共 2 件" in body(client, "/filings/").replace(" 件", " 件")
    assert client.get("/filings/?after=x").status_code == 404


def test_pages_by_key_show_each_matter_once(filer, monkeypatch) -> None:
    monkeypatch.setattr("sunshine.faces.desk.queries.paged.PAGE", 2)
    for n in range(5):
        filer.file(title=f"第{n}次付款事项")
    client, url, seen = page(filer, "经办"), "/filings/", []
    while url:
        answer = client.get(url)
        seen += [m.pk for m, _ in answer.context["matters"]]
        cursor = answer.context["next_cursor"]
        url = f"/filings/?after={cursor}" if cursor else ""
    assert len(seen) == len(set(seen)) == 5


def test_what_is_foreign_is_not_there(filer) -> None:
    matter = filer.file()
    client = page(filer, "外人")
    assert matter.title not in body(client, "/filings/")
    for at in ("", "sign/", "receipt/"):
        assert client.get(f"/filings/{matter.pk}/{at}").status_code == 404, at
    assert client.post(f"/filings/{matter.pk}/act/", {"verb": "withdraw"}).status_code == 404
    for at in (f"/history/matter/{matter.pk}/", f"/due/matter/{matter.pk}/"):
        assert client.get(at).status_code == 404, at


def test_one_box_finds_a_matter_by_its_words_its_number_and_who_is_opposite(filer) -> None:
    matter = filer.file()
    at = f"/filings/{matter.pk}/"
    for words in ("设备尾款", matter.label, "丙设备公司"):
        assert at in body(page(filer, "经办"), f"/search/?q={words}"), words
        assert at not in body(page(filer, "外人"), f"/search/?q={words}"), "another group's"
    assert at not in body(page(filer, "经办"), "/search/?q=没有这几个字")
    Denial.objects.create(
        person=filer.accounts["经办"].person, subject_label="matter", subject_id=matter.pk,
        reason="recusal", valid=period(date(2020, 1, 1)),
    )  # fmt: skip
    assert at not in body(page(filer, "经办"), "/search/?q=设备尾款"), "closed to who is recused"


def test_history_tells_the_form_by_its_titles(filer) -> None:
    matter = filer.file()
    told = filer.told()
    changed = told.details | {"budget": "超预算，已调整"}
    filer.act(matter, "经办", "revise", told=filer.told(details=changed))
    said = body(page(filer, "书记"), f"/history/matter/{matter.pk}/")
    assert "预算情况：超预算，已调整" in said
    assert "payment_basis" not in said


def test_list_and_matter_ask_the_database_as_often_for_one_as_for_many(
    filer, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    matter = filer.file()
    want(filer, matter, "付款合同")
    client = page(filer, "书记")
    counts = {}
    for at in ("/filings/", f"/filings/{matter.pk}/"):
        client.get(at)
        with django_assert_max_num_queries(60) as few:
            client.get(at)
        counts[at] = len(few)
    for n in range(6):
        filer.file(title=f"第{n}次付款事项")
    want(filer, matter, *(f"附件{n}" for n in range(9)))
    for at, count in counts.items():
        with django_assert_num_queries(count):
            client.get(at)
