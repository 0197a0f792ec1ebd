"""Drafts go when nobody wants them; net assets are entered with a document and move the lines."""

import html
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sunshine.before.authority.actions import drafting
from sunshine.before.authority.models import AuthorityBand, AuthorityList, NetAssets
from sunshine.before.authority.tests.lists_made import SMALL, fields
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import verify_all
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
SHARE = fields("D05-001", share="0.01")


def browser(group, name: str) -> Client:
    client = Client()
    client.force_login(group.accounts[name])
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_a_draft_that_was_never_sent_is_given_up_and_the_next_may_begin(group) -> None:
    draft = group.draft(group.head, SMALL)
    clerk = browser(group, "经办")
    assert "放弃这份草稿" in text(clerk.get(f"/authority/{draft.pk}/"))
    assert "草稿已放弃" in text(clerk.post(f"/authority/{draft.pk}/discard/", follow=True))
    assert not AuthorityList.objects.exists()
    assert group.draft(group.head, SMALL).edition == 1


def test_what_was_sent_once_is_withdrawn_and_not_given_up(group) -> None:
    draft = group.do(group.draft(group.head, SMALL), "经办", "submit")
    with pytest.raises(Refused, match="不能修改"):
        drafting.discard(by=group.actor("经办"), list_id=draft.pk)
    group.do(draft, "法务", "return")
    with pytest.raises(Refused, match="撤回"):
        drafting.discard(by=group.actor("经办"), list_id=draft.pk)
    assert "放弃这份草稿" not in text(browser(group, "经办").get(f"/authority/{draft.pk}/"))


def test_a_draft_left_alone_goes_after_its_time(group, monkeypatch) -> None:
    old = group.draft(group.head, SMALL)
    by = system_actor("试验")
    assert drafting.expire(by=by) == 0
    monkeypatch.setattr(drafting, "now", lambda: now() + timedelta(days=91))
    assert drafting.expire(by=by) == 1
    assert not AuthorityList.objects.filter(pk=old.pk).exists()


def enter(group, name="法务", place=None, **more):
    form = {
        "amount": "50,000,000", "since": str(today()), "source": "审计报告〔2026〕8号",
        "secrecy": "internal", "file": SimpleUploadedFile("审计报告.txt", b"report"),
    } | more  # fmt: skip
    at = f"/authority/net-assets/{(place or group.head).pk}/enter/"
    return browser(group, name).post(at, form, follow=True)


def test_a_figure_with_its_document_draws_the_lines_that_are_shares(group) -> None:
    page = text(enter(group))
    assert "已登记净资产 5,000 万元" in page
    assert "审计报告.txt" in page
    assert "没有按净资产比例的金额线" in page
    group.enact(group.head, SHARE)
    assert "50 万元" in text(browser(group, "法务").get(f"/authority/net-assets/{group.head.pk}/"))
    below = f"/authority/net-assets/{group.sub.pk}/"
    assert "没有净资产，算不出" in text(browser(group, "下属经办").get(below)), (
        "it inherits the line"
    )
    assert AuthorityBand.objects.get(organisation=group.head).amounts.lower == Decimal(500_000)
    with acting_as(system_actor("试验")):
        assert Evidence.objects.get().subject_id == NetAssets.objects.get().pk
        assert list(verify_all()) == []
    page = text(enter(group, amount="80000000", since=str(today() + timedelta(days=5))))
    assert NetAssets.objects.count() == 2
    assert "5,000.00 万元" in page
    assert "8,000.00 万元" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": "很多"}, "请填数字"),
        ({"amount": ""}, "请填写净资产"),
        ({"since": "昨天"}, "请填写净资产和适用日"),
        ({"source": "无"}, "名称和文号"),
        ({"file": ""}, "请附上依据文件"),
        ({"secrecy": ""}, "密级"),
        ({"since": "2099-01-01"}, "一年以后"),
    ],
)
def test_a_figure_without_what_it_needs_is_refused_in_words(group, more, words) -> None:
    assert words in text(enter(group, **more))
    assert NetAssets.objects.count() == 0


def test_an_earlier_figure_is_refused(group) -> None:
    enter(group)
    assert "应在其后" in text(enter(group))
    assert NetAssets.objects.count() == 1


@pytest.mark.parametrize("name", ["经办", "书记", "外人"])
def test_only_who_reviews_enters_figures_and_the_foreign_does_not_exist(group, name) -> None:
    assert enter(group, name).status_code == 404
    assert NetAssets.objects.count() == 0
    seen = browser(group, name).get(f"/authority/net-assets/{group.head.pk}/").status_code
    assert seen == (404 if name == "外人" else 200)


def test_the_page_of_figures_asks_as_often_for_many_enterprises(group) -> None:
    client = browser(group, "法务")
    client.get("/help/")
    counts = []
    for more in (0, 8):
        for n in range(more):
            place = Organisation.objects.create(
                kind="enterprise", name=f"新{n}", short_name=f"新{n}", code=f"N{n}"
            )
            NetAssets.objects.create(
                organisation=place, amount=1, valid=(today(), None), source="审计报告"
            )
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/authority/net-assets/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
