"""Disposition through the one door: every state, verb and role; reasons; repeats; growth."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import WITH_FILE, act, has_grown, raise_alerts
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.models import Snapshot
from sunshine.faces.desk.queries.listing import Filters
from sunshine.foundation.access.actions import grant
from sunshine.foundation.access.models import Denial, Grant
from sunshine.foundation.access.queries import actor_of, roles, system_actor
from sunshine.foundation.clock.queries import calendar, now
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.people.models import Person
from sunshine.foundation.workflow.rules import STAYS, Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
REASON = {"reason": "核对了凭证与合同，确为拆分"}


def actor(role, place):
    person = Person.objects.create(name=f"某{role}", person_key="p_" + uuid7().hex)
    account = Account.objects.create_account(f"{role}-{uuid7().hex[-12:]}", "x" * 12, person)
    grant([Grant(account=account, role=role, organisation=place, valid=period(date(2020, 1, 1)))])
    return actor_of(account)


def alert(place, state="new"):
    snapshot = Snapshot.objects.create(
        number=Snapshot.objects.count() + 1, tables={}, cause="x", created_at=now(), actor_name="x"
    )
    hit = Hit(
        number=Hit.objects.count() + 1,
        year=2026,
        probe="D02",
        probe_version="1",
        organisation=place,
        subject_kind="counterparty",
        subject_id="S",
        occurrence=uuid7().hex,
        amount=100,
        currency="CNY",
        level="red",
        sentence="三天内三笔",
        snapshot=snapshot,
        evidence_hash="a" * 64,
        evidence_count=1,
        first_seen_at=now(),
        last_seen_at=now(),
    )
    hit.save()
    raise_alerts(Kept(new=[hit]), by=system_actor("测试"))
    found = Alert.objects.get(hit=hit)
    if state != "new":
        Alert.objects.filter(pk=found.pk).update(state=state)
    return Alert.objects.get(pk=found.pk)


DECIDES = {"allow_extension", "refuse_extension"}


def later(one):
    return add_working_days(one.due_on, 3, calendar())[0]


def do(one, verb, by, key=None, **content):
    return act(
        alert_id=one.pk,
        verb=verb,
        by=by,
        content=content or dict(REASON),
        idempotency_key=key or uuid7().hex,
    )


@pytest.mark.parametrize("state", ALERT.states)
@pytest.mark.parametrize("role", roles())
def test_every_verb_in_every_state_by_every_role(places, state, role):
    """Allowed is what the table and the roles say; anything else leaves the alert as it was."""
    one, by = alert(places[0], state), actor(role, places[0])
    for transition in ALERT.transitions:
        allowed = state in transition.sources and transition.permission in roles()[role].permissions
        allowed &= not transition.by_system
        if allowed and transition.verb in DECIDES:  # on an extension that nobody has asked for
            with pytest.raises(Refused, match="没有待批准的延期申请"):
                do(one, transition.verb, by)
        elif allowed and transition.verb in WITH_FILE:  # only with one, by the page that takes it
            with pytest.raises(Refused, match="请选择文件"):
                do(one, transition.verb, by)
        elif allowed:
            moved = alert(places[0], state)
            told = {"until": str(later(moved)), "assignee": str(by.account_id)}
            do(moved, transition.verb, by, **REASON, **told)
            ends = Alert.objects.get(pk=moved.pk).state
            assert ends == (state if transition.target == STAYS else transition.target)
        else:
            with pytest.raises((Refused, Alert.DoesNotExist), match=r"状态|权限|^$"):
                do(one, transition.verb, by)
        assert Alert.objects.get(pk=one.pk).state == state


def test_a_foreign_alert_is_not_found(places):
    with pytest.raises(Alert.DoesNotExist):
        do(alert(places[0]), "confirmed", actor("discipline_officer", places[1]))


def test_a_denied_person_finds_nothing_whatever_was_granted(places, client):
    one, by = alert(places[0]), actor("discipline_officer", places[0])
    other = alert(places[0])
    assert WorkItem.objects.visible_to(by).open().count() == 2
    Denial.objects.create(
        person_id=by.person_id,
        subject_label="alert",
        subject_id=one.pk,
        reason="recusal",
        valid=period(date(2020, 1, 1)),
    )
    with pytest.raises(Alert.DoesNotExist):
        do(one, "confirmed", by)
    assert list(Alert.objects.visible_to(by)) == [other]
    assert [w.subject_id for w in WorkItem.objects.visible_to(by).open()] == [other.pk]
    client.force_login(Account.objects.get(pk=by.account_id))
    for path in ("/", "/alerts/", "/search/?q=三天", f"/organisations/{places[0].pk}/"):
        assert str(one.pk) not in client.get(path).content.decode()
        assert str(other.pk) in client.get(path).content.decode()
    assert client.get(f"/alerts/{one.pk}/").status_code == 404
    assert client.get(f"/alerts/{one.pk}/evidence/0/").status_code == 404


def test_a_conclusion_without_a_reason_is_refused(places):
    with pytest.raises(Refused, match="至少 10 个字"):
        do(alert(places[0]), "false_alarm", actor("discipline_officer", places[0]), reason="不是")


def test_a_repeat_returns_the_first_receipt_and_a_stale_page_is_refused(places):
    one, by = alert(places[0]), actor("discipline_officer", places[0])
    first = do(one, "claim", by, key="same")
    assert do(one, "claim", by, key="same") == first
    assert Entry.objects.filter(subject_id=one.pk).count() == 1
    with pytest.raises(Refused, match="刷新"):
        do(one, "confirmed", by, version=1, **REASON)


def test_a_conclusion_closes_the_work_and_new_evidence_opens_it_again(places):
    one, by = alert(places[0]), actor("discipline_officer", places[0])
    do(one, "explained", by)
    assert not WorkItem.objects.open().exists()
    one = Alert.objects.get(pk=one.pk)
    assert not has_grown(one)
    Hit.objects.filter(pk=one.hit_id).update(evidence_hash="b" * 64)
    hit = Hit.objects.get(pk=one.hit_id)
    raise_alerts(Kept(changed=[hit]), by=system_actor("监督任务"))
    assert Alert.objects.get(pk=one.pk).state == "new"
    assert WorkItem.objects.visible_to(by).open().count() == 1
    assert Entry.objects.filter(subject_id=one.pk, verb="alert.reopen").count() == 1


def test_lists_ask_the_database_as_often_for_one_alert_as_for_many(
    places, client, django_assert_num_queries
):
    by = actor("discipline_officer", places[0])
    alert(places[0])
    alert(places[1])
    client.force_login(Account.objects.get(pk=by.account_id))
    counts = {}
    for path in ("/", "/alerts/"):
        client.get(path)  # the first page of a session writes it down
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts[path] = len(asked)
        assert counts[path] < 40
    for wanted in (10, 60):
        for _ in range(wanted - Alert.objects.filter(organisation=places[0]).count()):
            alert(places[0])
        for path, count in counts.items():
            with django_assert_num_queries(count):
                page = client.get(path).content.decode()
            assert page.count("data-row") >= 10
    foreign = Alert.objects.get(organisation=places[1])
    assert client.get(f"/alerts/{foreign.pk}/").status_code == 404
    assert client.get("/data/").status_code == 200
    assert client.get("/data/upload/").status_code == 404


@pytest.mark.parametrize("order", ["", "amount", "newest"])
def test_pages_by_key_show_every_alert_once_in_the_chosen_order(places, order):
    amounts = [300, None, 100, 300, 200, None, 100]
    for place, amount in zip([*places] * 4, amounts, strict=False):
        one = alert(place)
        Hit.objects.filter(pk=one.hit_id).update(amount=amount)
    by, seen, filters = actor("discipline_officer", places[0]), [], Filters(order=order)
    mine = Alert.objects.visible_to(by)
    while True:
        rows = list(filters.beyond(filters.ordered(mine.select_related("hit")))[:2])
        if not rows:
            break
        seen += rows
        filters.after = filters.cursor(rows[-1])
    assert sorted(a.pk for a in seen) == sorted(mine.values_list("pk", flat=True))
    if order == "amount":
        assert [a.hit.amount for a in seen] == [300, 200, 100, 100]
    if order == "newest":
        assert [a.pk for a in seen] == sorted((a.pk for a in seen), reverse=True)


def test_chosen_columns_are_those_of_the_page_and_of_the_export(places, client):
    by = actor("discipline_officer", places[0])
    alert(places[0])
    client.force_login(Account.objects.get(pk=by.account_id))
    address = "?columns=label&columns=amount&order=amount"
    page = client.get(f"/alerts/{address}").content.decode()
    assert 'data-label="编号"' in page
    assert 'data-label="涉及金额"' in page
    assert 'data-label="企业"' not in page
    book = CalamineWorkbook.from_filelike(BytesIO(client.post(f"/alerts/export/{address}").content))
    heads, row, note = book.get_sheet_by_index(0).to_python()
    assert heads[:5] == ["级别", "内容", "编号", "涉及金额（元）", "币种"]
    assert row[:5] == ["红色", "三天内三笔", "疑点〔2026〕0001号", 100.0, "CNY"]
    assert by.name in note[0]


@pytest.mark.parametrize("after", ["x", "2026-13-01_x", "1e999999999_", "_"])
def test_a_cursor_nobody_was_given_is_not_found(places, client, after):
    client.force_login(Account.objects.get(pk=actor("discipline_officer", places[0]).account_id))
    for order in ("", "amount", "newest"):
        answer = client.get("/alerts/", {"after": after, "order": order})
        assert answer.status_code == 404, order
