"""Passwords, sessions, the security log: through the real pages, as a browser sends."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from uuid6 import uuid7

from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.accounts.queries import security_log
from sunshine.foundation.accounts.tests.conftest import CHROME, NEW, PASSWORD, is_in, log_in, words
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.actions import set_password
from sunshine.foundation.identity.models import Account, SecurityEvent
from sunshine.foundation.identity.pages import SEEN
from sunshine.foundation.identity.queries import rule, sessions_of
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_passwords_are_long_mixed_new_and_not_the_name(people) -> None:
    people("fan-dehua", "clerk")
    client = log_in("fan-dehua")

    def change(new: str, old: str = PASSWORD) -> str:
        sent = {"old": old, "new": new, "again": new, "key": str(uuid7())}
        return words(client.post("/accounts/password/", sent, follow=True))

    assert "密码至少 12 位" in change("Short-1")
    assert "至少 3 种" in change("onlysmallletters")
    assert "不能与最近 5 次密码相同" in change(PASSWORD)
    assert "相似" in change("Fan-dehua-2026")
    assert "现密码不正确" in change(NEW, old="no")
    assert "密码已修改" in change(NEW)
    assert "不能与最近 5 次密码相同" in change(PASSWORD, old=NEW)
    kept = Account.objects.get(username="fan-dehua").earlier_passwords.get()
    assert PASSWORD not in kept.password
    assert Entry.objects.get().verb == "account.change_password"
    assert NEW not in Entry.objects.get().canonical


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(people) -> None:
    people("fan", "clerk")
    here, there = log_in("fan"), log_in("fan")
    here.post("/accounts/password/", {"old": PASSWORD, "new": NEW, "again": NEW, "key": "1"})
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(log_in("fan"))
    assert "当前会话" in words(here.get("/accounts/sessions/"))


def test_an_old_password_must_be_changed_first(people, settings) -> None:
    account = people("fan", "clerk")
    settings.LOGIN_RULES = "enforced"
    client = log_in("fan")
    assert client.get("/alerts/").status_code == 200
    account.password_set_at = now() - timedelta(days=rule("password_days") + 1)
    account.save(update_fields=["password_set_at"])
    assert client.get("/alerts/")["Location"] == "/accounts/password/"


def test_the_history_keeps_only_as_many_as_the_rule(people) -> None:
    account = people("fan", "clerk")
    for n in range(rule("password_history") + 3):
        set_password(account, f"Another-Word-{n}", must_change=False)
    assert account.earlier_passwords.count() <= rule("password_history") + 1


def test_a_session_key_known_before_login_is_worth_nothing_after(people) -> None:
    people("fan", "clerk")
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    client.post("/accounts/login/", {"login": "fan", "password": PASSWORD})
    assert is_in(client)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


@pytest.mark.parametrize(("name", "name_of_rule", "unit"), [
    ("seen_at", "idle_minutes", 60), ("began_at", "session_hours", 3600),
])  # fmt: skip
def test_a_session_ends_when_idle_and_after_a_working_day(people, name, name_of_rule, unit) -> None:
    people("fan", "clerk")
    client = log_in("fan")
    for too_long in (False, True):
        session = client.session
        session[name] = now().timestamp() - unit * rule(name_of_rule) + (-5 if too_long else 30)
        session.save()
        assert is_in(client) is not too_long
    assert SecurityEvent.objects.get().kind == "timed_out"
    assert UserSession.objects.count() == 0


def test_use_moves_the_idle_limit(people) -> None:
    people("fan", "clerk")
    client = log_in("fan")
    session = client.session
    session[SEEN] -= 120
    session.save()
    UserSession.objects.update(last_seen_at=now() - timedelta(seconds=120))
    client.get("/accounts/security/")
    assert now().timestamp() - client.session[SEEN] < 60
    assert now() - UserSession.objects.get().last_seen_at < timedelta(seconds=60)


def test_one_sees_and_ends_own_sessions_only(people) -> None:
    fan, other = people("fan", "clerk"), people("lin", "clerk")
    here, there, third, foreign = log_in("fan"), log_in("fan"), log_in("fan"), log_in("lin")
    page = words(here.get("/accounts/sessions/"))
    assert page.count("Windows 电脑上的 Chrome") == 3
    assert "127.0.0.0" in page
    assert "127.0.0.1" not in page
    assert CHROME not in str(list(UserSession.objects.values_list("user_agent", flat=True)))
    strange = sessions_of(other)[0]
    here.post("/accounts/sessions/end/", {"id": strange.pk, "key": "1"})
    assert is_in(foreign)
    one = next(s for s in sessions_of(fan) if s.session_key == there.session.session_key)
    here.post("/accounts/sessions/end/", {"id": one.pk, "key": "2"})
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    here.post("/accounts/sessions/end/", {"key": "3"})
    assert (is_in(here), is_in(third), is_in(foreign)) == (True, False, True)
    assert Entry.objects.filter(verb="account.end_sessions").count() == 2


def test_the_security_log_is_for_its_reader_and_each_sees_the_own_lines(people) -> None:
    fan, lin = people("fan", "clerk"), people("lin", "sasac_supervisor")
    keeper = people("ri", "audit_administrator")
    client = log_in("fan")
    client.post("/accounts/password/", {"old": PASSWORD, "new": NEW, "again": NEW, "key": "1"})
    for _ in range(rule("login_failures") + 1):
        log_in("lin", "wrong")
    assert [line.account for line in security_log(actor_of(fan), 9, {})] == ["fan"]
    assert [line.account for line in security_log(actor_of(lin), 9, {})] == ["lin"]
    assert {line.account for line in security_log(actor_of(keeper), 9, {})} == {"fan", "lin"}
    cache.clear()
    assert log_in("lin").get("/accounts/log/").status_code == 404
    assert "修改密码" in words(log_in("ri").get("/accounts/log/"))
