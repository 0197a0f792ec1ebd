"""A matter is filled in step by step: saved while typing, checked at its fields, filed once."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client

from sunshine.before.filings.models import DRAFT_LIVES, Matter, MatterDraft
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import SHANGHAI, now, today
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def founded(once) -> Filer:
    return once(Filer)


@pytest.fixture
def filer(founded, db, tmp_path, settings) -> Filer:
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return deepcopy(founded)


def page(filer, name: str = "经办") -> Client:
    client = Client()
    client.force_login(filer.accounts[name])
    return client


def typed(**changed: str) -> dict[str, str]:
    said = {
        "title": "支付设备尾款", "amount": "680,000", "counterparty": "丙设备公司",
        "body": "executive_meeting", "meets_on": str(today() + timedelta(days=20)),
        "d-purpose": "支付冷库设备尾款", "d-budget": "年度预算内，设备购置",
        "d-payment_basis": "合同 HT-7，验收后付款", "secrecy": "internal",
    }  # fmt: skip
    return said | changed


def begun(filer, client: Client) -> str:
    told = {"organisation": str(filer.head.pk), "item": "F01-001"}
    return client.post("/filings/start/", told).url


def test_a_clerk_finds_the_item_fills_it_in_and_it_is_filed_with_a_number(filer) -> None:
    client = page(filer)
    assert "大额资金支付" in client.get("/filings/new/?q=支付").content.decode()
    assert "没有这样的事项" in client.get("/filings/new/?q=无此", headers=HTMX).content.decode()
    at = begun(filer, client)
    assert "资金用途" in client.get(at).content.decode()
    answer = client.post(f"{at}file/", typed(), follow=True)
    assert "已报备 集团报〔" in answer.content.decode()
    with acting_as(filer.actor("经办")):
        (matter,) = Matter.objects.all()
    assert (matter.title, str(matter.amount)) == ("支付设备尾款", "680000.00")
    assert not MatterDraft.objects.exists()
    again = client.post(f"{at}file/", typed())
    assert again.url == f"/filings/{matter.pk}/", "a second press files nothing more"
    assert Entry.objects.filter(verb="matter.file").count() == 1


def test_what_is_typed_is_saved_and_said_under_its_field_at_once(filer) -> None:
    client = page(filer)
    at = begun(filer, client)
    told = typed(amount="六十八万", title="付款", meets_on=str(today() + timedelta(days=1)))
    said = client.post(at, told | {"d-budget": ""}, headers=HTMX).content.decode()
    assert 'id="e-amount" hx-swap-oob="true">金额请填不超过两位小数的数字' in said
    assert 'id="e-title" hx-swap-oob="true">请填写事项名称（至少 4 个字）' in said
    assert 'id="e-d-budget" hx-swap-oob="true"></p>' in said, "an empty field is not yet wrong"
    assert "请填写预算情况" in said, "but the side says what is still missing"
    assert "迟报不拒收" in said
    assert 'value="六十八万"' in client.get(at).content.decode()
    assert not Entry.objects.filter(verb__startswith="matter.").exists(), "a draft is no act"


def test_the_meetings_on_offer_follow_the_amount(filer) -> None:
    client = page(filer)
    at = begun(filer, client)
    few = client.post(at, typed(shown_bodies="executive_meeting"), headers=HTMX).content.decode()
    assert 'id="bodies"' not in few
    assert "68.00 万元" in few
    large = typed(amount="1200000", shown_bodies="executive_meeting")
    said = client.post(at, large, headers=HTMX).content.decode()
    assert 'id="bodies" hx-swap-oob="true"' in said
    assert "党委会" in said
    assert "须" not in client.get(at).context["form"].refused


def test_what_is_wrong_keeps_the_draft_and_is_said_at_every_field(filer) -> None:
    client = page(filer)
    at = begun(filer, client)
    answer = client.post(f"{at}file/", typed(title="", amount="", **{"d-purpose": "付"}))
    said = answer.content.decode()
    assert answer.status_code == 422
    for words in ("请填写事项名称", "资金用途至少 6 个字", "权责清单按金额划线，请填写金额"):
        assert words in said
    assert "合同 HT-7" in said
    assert not Entry.objects.filter(verb="matter.file").exists()


def test_an_emergency_is_filed_after_its_decision_and_marked(filer) -> None:
    client = page(filer)
    at = begun(filer, client)
    decided = (now() - timedelta(hours=60)).astimezone(SHANGHAI)
    urgent = typed(
        is_emergency="1", decided_at=f"{decided:%Y-%m-%dT%H:%M}", meets_on=str(today()),
        emergency_reason="防汛抢险，堤坝渗水",
    )  # fmt: skip
    assert "已经超过，提交后标记为迟报" in client.post(at, urgent, headers=HTMX).content.decode()
    said = client.post(f"{at}file/", urgent, follow=True).content.decode()
    assert "已标记为迟报" in said
    assert "防汛抢险，堤坝渗水" in said


def test_a_draft_is_its_persons_alone_and_ends(filer) -> None:
    client = page(filer)
    at = begun(filer, client)
    client.post(at, typed())
    assert "支付设备尾款" in client.get("/filings/new/").content.decode()
    filer.accounts["另一经办"] = filer.account("另一经办", "clerk", filer.head)
    other = page(filer, "另一经办")
    assert "支付设备尾款" not in other.get("/filings/new/").content.decode()
    for path in ("", "file/", "discard/"):
        assert other.post(f"{at}{path}", typed()).status_code == 404, path
    assert "没有保存" in other.post(at, typed(), headers=HTMX).content.decode()
    MatterDraft.objects.update(saved_at=now() - DRAFT_LIVES - timedelta(seconds=1))
    assert client.get(at).status_code == 404
    begun(filer, client)
    assert MatterDraft.objects.count() == 1, "what has ended is gone when the next one begins"
    client.post(f"/filings/drafts/{MatterDraft.objects.get().pk}/discard/")
    assert not MatterDraft.objects.exists()


def test_an_earlier_matter_is_copied_without_its_day(filer) -> None:
    matter = filer.file()
    client = page(filer)
    at = client.post(f"/filings/{matter.pk}/copy/").url
    form = client.get(at).context["form"].typed
    assert form["d-purpose"] == "支付冷库设备尾款"
    assert form["amount"] == "680000.00"
    assert "meets_on" not in form
    assert page(filer, "外人").post(f"/filings/{matter.pk}/copy/").status_code == 404
    assert page(filer, "书记").post(f"/filings/{matter.pk}/copy/").status_code == 404


def test_an_item_is_only_filed_where_one_may_and_where_the_list_has_it(filer) -> None:
    stranger = page(filer, "外人")
    told = {"organisation": str(filer.head.pk), "item": "F01-001"}
    assert (
        "没有为这家企业报备" in stranger.post("/filings/start/", told, follow=True).content.decode()
    )
    told["item"] = "H01-001"
    assert (
        "没有编码为 H01-001"
        in page(filer).post("/filings/start/", told, follow=True).content.decode()
    )
    assert page(filer).post("/filings/start/", {"organisation": "x"}).status_code == 404
    assert page(filer, "书记").get("/filings/new/").status_code == 404


def test_a_revision_is_typed_in_the_same_form_with_its_reason(filer) -> None:
    matter = filer.file()
    client, at = page(filer), f"/filings/{matter.pk}/revise/"
    assert "680000.00" in client.get(at).content.decode()
    refused = client.post(at, typed(amount="690000"))
    assert refused.status_code == 422
    assert 'value="690000"' in refused.content.decode()
    client.post(at, typed(amount="690000", reason="按结算单更正金额"))
    with acting_as(filer.actor("经办")):
        matter.refresh_from_db()
    assert str(matter.amount) == "690000.00"
    assert page(filer, "书记").get(at).status_code == 404


def test_the_form_asks_the_database_as_often_however_many_drafts(
    filer, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client = page(filer)
    at = begun(filer, client)
    counts = {}
    for address in (at, "/filings/new/"):
        client.get(address)
        with django_assert_max_num_queries(45) as few:
            client.get(address)
        counts[address] = len(few)
    for _ in range(4):
        begun(filer, client)
        filer.file()
    filer.file()
    with django_assert_num_queries(counts[at]):
        client.get(at)
    with django_assert_max_num_queries(counts["/filings/new/"] + 1):
        client.get("/filings/new/")
