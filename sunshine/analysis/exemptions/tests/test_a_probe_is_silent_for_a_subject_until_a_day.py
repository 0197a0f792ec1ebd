"""Exemptions: asked by one, approved by another, covering exactly their subject, until their day."""

from datetime import timedelta

import pytest
from django.test import Client
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import raise_alerts
from sunshine.analysis.alerts.actions.exempting import settle_exemptions
from sunshine.analysis.alerts.jobs import end_exemptions
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.exemptions.actions import act, ask_exemption, expire
from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.exemptions.queries import choices_of
from sunshine.analysis.exemptions.workflow import EXEMPTION
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.datacentre.lake.models import Snapshot
from sunshine.faces.api.tests.house import account
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, roles, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import attach, found_organisations
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("测试")
REASON = {"reason": "合同约定预付，已经会议决定"}


@pytest.fixture(autouse=True)
def inside():
    with acting_as(SYSTEM):
        yield


@pytest.fixture
def places():
    rows = found_organisations(
        Organisation(kind="enterprise", name=n, short_name=n, code=n) for n in ("甲公司", "乙公司")
    )
    attach([], on=today())
    return rows


def actor(role, place):
    return actor_of(account(f"{role}-{uuid7().hex[-12:]}", role, place))


def found(place, *, probe="D07", contract="HT-1", counterparty="C-1", raised=True):
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1,
        defaults={"tables": {}, "counts": {}, "cause": "x", "created_at": now(), "actor_name": "x"},
    )
    hit = Hit.objects.create(
        number=Hit.objects.count() + 1, year=2026, probe=probe, probe_version="1",
        organisation=place, subject_kind="contract", subject_id=contract, occurrence=uuid7().hex,
        amount=100, currency="CNY", level="red", sentence="先付款后签约", snapshot=snapshot,
        evidence_hash="a" * 64, evidence_count=1, first_seen_at=now(), last_seen_at=now(),
    )  # fmt: skip
    for n, name in enumerate(counterparty.split()):
        row = {"contract_id": contract, "counterparty_id": name, "payee_id": None}
        HitEvidence.objects.create(
            hit=hit, position=n, mart="contract", row_id=f"x{n}", role="x", row=row
        )
    if raised:
        raise_alerts(Kept(new=[hit]), by=SYSTEM)
    return hit


def ask(hit, by, scope="contract", days=30, key=None, **told):
    choice = next(c.key for c in choices_of(hit) if c.scope == scope)
    given = {"reason": "合同约定预付，已经会议决定", "basis": "会议纪要〔2026〕12号"} | told
    return ask_exemption(
        by=by,
        hit=hit,
        alert_id=hit.alert.pk,
        choice=choice,
        ends_on=today() + timedelta(days),
        idempotency_key=key or uuid7().hex,
        **given,
    )


def do(exemption, verb, by, **content):
    return act(
        exemption_id=exemption.pk,
        verb=verb,
        by=by,
        content=content or dict(REASON),
        idempotency_key=uuid7().hex,
    )


def approved(hit, place, scope="contract", days=30):
    exemption = ask(hit, actor("reviewer", place), scope, days)
    do(exemption, "approve", actor("discipline_officer", place))
    settle_exemptions(by=SYSTEM)
    return exemption


def state_of(hit):
    return Alert.objects.get(hit=hit).state


@pytest.mark.parametrize("state", EXEMPTION.states)
@pytest.mark.parametrize("transition", EXEMPTION.transitions, ids=lambda t: t.verb)
def test_only_the_right_role_moves_only_from_the_right_state(places, state, transition):
    asker = actor("reviewer", places[0])
    exemption = ask(found(places[0]), asker)
    for role in ("reviewer", "discipline_officer", "clerk", "system_administrator"):
        by = asker if role == "reviewer" else actor(role, places[0])
        Exemption.objects.filter(pk=exemption.pk).update(state=state)
        allowed = (
            state in transition.sources
            and transition.permission in roles()[role].permissions
            and not transition.by_system
            and (transition.verb != "withdraw" or by is asker)  # nobody withdraws another's
        )
        if allowed:
            do(exemption, transition.verb, by)
            assert Exemption.objects.get(pk=exemption.pk).state == transition.target
        else:
            with pytest.raises((Refused, Exemption.DoesNotExist)):
                do(exemption, transition.verb, by)
            assert Exemption.objects.get(pk=exemption.pk).state == state


def test_nobody_approves_what_they_asked_for(places):
    officer = actor("discipline_officer", places[0])
    exemption = ask(found(places[0]), officer)
    with pytest.raises(Refused, match="自己提出"):
        do(exemption, "approve", officer)


def test_a_foreign_exemption_is_not_found(places):
    exemption = ask(found(places[0]), actor("reviewer", places[0]))
    with pytest.raises(Exemption.DoesNotExist):
        do(exemption, "approve", actor("discipline_officer", places[1]))
    with pytest.raises(Refused, match="没有"):
        ask(found(places[0], contract="HT-2"), actor("reviewer", places[1]))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"days": 0}, "截止日"),
        ({"days": 366}, "截止日"),
        ({"reason": "短"}, "理由"),
        ({"basis": ""}, "依据"),
    ],
)
def test_what_is_missing_is_said(places, told, words):
    with pytest.raises(Refused, match=words):
        ask(found(places[0]), actor("reviewer", places[0]), **told)


