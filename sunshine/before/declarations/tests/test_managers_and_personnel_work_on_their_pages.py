"""The form as a phone sends it, the list, a campaign, what reviewers and others see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sunshine.before.declarations.models import Campaign, Declaration, DeclarationDraft
from sunshine.before.declarations.tests.declarations_made import COMPANY, PURPOSE, WIFE, identity
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today

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
    for address in ("/declarations/campaigns/", "/declarations/statistics/", "/declarations/"):
        assert "子公司" in body(page.get(address)) or "年度" in body(page.get(address))
    until = {"verb": "extend", "until": today() + timedelta(days=40), "reason": "换届期间适当延长"}
    body(page.post(f"/declarations/campaigns/{campaign.pk}/act/", until, follow=True))
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


def test_an_export_tells_nothing_reserved_and_is_an_act(group) -> None:
    row = group.due()
    group.file(row)
    answer = client_of(group, "人事").post("/declarations/export/")
    assert answer["Content-Type"].endswith("sheet")
    history = body(client_of(group, "人事").get(f"/history/declaration/{row.pk}/"))
    assert "秋月" not in history
    assert "待审核" in history
