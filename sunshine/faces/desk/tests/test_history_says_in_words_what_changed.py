"""历史: who changed what, for whom, why, in which request; what a record said on a day."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pghistory.models import Context

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.hits.models import HitPerson
from sunshine.faces.api.tests.house import NUMBER
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant, Unmasking
from sunshine.foundation.access.queries import actor_of, mandate_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates.actions import appoint_deputy
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.vault.actions import key_of

DAY = timedelta(days=1)
WHY = "核对了凭证与合同后认定"


def url(label: str, record) -> str:
    return reverse("history", args=(label, record.pk))


def test_a_change_is_told_with_old_and_new_value_who_and_why(house) -> None:
    house.browser.post(f"/alerts/{house.mine.pk}/act/", {"verb": "claim", "key": "h1"})
    house.browser.post(
        f"/alerts/{house.mine.pk}/act/", {"verb": "confirmed", "reason": WHY, "key": "h2"}
    )
    page = house.browser.get(url("alert", house.mine)).content.decode()
    assert "状态 由 待核查 改为 核查中" in page
    assert "状态 由 核查中 改为 属实" in page
    assert "核查人 由 （空） 改为 纪检" in page
    assert WHY in page
    assert page.index("改为 属实") < page.index("改为 核查中"), "the latest comes first"
    assert "请求标识" not in page, "request ids are for those who read the system log"


def test_history_keeps_the_request_the_deputy_and_the_job(house) -> None:
    answer = house.browser.post(f"/alerts/{house.mine.pk}/act/", {"verb": "claim", "key": "h1"})
    version = house.mine.events.order_by("-pgh_id").first()
    assert version.pgh_context.metadata["request_id"] == answer["X-Request-Id"]
    assert version.pgh_context.metadata["person"] == str(house.officer.person_id)
    appointed = appoint_deputy(
        by=actor_of(house.officer).confirmed(), username="经办", organisation="甲企", since=today(),
        until=today() + DAY, reason="出差期间代为办理", idempotency_key="d",
    )  # fmt: skip
    deputy = actor_of(house.clerk, mandate_of(house.clerk, appointed.subject_id))
    with acting_as(deputy):
        act(alert_id=house.mine.pk, verb="release", by=deputy, content={"reason": WHY}, idempotency_key="h2")  # fmt: skip
    told = house.mine.events.order_by("-pgh_id").first().pgh_context.metadata
    assert told["actor"] == "经办 代 纪检"
    assert told["on_behalf_of"] == str(house.officer.person_id)
    assert told["reason"] == WHY
    with acting_as(system_actor("夜间整理")):
        Organisation.objects.filter(pk=house.ours.pk).update(short_name="甲")
    assert house.ours.events.order_by("-pgh_id").first().pgh_context.metadata["actor"] == "夜间整理"
    assert (
        "简称 由 甲企 改为 甲"
        in house.browser.get(url("organisation", house.ours)).content.decode()
    )


def test_two_acts_of_one_transaction_keep_their_own_reasons(house) -> None:
    by = actor_of(house.officer)
    with acting_as(by):
        act(alert_id=house.mine.pk, verb="claim", by=by, content={}, idempotency_key="h1")
        act(alert_id=house.mine.pk, verb="release", by=by, content={"reason": WHY}, idempotency_key="h2")  # fmt: skip
    told = [e.pgh_context.metadata["verb"] for e in house.mine.events.order_by("pgh_id")[1:]]
    assert told[0] == "alert.claim"
    assert told[-1] == "alert.release"
    assert Context.objects.filter(metadata__reason=WHY).count() == 1


def test_what_it_said_on_a_day(house) -> None:
    address = url("organisation", house.ours)
    page = house.browser.get(f"{address}?on={today()}").content.decode()
    assert "当日记载" in page
    assert '<dd class="wrap-any">甲企</dd>' in page
    assert "还没有这条记录" in house.browser.get(f"{address}?on={today() - DAY}").content.decode()
    assert "请填写日期" in house.browser.get(f"{address}?on=gestern").content.decode()


def test_an_administrator_reads_the_request_of_a_grant(house) -> None:
    grant = Grant.objects.get(account=house.admin)
    own = Client()
    own.force_login(house.admin)
    page = own.get(url("grant", grant)).content.decode()
    assert "登记" in page
    assert "请求标识" not in page, "a system administrator does not read the system log"


@pytest.mark.parametrize("label", ["alert", "organisation", "grant", "nothing"])
def test_history_is_seen_only_by_whoever_sees_the_record(house, label) -> None:
    foreign = {
        "alert": house.strange,
        "organisation": house.foreign,
        "grant": Grant.objects.get(account=house.admin),
        "nothing": house.mine,
    }[label]
    assert house.browser.get(url(label, foreign)).status_code == 404
    assert house.browser.get(url(label, foreign) + f"?on={today()}").status_code == 404


def test_history_takes_a_constant_number_of_queries(
    house,
    django_assert_max_num_queries,
) -> None:
    for n in range(6):
        verb = "release" if n % 2 else "claim"
        house.browser.post(f"/alerts/{house.mine.pk}/act/", {"verb": verb, "reason": WHY, "key": f"q{n}"})  # fmt: skip
    with django_assert_max_num_queries(24):
        assert house.browser.get(url("alert", house.mine)).status_code == 200


def test_seeing_a_number_is_an_act_for_one_row_and_some_minutes(house) -> None:
    row = reverse("evidence_row", args=(house.mine.pk, 0))
    masked = house.browser.get(row).content.decode()
    assert NUMBER not in masked
    assert "〔证件号已隐去〕" in masked
    house.browser.post(f"{row}unmask/", {"reason": "短", "key": "u0"})
    assert NUMBER not in house.browser.get(row).content.decode(), "a reason is needed"
    house.browser.post(f"{row}unmask/", {"reason": "核对是否同一人", "key": "u1"})
    assert NUMBER in house.browser.get(row).content.decode()
    entry = Entry.objects.get(verb="person.unmask")
    assert entry.subject_id == house.mine.pk
    assert NUMBER not in entry.canonical
    assert NUMBER not in house.browser.get(f"/api/alerts/{house.mine.pk}").content.decode()
    other = Client()
    other.force_login(house.clerk)
    assert NUMBER not in other.get(row).content.decode(), "open to nobody else"
    assert other.post(f"{row}unmask/", {"reason": "核对是否同一人", "key": "u2"}).status_code == 404
    Unmasking.objects.update(until=now())
    assert NUMBER not in house.browser.get(row).content.decode(), "its minutes are over"


def test_lists_search_and_export_never_hold_a_number(house) -> None:
    row = reverse("evidence_row", args=(house.mine.pk, 0))
    house.browser.post(f"{row}unmask/", {"reason": "核对是否同一人", "key": "u1"})
    for address in ("/alerts/", f"/alerts/{house.mine.pk}/", f"/search/?q={NUMBER[:6]}"):
        assert NUMBER not in house.browser.get(address).content.decode()
    assert NUMBER.encode() not in house.browser.post("/alerts/export/").content
    assert str(house.mine.pk) not in house.browser.get(f"/search/?q={NUMBER[:10]}").content.decode()


def test_a_whole_number_finds_its_person_by_right_only(house) -> None:
    HitPerson.objects.create(hit=house.mine.hit, person_key=key_of(NUMBER))
    assert str(house.mine.pk) in house.browser.get(f"/search/?q={NUMBER}").content.decode()
    other = Client()
    other.force_login(house.clerk)
    assert str(house.mine.pk) not in other.get(f"/search/?q={NUMBER}").content.decode()


def test_a_token_is_shown_once(house) -> None:
    own = Client()
    own.force_login(house.admin)
    form = {
        "verb": "make",
        "username": "feed2",
        "days": "30",
        "reason": "数据对接取数",
        "key": "t1",
    }
    assert own.post("/tokens/act/", form).status_code == 403, "presence is asked for once more"
    form["confirm"] = "x" * 12
    typed = "application/x-www-form-urlencoded"  # as browsers send a form without a file
    page = own.post("/tokens/act/", urlencode(form), content_type=typed).content.decode()
    assert "yg_" in page
    assert "yg_" not in own.get("/tokens/").content.decode()
    assert own.post("/tokens/act/", form).status_code == 302, "a repeat shows nothing"
    assert house.browser.get("/tokens/").status_code == 404
