"""The form as a phone sends it, the list, a campaign, what reviewers and others see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sunshine.before.declarations.actions.searching import WHY
from sunshine.before.declarations.models import Campaign, Declaration, DeclarationDraft
from sunshine.before.declarations.tests.declarations_made import COMPANY, PURPOSE, WIFE, identity
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.worklist.models import Escalation, WorkItem

pytestmark = pytest.mark.django_db
HX = {"HTTP_HX_REQUEST": "true"}
TYPED = {
    "declarant-1-number": identity(1), "statement-1-words": "无", "none-posts": "1",
    "none-offshore": "1", "none-dealings": "1", "promise": "1",
    **{f"relatives-1-{n}": v for n, v in WIFE.items()},
    **{f"companies-1-{n}": v for n, v in COMPANY.items()},
}  # fmt: skip


def client_of(group, name: str) -> Client:
    client = Client()
    client.force_login(group.accounts[name])
    return client


def body(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_a_form_grows_is_kept_while_typing_and_is_signed(group) -> None:
    row, page = group.due(), client_of(group, "申屠")
    address = f"/declarations/{row.pk}/"
    assert "本人的申报" not in body(page.get("/declarations/mine/"))
    assert "请填写公民身份号码" in body(page.get(f"{address}fill/"))
    fields = body(page.post(f"{address}fill/", {"add": "relatives"}, **HX))
    assert 'name="relatives-1-name"' in fields
    told = body(page.post(f"{address}fill/", {"relatives-1-number": "330106199001011234"}, **HX))
    assert "最后一位是校验码" in told
    two = TYPED | {"relatives-2-name": "误填", "drop": "relatives-2"}
    assert "误填" not in body(page.post(f"{address}fill/", two, **HX))
    with acting_as(system_actor("看")):
        draft = DeclarationDraft.objects.get(pk=row.pk)
    assert WIFE["name"] in draft.typed
    assert "白 秋月" in body(page.get(f"{address}fill/"))
    assert "再次" in body(page.post(f"{address}file/", TYPED), 403)
    wrong = page.post(f"{address}file/", TYPED | {"promise": "", "confirm": "x" * 12})
    assert "请阅读并勾选承诺" in body(wrong, 422)
    done = body(page.post(f"{address}file/", TYPED | {"confirm": "x" * 12}, follow=True))
    assert "已提交" in done
    assert COMPANY["name"] in done
    with acting_as(system_actor("看")):
        assert not DeclarationDraft.objects.exists()
        assert Declaration.objects.get(pk=row.pk).number.endswith("0001号")


def test_what_is_wrong_is_counted_on_top_listed_and_said_at_each_field_without_its_place(
    group,
) -> None:
    row, page = group.due(), client_of(group, "申屠")
    typed = TYPED | {"companies-1-share": "170", "confirm": "x" * 12}
    shown = body(page.post(f"/declarations/{row.pk}/file/", typed), 422)
    assert "还不能提交：有 1 处要填或者改正" in shown
    assert '<a href="#f-companies-1-share">投资、任职的企业第 1 条：持股比例（%）请填' in shown
    assert 'id="e-companies-1-share">持股比例（%）请填 0 到 100' in shown


def test_what_it_is_for_stands_open_before_anything_is_typed_and_names_the_term(group) -> None:
    row, page = group.due(), client_of(group, "申屠")
    address, summary = f"/declarations/{row.pk}/fill/", '<details class="note note-page"'
    shown = body(page.get(address))
    assert f"{summary} open>" in shown
    assert "审核后保存 1826 日" in shown
    page.post(address, TYPED)
    assert f"{summary}>" in body(page.get(address))


def test_what_is_to_be_put_right_stands_above_the_form(group) -> None:
    row, page = group.due(), client_of(group, "申屠")
    group.file(row)
    assert "退回补正" not in body(page.get(f"/declarations/{row.pk}/fill/"))
    group.read(row)
    group.act(row, "return", reason="请补充配偶企业的持股比例")
    assert "<b>退回补正：</b>请补充配偶企业的持股比例" in body(
        page.get(f"/declarations/{row.pk}/fill/")
    )


def test_what_was_promised_and_signed_is_read_with_the_content(group) -> None:
    row = group.due()
    group.file(row)
    shown = body(client_of(group, "申屠").get(f"/declarations/{row.pk}/"))
    assert "本人承诺以上申报真实、完整；情况有变化，30 日内申报变更" in shown
    with acting_as(system_actor("看")):
        assert Declaration.objects.get(pk=row.pk).fingerprint in shown


def test_who_is_to_be_promoted_does_not_learn_it_nor_who_reads_the_public_part_only(group) -> None:
    row = group.due()
    group.file(row)
    group.act(row, "nominate", reason="拟任副总经理，逐人核实")
    addresses = (f"/declarations/{row.pk}/", f"/history/declaration/{row.pk}/", "/declarations/")
    assert "提拔人选" in body(client_of(group, "人事").get(addresses[0]))
    assert "提拔人选" in body(client_of(group, "人事").get(addresses[2]))
    for name in ("申屠", "书记"):
        page = client_of(group, name)
        shown = [page.get(a).content.decode() for a in addresses]
        assert not any("提拔" in text or "副总经理，逐人" in text for text in shown)
        marked = page.get("/declarations/", {"mark": "candidate"}).content.decode()
        assert str(row.pk) not in marked


def test_nobody_else_fills_it_in_and_the_secretary_sees_only_the_public_part(group) -> None:
    row = group.due()
    group.file(row)
    address = f"/declarations/{row.pk}/"
    for name in ("人事", "书记", "柏"):
        assert client_of(group, name).get(f"{address}fill/").status_code == 404
    seen = body(client_of(group, "书记").get(address))
    assert "内容不公开" in seen
    assert "秋月" not in seen
    assert client_of(group, "柏").get(address).status_code == 404


def test_a_reviewer_says_why_reads_and_concludes_and_the_person_sees_it(group) -> None:
    row = group.due()
    group.file(row)
    address, page = f"/declarations/{row.pk}/", client_of(group, "人事")
    assert "秋月" not in body(page.get(address))
    early = page.post(
        f"{address}act/",
        {"verb": "conclude", "outcome": "none", "reason": "没有看就下结论"},
        follow=True,
    )
    assert "请先说明目的查阅" in body(early)
    assert "秋月建材" in body(page.post(f"{address}read/", {"purpose": PURPOSE}, follow=True))
    words = {"verb": "conclude", "outcome": "recuse", "reason": "配偶的企业向本集团供货，应当回避"}
    assert "需回避" in body(page.post(f"{address}act/", words, follow=True))
    own = body(client_of(group, "申屠").get(address))
    assert PURPOSE in own
    assert "配偶的企业向本集团供货" in own
    assert PURPOSE in body(client_of(group, "申屠").get("/declarations/mine/"))


def test_personnel_opens_a_campaign_and_follows_it(group) -> None:
    page = client_of(group, "人事")
    form = {
        "organisation": group.head.pk, "kind": "yearly", "title": "年度从业及经营活动申报",
        "opens_on": today(), "due_on": today() + timedelta(days=30), "key": "c1",
    }  # fmt: skip
    assert "截止日应在开始日之后" in body(
        page.post("/declarations/campaigns/new/", form | {"due_on": "2020-01-01"})
    )
    shown = body(page.post("/declarations/campaigns/new/", form, follow=True))
    assert "共 2 人" in shown
    with acting_as(system_actor("看")):
        campaign = Campaign.objects.get()
        names = set(Declaration.objects.values_list("person__name", flat=True))
    assert names == {"申屠", "柏"}
    listed, year = body(page.get("/declarations/campaigns/")), today().year
    assert "任职的次日自动列入" in listed
    figures = body(page.get("/declarations/statistics/", {"year": year, "kind": "yearly"}))
    assert f'href="?year={year}&amp;kind=leaving"' in figures
    assert "应报 2，" in figures
    assert "应报 0，" in body(page.get("/declarations/statistics/", {"year": year - 1}))
    assert page.get("/declarations/statistics/", {"year": "去年"}).status_code == 404
    for address in ("/declarations/campaigns/", "/declarations/statistics/", "/declarations/"):
        assert "子公司" in body(page.get(address)) or "年度" in body(page.get(address))
    until = {"verb": "extend", "until": today() + timedelta(days=40), "reason": "换届期间适当延长"}
    body(page.post(f"/declarations/campaigns/{campaign.pk}/act/", until, follow=True))
    assert "还没有催办" in body(page.get(f"/declarations/campaigns/{campaign.pk}/"))
    with acting_as(system_actor("看")):
        item = WorkItem.objects.open().filter(subject_label="declaration").first()
        climbed = {"item": item, "due_on": item.due_on, "climbed_at": now()}
        Escalation.objects.create(rung="T-20", title="临期提醒", **climbed)
        Escalation.objects.create(rung="T-10", title="即将到期", **climbed)
    shown = body(page.get(f"/declarations/campaigns/{campaign.pk}/"))
    assert "系统已催办 2 次，最近一次“即将到期”" in shown
    assert "填写从业及经营活动申报" in body(client_of(group, "柏").get("/work/"))
    assert (
        client_of(group, "外人").get(f"/declarations/campaigns/{campaign.pk}/").status_code == 404
    )


def test_the_box_finds_whole_names_and_codes_for_those_who_may_open(group) -> None:
    row = group.due()
    group.file(row)
    for words in ("申屠", "白秋月", WIFE["number"], COMPANY["uscc"], "秋月建材(澄州)有限公司"):
        assert str(row.pk) in body(client_of(group, "人事").get("/declarations/", {"q": words})), (
            words
        )
    assert str(row.pk) not in body(client_of(group, "人事").get("/declarations/", {"q": "秋月"}))
    assert str(row.pk) not in body(client_of(group, "书记").get("/declarations/", {"q": "白秋月"}))


def test_who_is_found_by_a_relative_sees_who_searched_and_nothing_was_read_by_it(group) -> None:
    row = group.due()
    group.file(row)
    page, mine = client_of(group, "人事"), client_of(group, "申屠")
    for _ in range(2):
        assert str(row.pk) in body(page.get("/declarations/", {"q": "白秋月"}))
    assert body(mine.get("/declarations/mine/")).count(WHY) == 1, "once a day and word"
    page.get("/declarations/", {"q": "申屠"})
    page.get("/declarations/", {"q": "白秋"})
    assert body(mine.get("/declarations/mine/")).count(WHY) == 1
    page.post("/declarations/export/?q=" + WIFE["number"])
    assert body(mine.get("/declarations/mine/")).count(WHY) == 2
    words = {"verb": "conclude", "outcome": "none", "reason": "查到了就下结论"}
    early = page.post(f"/declarations/{row.pk}/act/", words, follow=True)
    assert "请先说明目的查阅" in body(early)
    assert "秋月建材" not in body(page.get(f"/declarations/{row.pk}/"))
    assert str(row.pk) not in body(page.get("/search/", {"q": "白秋月"}))
    assert str(row.pk) in body(page.get("/search/", {"q": "申屠"}))
    with acting_as(system_actor("看")):
        told = Entry.objects.filter(verb="declaration.find").values_list("canonical", flat=True)
        assert len(told) == 2
        assert not any("白秋月" in text or WIFE["number"] in text for text in told)


def test_lists_and_pages_ask_a_fixed_number_of_questions(group) -> None:
    page, counts = client_of(group, "下属人事"), []
    body(page.get("/declarations/"))  # what is kept between requests is kept now
    for n in (1, 8):
        for _ in range(n):
            group.due("柏", group.sub)
        with CaptureQueriesContext(connection) as asked:
            body(page.get("/declarations/"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] < 30


def test_statistics_ask_as_many_questions_of_two_units_as_of_one(group) -> None:
    page, counts = client_of(group, "人事"), []
    for place in (group.head, group.sub):
        group.due("柏" if counts else "申屠", place)
        body(page.get("/declarations/statistics/"))  # what is kept between requests is kept now
        with CaptureQueriesContext(connection) as asked:
            body(page.get("/declarations/statistics/"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_export_tells_nothing_reserved_and_is_an_act(group) -> None:
    row = group.due()
    group.file(row)
    answer = client_of(group, "人事").post("/declarations/export/")
    assert answer["Content-Type"].endswith("sheet")
    history = body(client_of(group, "人事").get(f"/history/declaration/{row.pk}/"))
    assert "秋月" not in history
    assert "待审核" in history