def test_a_repeat_is_the_first_and_a_second_for_the_same_subject_is_refused(places):
    hit, by = found(places[0]), actor("reviewer", places[0])
    first = ask(hit, by, key="same")
    assert ask(hit, by, key="same") == first
    assert Entry.objects.filter(subject_id=first.pk).count() == 1
    with pytest.raises(Refused, match="已有待审批"):
        ask(hit, by)


def test_an_open_alert_is_set_aside_and_a_new_hit_raises_none(places):
    hit, other = found(places[0]), found(places[0], contract="HT-2")
    approved(hit, places[0])
    assert (state_of(hit), state_of(other)) == ("exempted", "new")
    assert not WorkItem.objects.open().of("alert", hit.alert.pk).exists()
    later = found(places[0])
    assert not Alert.objects.filter(hit=later).exists()
    assert Hit.objects.get(pk=later.pk).state == Hit.State.OPEN


def test_when_it_ends_alerts_come_back_once(places):
    hit = found(places[0])
    exemption = approved(hit, places[0])
    later = found(places[0])
    Exemption.objects.filter(pk=exemption.pk).update(ends_on=today() - timedelta(1))
    assert expire(by=SYSTEM) == 1
    assert settle_exemptions(by=SYSTEM) == (0, 2)
    assert settle_exemptions(by=SYSTEM) == (0, 0)
    assert (state_of(hit), state_of(later)) == ("new", "new")
    assert WorkItem.objects.open().of("alert", hit.alert.pk).count() == 1
    assert Exemption.objects.get(pk=exemption.pk).state == "expired"


def test_the_hourly_job_ends_it_the_day_after_its_last_and_not_before(places, monkeypatch):
    hit = found(places[0])
    exemption = approved(hit, places[0], days=30)
    began = now()
    for days, state in ((30, ("approved", "exempted")), (31, ("expired", "new"))):
        for clock in ("clock", "workflow"):  # today's date, and the day that terms begin
            later = began + timedelta(days)
            monkeypatch.setattr(f"sunshine.foundation.{clock}.queries.now", lambda at=later: at)
        end_exemptions.func.__wrapped__(timestamp=0)  # what the worker calls, unwatched
        exemption.refresh_from_db()
        assert (exemption.state, state_of(hit)) == state, f"{days} days on"
    work = WorkItem.objects.open().get(subject_id=hit.alert.pk)
    assert work.due_on >= exemption.ends_on, "there is time for it again"
    assert Entry.objects.filter(subject_id=exemption.pk, verb="exemption.expire").count() == 1


def test_what_is_no_longer_true_does_not_come_back(places):
    hit = found(places[0])
    exemption = approved(hit, places[0])
    Hit.objects.filter(pk=hit.pk).update(state=Hit.State.LAPSED)
    do(exemption, "revoke", actor("discipline_officer", places[0]))
    assert settle_exemptions(by=SYSTEM) == (0, 0)


def test_a_conclusion_stands_whatever_is_exempt(places):
    hit = found(places[0])
    Alert.objects.filter(hit=hit).update(state="confirmed")
    approved(hit, places[0])
    assert state_of(hit) == "confirmed"


def test_each_scope_covers_its_own_and_no_more(places):
    hit = found(places[0])
    same_contract, same_firm = found(places[0]), found(places[0], contract="HT-2")
    together = found(places[0], contract="HT-3", counterparty="C-1 C-2")
    elsewhere = found(places[1])
    other_probe = found(places[0], probe="D06")
    approved(hit, places[0], "hit")
    assert [state_of(h) for h in (hit, same_contract)] == ["exempted", "new"]
    approved(same_contract, places[0], "contract")
    assert [state_of(h) for h in (same_contract, same_firm)] == ["exempted", "new"]
    approved(same_firm, places[0], "counterparty")
    assert [state_of(h) for h in (same_firm, together)] == ["exempted", "new"]
    approved(together, places[0], "organisation")
    assert [state_of(h) for h in (together, elsewhere, other_probe)] == ["exempted", "new", "new"]


def test_the_pages_show_it_to_those_who_see_the_enterprise(places):
    hit = found(places[0])
    exemption, silent = approved(hit, places[0]), found(places[0])
    own, foreign = Client(), Client()
    own.force_login(Account.objects.get(pk=actor("clerk", places[0]).account_id))
    foreign.force_login(Account.objects.get(pk=actor("clerk", places[1]).account_id))
    page = own.get(f"/exemptions/{exemption.pk}/").content.decode()
    assert hit.label in page
    assert silent.label in page
    assert "没有预警" in page
    assert exemption.label in own.get(f"/alerts/{hit.alert.pk}/").content.decode()
    assert exemption.label in own.get("/exemptions/").content.decode()
    assert exemption.label not in foreign.get("/exemptions/").content.decode()
    assert foreign.get(f"/exemptions/{exemption.pk}/").status_code == 404
    assert own.get(f"/exemptions/new/{hit.alert.pk}/").status_code == 404
