"""Passwords, codes, lock-outs, sessions, step-up: through the real pages, as a browser sends."""

import re
import time
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from uuid6 import uuid7

from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.accounts.queries import security_log
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.actions import set_password
from sunshine.foundation.identity.models import Account, SecurityEvent
from sunshine.foundation.identity.pages import SEEN
from sunshine.foundation.identity.queries import rule, sessions_of, totp_of
from sunshine.foundation.identity.rules import Unconfirmed
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

pytestmark = pytest.mark.django_db(transaction=False)
PASSWORD = "Clear-Water-2026"
NEW = "Quiet-Harbour-71"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


class People:
    """A place, and accounts with one role each."""

    def __init__(self) -> None:
        self.place = Organisation.objects.create(
            kind="enterprise", name="甲公司", short_name="甲", code="A1"
        )
        rebuild_paths(on=date(2026, 1, 1))

    def __call__(self, username: str, role: str) -> Account:
        person = Person.objects.create(name=f"人{username}", person_key=f"p_{username}")
        account = Account.objects.create_account(username, PASSWORD, person)
        Grant.objects.create(
            account=account, role=role, organisation=self.place, valid=period(date(2020, 1, 1))
        )
        return account


@pytest.fixture
def people(db, settings) -> People:
    """With a quick hash: what is tested is which password, not how slowly it is guessed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    return People()


@pytest.fixture
def codes():
    """Codes as an authenticator app shows them; each call moves to a period not used yet."""
    return lambda secret, ahead=0: f"{hotp_value(secret, int(time.time()) // 30 + ahead):06d}"


def log_in(username: str, password: str = PASSWORD, **more) -> Client:
    client = Client(headers={"user-agent": CHROME})
    client.post("/accounts/login/", {"login": username, "password": password}, **more)
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/security/").status_code == 200


def words(answer) -> str:
    return answer.content.decode()


def activate(client: Client, codes, password: str = PASSWORD) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    page = words(client.get("/accounts/second-factor/"))
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    sent = {"code": codes(secret), "confirm": password, "key": str(uuid7())}
    done = words(client.post("/accounts/second-factor/", sent))
    found = re.findall(r'<li class="hash">(\d{8})</li>', done)
    assert len(found) == 10, done
    return secret, found


def test_a_code_is_asked_after_the_password_and_works_once(people, codes) -> None:
    account = people("fan", "clerk")
    secret, _ = activate(log_in("fan"), codes)
    later = log_in("fan")
    assert not is_in(later)
    used = codes(secret)
    refused = later.post("/accounts/code/", {"code": used})
    assert "已用过" in words(refused)  # the code of the activation can't be played again
    assert not is_in(later)
    cache.delete(f"allauth.mfa.totp.used?user={account.pk}&code={used}")
    later.post("/accounts/code/", {"code": codes(secret)})
    assert is_in(later)
    third = log_in("fan")
    third.post("/accounts/code/", {"code": codes(secret)})
    assert not is_in(third)


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
    assert totp_of(account).wrap().validate_code(codes(secret, 0)) is False  # opens; used


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
