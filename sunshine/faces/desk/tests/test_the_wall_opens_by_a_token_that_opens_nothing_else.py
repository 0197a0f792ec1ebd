"""驾驶舱：a token is exchanged for a cookie, shows numbers of its scope, and dies when revoked."""

import pytest
from django.test import Client

from sunshine.foundation.access.actions import grant
from sunshine.foundation.access.models import Grant, ServiceToken
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates.actions.tokens import make_token, revoke_token
from sunshine.foundation.organisations.actions import period


@pytest.fixture
def secret(house) -> str:
    _, secret = make_token(
        by=actor_of(house.admin).confirmed(),
        username="wall",
        purpose="大厅里的大屏幕",
        days=5,
        idempotency_key="w",
    )
    screen = Account.objects.get(username="wall")
    grant([Grant(account=screen, role="wall", organisation=house.ours, valid=period(today()))])
    return secret


def test_the_secret_stays_neither_in_the_address_nor_in_the_cookie(house, secret) -> None:
    screen = Client()
    answer = screen.get("/wall/open/", {"token": secret})
    assert (answer.status_code, answer["Location"]) == (302, "/wall/")
    cookie = answer.cookies["sunshine_wall"]
    assert secret not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/wall/", True, "Strict")
    page = screen.get("/wall/").content.decode()
    assert "甲企" in page
    assert "乙企" not in page
    assert "纪检" not in page, "no person"
    assert house.mine.hit.sentence not in page, "no sentence"
    assert "1<small>件待核查，1 家</small>" in page, "the foreign alert is not counted"
    part = screen.get("/wall/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_the_token_opens_the_wall_and_nothing_else(secret) -> None:
    screen = Client(headers={"Authorization": f"Bearer {secret}"})
    screen.get("/wall/open/", {"token": secret})
    for address in ("/", "/alerts/", "/boards/"):
        assert screen.get(address).status_code == 302, address
    for address in ("/api/alerts", "/api/boards/funds", "/api/organisations"):
        assert screen.get(address).status_code == 404, address


def test_an_address_read_by_others_opens_nothing_once_the_screen_has_used_it(secret) -> None:
    screen, reader = Client(), Client()
    assert screen.get("/wall/open/", {"token": secret}).status_code == 302
    refused = reader.get("/wall/open/", {"token": secret})
    assert refused.status_code == 410
    assert "已经兑换过" in refused.content.decode()
    assert "sunshine_wall" not in refused.cookies
    assert reader.get("/wall/").status_code == 302
    assert screen.get("/wall/").status_code == 200
    assert Entry.objects.filter(verb="token.exchange").count() == 1


def test_a_revoked_token_ends_the_wall_at_its_next_refresh(house, secret) -> None:
    screen = Client()
    screen.get("/wall/open/", {"token": secret})
    token = ServiceToken.objects.get(account__username="wall")
    revoke_token(
        by=actor_of(house.admin).confirmed(),
        token_id=token.pk,
        reason="大屏已从大厅撤走",
        idempotency_key="r",
    )
    assert screen.get("/wall/").status_code == 302
    assert Client().get("/wall/open/", {"token": secret}).status_code == 404


def test_strangers_forged_cookies_and_other_tokens_see_no_wall(house) -> None:
    stranger = Client()
    assert stranger.get("/wall/").status_code == 302
    stranger.cookies["sunshine_wall"] = "forged"
    assert stranger.get("/wall/").status_code == 302
    assert Client().get("/wall/open/", {"token": house.secret}).status_code == 404
    clerk = Client()
    clerk.force_login(house.clerk)
    assert clerk.get("/wall/").status_code == 404
    assert house.browser.get("/wall/").status_code == 200
