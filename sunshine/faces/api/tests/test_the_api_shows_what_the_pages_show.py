"""Reading and acting through the API: same rights, problems in Chinese, once for each key."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from sunshine.analysis.alerts.models import Alert
from sunshine.faces.api.tests.house import NUMBER
from sunshine.foundation.access.models import ServiceToken
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates.actions.tokens import make_token, revoke_token
from sunshine.foundation.parameters.models import Parameter
from sunshine.foundation.workflow.rules import Refused


def told(answer, status: int) -> dict:
    """A problem: its type, its status, its words in Chinese."""
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["status"] == status
    assert re.search("[一-鿿]", body["title"])
    assert re.search("[一-鿿]", body["detail"])
    return body


@pytest.mark.parametrize("who", ["browser", "machine"])
def test_a_person_and_a_service_see_their_own_and_nothing_foreign(house, who) -> None:
    client: Client = getattr(house, who)
    alerts = client.get("/api/alerts").json()
    assert [a["id"] for a in alerts["items"]] == [str(house.mine.pk)]
    assert alerts["after"] is None
    places = client.get("/api/organisations").json()["items"]
    assert [p["name"] for p in places] == ["甲企"]
    assert client.get(f"/api/alerts/{house.mine.pk}").json()["evidence_count"] == 1
    assert client.get(f"/api/organisations/{house.ours.pk}").json()["code"] == "甲企"
    for foreign in (f"alerts/{house.strange.pk}", f"organisations/{house.foreign.pk}"):
        told(client.get(f"/api/{foreign}"), 404)
    assert len(client.get("/api/probes").json()) >= 6
    assert client.get("/api/probes/D02").json()["code"] == "D02"
    assert client.get("/api/amendments").json()["items"] == []
    assert client.get("/api/work-items").status_code == 200


def test_filters_are_those_of_the_list(house) -> None:
    assert house.browser.get("/api/alerts?state=confirmed").json()["items"] == []
    assert len(house.browser.get("/api/alerts?state=open&probe=D02").json()["items"]) == 1
    told(house.browser.get("/api/alerts?after=nonsense"), 404)


def test_protected_fields_are_masked_and_names_are_by_right(house) -> None:
    for client in (house.browser, house.machine):
        assert NUMBER not in client.get(f"/api/alerts/{house.mine.pk}").content.decode()
    clerk = Client()
    clerk.force_login(house.clerk)
    told(clerk.get("/api/probes"), 404)
    row = clerk.get(f"/api/alerts/{house.mine.pk}").json()["evidence"][0]
    assert row["persons"] == {"handler_key": "〔姓名已隐去〕"}


def test_without_login_with_a_wrong_an_ended_or_a_revoked_token_nothing_opens(house) -> None:
    told(Client().get("/api/alerts"), 401)
    told(Client().get("/api/openapi.json"), 401)
    told(Client(headers={"Authorization": "Bearer yg_wrong"}).get("/api/alerts"), 401)
    token = ServiceToken.objects.get()
    assert house.secret not in (token.digest, token.purpose), "only the hash is kept"
    ServiceToken.objects.update(expires_at=now() - timedelta(seconds=1))
    told(house.machine.get("/api/alerts"), 401)
    ServiceToken.objects.update(expires_at=now() + timedelta(days=1))
    assert house.machine.get("/api/alerts").status_code == 200
    revoke_token(
        by=actor_of(house.admin).confirmed(),
        token_id=token.pk,
        reason="对接已经停止",
        idempotency_key="r",
    )
    told(house.machine.get("/api/alerts"), 401)
    assert set(Entry.objects.filter(subject_label="token").values_list("verb", flat=True)) == {
        "token.make",
        "token.revoke",
    }


def test_a_token_opens_no_page(house) -> None:
    assert house.machine.get("/alerts/").status_code == 302


def test_tokens_are_made_by_an_administrator_for_services_only(house) -> None:
    wanted = {"username": "纪检", "purpose": "数据对接取数", "days": 5, "idempotency_key": "x"}
    with pytest.raises(Refused, match="个人账号"):
        make_token(by=actor_of(house.admin).confirmed(), **wanted)
    with pytest.raises(Refused, match="系统管理员"):
        make_token(by=actor_of(house.officer), **wanted | {"username": "robot"})
    with pytest.raises(Refused, match="有效期"):
        make_token(
            by=actor_of(house.admin).confirmed(), **wanted | {"username": "robot", "days": 5000}
        )
    for name in ("数据 接口", "机器人"):
        with pytest.raises(Refused, match="只能用英文字母"):
            make_token(by=actor_of(house.admin).confirmed(), **wanted | {"username": name})
    assert not Account.objects.get(username="feed").has_usable_password()


def act(client: Client, alert: Alert, key: str | None, **body: object):
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        f"/api/alerts/{alert.pk}/acts", body, content_type="application/json", headers=headers
    )


def test_an_act_needs_a_key_and_happens_once(house) -> None:
    assert (
        "Idempotency-Key" in told(act(house.machine, house.mine, None, verb="claim"), 422)["detail"]
    )
    first = act(house.machine, house.mine, "key-0001", verb="claim")
    assert first.status_code == 201
    again = act(house.machine, house.mine, "key-0001", verb="claim")
    assert again.json()["id"] == first.json()["id"]
    assert Entry.objects.filter(verb="alert.claim").count() == 1
    told(
        act(house.machine, house.mine, "key-0001", verb="confirmed", reason="核对凭证后认定属实"),
        422,
    )
    assert (
        "理由" in told(act(house.machine, house.mine, "key-0002", verb="confirmed"), 409)["detail"]
    )
    told(act(house.machine, house.strange, "key-0003", verb="claim"), 404)
    entry = house.machine.get(f"/api/entries/{first.json()['id']}").json()
    assert entry["verb"] == "alert.claim"
    stranger = Client()
    stranger.force_login(house.clerk)
    told(stranger.get(f"/api/entries/{first.json()['id']}"), 404)
    told(act(stranger, house.mine, "key-0004", verb="claim"), 404)


def test_a_browser_needs_its_csrf_token_for_an_act(house) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(house.officer)
    told(act(strict, house.mine, "key-0001", verb="claim"), 403)
    assert Alert.objects.get(pk=house.mine.pk).state == "new"


def test_one_caller_is_held_back_and_others_are_not(house) -> None:
    Parameter.objects.filter(name="api.requests_per_minute").update(value=3)
    answers = [house.machine.get("/api/probes").status_code for _ in range(9)]
    assert 429 in answers, "nine calls can't lie in three windows"
    held = next(
        a for a in [house.machine.get("/api/probes") for _ in range(9)] if a.status_code == 429
    )
    told(held, 429)
    assert int(held["Retry-After"]) >= 1
    assert house.browser.get("/api/probes").status_code == 200


def test_the_description_is_complete_and_no_page_loads_from_elsewhere(house) -> None:
    paths = house.browser.get("/api/openapi.json").json()["paths"]
    assert "/api/alerts/{alert_id}/acts" in paths
    page = house.browser.get("/api/").content.decode()
    assert all(address in page for address in paths)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
    told(house.browser.get("/api/docs"), 404)
    told(house.browser.post("/api/nothing", {}), 404)


def test_lists_are_read_in_a_constant_number_of_queries(
    house, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(16):
        house.machine.get("/api/alerts")
