"""Opening, resetting, closing accounts: with reasons, step-up, entries; never one's own."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from sunshine.foundation.accounts.tests.conftest import (
    NEW,
    PASSWORD,
    activate,
    is_in,
    log_in,
    words,
)
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.queries import rule, totp_of
from sunshine.foundation.ledger.models import Entry

pytestmark = pytest.mark.django_db
WHY = "新到任人员开通"


def act(client: Client, account: Account, verb: str, **more: str):
    form = {"verb": verb, "reason": "本人书面申请办理", "key": f"{verb}{account.pk}{len(more)}"}
    return client.post(f"/accounts/people/{account.pk}/act/", form | more, follow=True)


def test_a_new_account_starts_with_a_password_shown_once_that_must_be_changed(people) -> None:
    people("xi", "system_administrator")
    client = log_in("xi")
    form = {"username": "chen", "name": "陈到任", "reason": WHY, "key": "o"}
    asked = client.post("/accounts/people/open/", form)
    assert asked.status_code == 403
    assert 'value="陈到任"' in words(asked)
    shown = words(client.post("/accounts/people/open/", form | {"confirm": PASSWORD}))
    initial = re.search(r'id="initial">([^<]+)<', shown)[1].replace("&amp;", "&")
    again = client.post("/accounts/people/open/", form, follow=True)
    assert initial not in words(again)
    assert "只显示一次" in words(again)
    entry = Entry.objects.get()
    assert entry.verb == "account.open"
    assert initial not in entry.canonical
    assert "陈到任" not in entry.canonical
    newcomer = log_in("chen", initial)
    assert newcomer.get("/alerts/")["Location"] == "/accounts/password/"
    newcomer.post("/accounts/password/", {"old": initial, "new": NEW, "again": NEW, "key": "1"})
    assert newcomer.get("/").status_code == 200
    assert not is_in(log_in("chen", initial))


def test_an_initial_password_dies_unused(people) -> None:
    account = people("chen", "clerk")
    account.must_change_password = True
    account.password_set_at = now() - timedelta(hours=rule("initial_hours") + 1)
    account.save()
    client = Client()
    answer = client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})
    assert "初始密码已超过" in words(answer)
    assert not is_in(client)


@pytest.mark.parametrize(("form", "told"), [
    ({"username": "fan"}, "已存在"), ({"username": "FAN"}, "已存在"), ({"name": " "}, "第一个令牌"), ({"username": "范 1"}, "只能用英文字母"), ({"reason": "无"}, "事由"),
])  # fmt: skip
def test_an_account_is_refused_in_words_and_the_form_is_kept(people, form, told) -> None:
    people("xi", "system_administrator")
    people("fan", "clerk")
    sent = {"username": "chen", "name": "陈到任", "reason": WHY, "key": "o"} | form
    answer = words(log_in("xi").post("/accounts/people/open/", sent))
    assert told in answer
    assert f'value="{sent["name"]}"' in answer


def test_a_deactivated_account_is_out_at_once_and_stays_out(people) -> None:
    people("xi", "system_administrator")
    fan = people("fan", "clerk")
    keeper, client = log_in("xi"), log_in("fan")
    act(keeper, fan, "deactivate", confirm=PASSWORD)
    assert not is_in(client)
    assert not is_in(log_in("fan"))
    act(keeper, fan, "reactivate", n="2")
    assert is_in(log_in("fan"))
    assert [e.verb for e in Entry.objects.order_by("pk")] == [
        "account.deactivate",
        "account.reactivate",
    ]


def test_the_password_and_the_second_factor_are_taken_away_by_two(people, codes) -> None:
    people("xi", "system_administrator")
    people("an", "security_administrator")
    fan = people("fan", "clerk")
    client = log_in("fan")
    activate(client, codes)
    xi, an = log_in("xi"), log_in("an")
    assert "没有管理账号的权限" in words(act(xi, fan, "reset_second_factor", confirm=PASSWORD))
    assert totp_of(fan) is not None
    shown = words(act(xi, fan, "reset_password", confirm=PASSWORD))
    initial = re.search(r'id="initial">([^<]+)<', shown)[1]
    assert not is_in(client)
    assert not is_in(log_in("fan", initial))  # still asks for the code
    assert "没有管理账号的权限" in words(act(an, fan, "reset_password", confirm=PASSWORD, n="1"))
    act(an, fan, "reset_second_factor", confirm=PASSWORD)
    assert totp_of(fan) is None


def test_nobody_keeps_the_own_account_and_others_see_no_accounts(people) -> None:
    xi, fan = people("xi", "system_administrator"), people("fan", "clerk")
    keeper = log_in("xi")
    for verb in ("deactivate", "reset_password", "end_sessions"):
        assert "不能对自己的账号办理" in words(act(keeper, xi, verb, confirm=PASSWORD))
    cache.clear()
    client = log_in("fan")
    for path in ("/accounts/people/", f"/accounts/people/{xi.pk}/", "/accounts/log/"):
        assert client.get(path).status_code == 404
    assert act(client, xi, "deactivate", confirm=PASSWORD).status_code == 404
    assert (
        client.post("/accounts/people/open/", {"username": "n", "confirm": PASSWORD}).status_code
        == 404
    )
    for path in ("/alerts/", "/organisations/", "/data/", "/amendments/"):
        assert keeper.get(path).status_code == 404  # an administrator sees no business data
    assert Account.objects.count() == 2
    assert fan.is_active


def test_ending_all_sessions_leaves_the_account_open(people) -> None:
    people("xi", "system_administrator")
    fan = people("fan", "clerk")
    one, two = log_in("fan"), log_in("fan")
    act(log_in("xi"), fan, "end_sessions", confirm=PASSWORD)
    assert (is_in(one), is_in(two), is_in(log_in("fan"))) == (False, False, True)
    assert Entry.objects.get().verb == "account.end_all_sessions"


def test_the_list_of_accounts_costs_the_same_for_many(
    people, django_assert_max_num_queries
) -> None:
    people("xi", "system_administrator")
    client = log_in("xi")
    client.get("/accounts/people/")
    with django_assert_max_num_queries(30) as few:
        client.get("/accounts/people/")
    for n in range(20):
        people(f"many{n}", "clerk")
    with django_assert_max_num_queries(len(few)):
        client.get("/accounts/people/")
