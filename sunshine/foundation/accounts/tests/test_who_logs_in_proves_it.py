"""Codes, lock-outs and step-up: through the real pages, as a browser sends."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from uuid6 import uuid7

from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.accounts.tests.conftest import PASSWORD, activate, is_in, log_in, words
from sunshine.foundation.identity.models import SecurityEvent
from sunshine.foundation.identity.queries import rule, totp_of
from sunshine.foundation.identity.rules import Unconfirmed
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_a_code_is_asked_after_the_password_and_works_once(people, codes) -> None:
    account = people("fan", "clerk")
    first = log_in("fan")
    secret, _ = activate(first, codes)
    later = log_in("fan")
    assert not is_in(later)
    played_again = later.post("/accounts/code/", {"code": first.used_code})
    assert "已用过" in words(played_again)
    assert not is_in(later)
    cache.clear()  # as if half a minute had passed
    code = codes(secret)
    later.post("/accounts/code/", {"code": code})
    assert is_in(later)
    third = log_in("fan")
    third.post("/accounts/code/", {"code": code})
    assert not is_in(third)
    assert totp_of(account).last_used_at is not None


def test_a_recovery_code_works_once(people, codes) -> None:
    people("fan", "clerk")
    _, found = activate(log_in("fan"), codes)
    for code, works in ((found[0], True), (found[0], False), (found[1], True)):
        client = log_in("fan")
        client.post("/accounts/code/", {"code": code})
        assert is_in(client) is works


def test_the_secret_lies_encrypted_in_the_database(people, codes) -> None:
    account = people("fan", "clerk")
    client = log_in("fan")
    client.get("/accounts/second-factor/")
    assert not re.search(r"[A-Z2-7]{32}", str(dict(client.session)).replace("+/", ""))
    secret, _ = activate(client, codes)
    kept = Authenticator.objects.filter(user=account).values_list("data", flat=True)
    assert secret not in str(list(kept))
    assert totp_of(account).wrap().validate_code(client.used_code) is False  # opens; used


def test_wrong_passwords_lock_and_the_lock_is_noted_once(people) -> None:
    account = people("fan", "clerk")
    for _ in range(rule("login_failures")):
        assert "账号或密码不正确" in words(
            Client().post("/accounts/login/", {"login": "fan", "password": "nothing"})
        )
    for _ in range(3):
        assert "锁定" in words(
            Client().post("/accounts/login/", {"login": "fan", "password": PASSWORD})
        )
    event = SecurityEvent.objects.get()
    assert (event.kind, event.account_id, event.network) == (
        "login_locked",
        account.pk,
        "127.0.0.0",
    )


def test_wrong_codes_lock_too(people, codes) -> None:
    people("fan", "clerk")
    secret, _ = activate(log_in("fan"), codes)
    cache.clear()
    client = log_in("fan")
    for _ in range(rule("login_failures")):
        client.post("/accounts/code/", {"code": "000001"})
    assert "锁定" in words(client.post("/accounts/code/", {"code": codes(secret)}))
    assert not is_in(client)
    assert SecurityEvent.objects.get().kind == "code_locked"


def test_a_role_that_must_have_a_second_factor_gets_nowhere_without(
    people, codes, settings
) -> None:
    people("shu", "secretary")
    people("fan", "clerk")
    settings.LOGIN_RULES = "enforced"
    client = log_in("shu")
    assert client.get("/alerts/")["Location"] == "/accounts/second-factor/"
    assert client.post("/mandates/act/", {"verb": "ask"})["Location"] == "/accounts/second-factor/"
    assert log_in("fan").get("/alerts/").status_code == 200
    activate(client, codes)
    assert client.get("/alerts/").status_code == 200
    off = client.post("/accounts/second-factor/off/", {"key": str(uuid7())}, follow=True)
    assert "您的岗位必须开启第二因素" in words(off)


def test_closing_the_second_factor_asks_for_a_code_and_is_an_act(people, codes) -> None:
    account = people("fan", "clerk")
    client = log_in("fan")
    secret, _ = activate(client, codes)
    session = client.session
    session.pop("confirmed_at")
    session.save()
    asked = client.post("/accounts/second-factor/off/", {"key": "off", "reason": "换手机"})
    assert asked.status_code == 403
    assert "动态码" in words(asked)
    assert 'name="reason" value="换手机"' in words(asked)
    by_password = client.post("/accounts/second-factor/off/", {"key": "off", "confirm": PASSWORD})
    assert "不正确" in words(by_password)
    cache.clear()
    client.post("/accounts/second-factor/off/", {"key": "off", "confirm": codes(secret)})
    assert totp_of(account) is None
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["account.second_factor_on", "account.second_factor_off"]


def test_a_lending_of_power_without_step_up_is_asked_back_with_everything_typed(people) -> None:
    people("quan", "security_administrator")
    people("fan", "clerk")
    client = log_in("quan")
    form = {
        "verb": "give", "username": "fan", "role": "reviewer", "organisation": "A1",
        "tree": "management", "reason": "岗位调整后授权", "key": "g1",
    }  # fmt: skip
    before = Grant.objects.count()
    asked = client.post("/mandates/act/", form)
    assert asked.status_code == 403
    for name, value in form.items():
        assert f'name="{name}" value="{value}"' in words(asked)
    wrong = client.post("/mandates/act/", form | {"confirm": "wrong"})
    assert "没有办理" in words(wrong)
    assert PASSWORD not in words(wrong)
    assert Grant.objects.count() == before
    client.post("/mandates/act/", form | {"confirm": PASSWORD})
    assert Grant.objects.count() == before + 1
    client.post("/mandates/act/", form | {"key": "g2", "role": "auditor"})  # inside the window
    assert Grant.objects.count() == before + 2
    session = client.session
    session["confirmed_at"] -= 60 * rule("step_up_minutes") + 1
    session.save()
    assert client.post("/mandates/act/", form | {"key": "g3"}).status_code == 403
    elsewhere = log_in("quan")
    assert elsewhere.post("/mandates/act/", form | {"key": "g4"}).status_code == 403
    assert Grant.objects.count() == before + 2


def test_step_up_is_no_place_to_guess(people) -> None:
    account = people("quan", "security_administrator")
    people("fan", "clerk")
    client = log_in("quan")
    form = {
        "verb": "give", "username": "fan", "role": "reviewer", "organisation": "A1",
        "tree": "management", "reason": "岗位调整后授权", "key": "g1",
    }  # fmt: skip
    before = Grant.objects.count()
    for n in range(rule("login_failures")):
        assert "不正确" in words(client.post("/mandates/act/", form | {"confirm": f"guess {n}"}))
    for _ in range(2):
        assert "稍后再试" in words(client.post("/mandates/act/", form | {"confirm": PASSWORD}))
    assert Grant.objects.count() == before
    event = SecurityEvent.objects.get()
    assert (event.kind, event.account_id) == ("step_up_locked", account.pk)
    with pytest.raises(Unconfirmed):
        actor_of(account).demand_confirmation()
