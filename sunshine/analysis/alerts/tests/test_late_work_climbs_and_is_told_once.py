"""Ladders, extensions, copies, the calendar that arrives, the hour after which it is tomorrow."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from test_a_conclusion_needs_right_reason_and_evidence import REASON, actor, alert, do, later

from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import calendar
from sunshine.foundation.clock.rules import Calendar, add_working_days
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.actions import read
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow import queries as workflow
from sunshine.foundation.workflow.actions import terms, work
from sunshine.foundation.workflow.actions.ladders import climb
from sunshine.foundation.workflow.actions.terms import recount
from sunshine.foundation.workflow.models import DueChange, Suspension, Term
from sunshine.foundation.workflow.queries import explain, legal_today
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import Escalation, WorkItem

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[4]
BY = system_actor("催办任务")


def days_from(due, count):
    return add_working_days(due, count, calendar())[0] if count else due


def rungs(one):
    found = Escalation.objects.filter(item__subject_id=one.pk)
    return sorted(r.removeprefix("short.") for r in found.values_list("rung", flat=True))


def test_each_rung_once_and_after_days_of_standstill_each_missed_rung_once(group) -> None:
    one = alert(group.company)
    assert climb(by=BY, on=days_from(one.due_on, -4)) == 0
    assert climb(by=BY, on=days_from(one.due_on, -3)) == 1
    assert climb(by=BY, on=days_from(one.due_on, -3)) == 0
    climb(by=BY, on=days_from(one.due_on, 1))
    assert rungs(one) == ["T+1", "T+1-discipline", "T+1-lead", "T-1", "T-1-lead", "T-3", "T0"]
    climb(by=BY, on=days_from(one.due_on, 15))
    assert climb(by=BY, on=days_from(one.due_on, 40)) == 0
    assert WorkItem.objects.get(subject_id=one.pk).rung == "列入通报"
    told = Notification.objects.filter(account=group.reviewer.account_id, kind="rung")
    assert told.count() == 4, "T-3, T-1, T0, T+1"
    entries = Entry.objects.filter(verb="work.escalate", subject_id=one.pk)
    assert entries.count() == len(rungs(one)) == 8


def test_a_moved_due_date_has_its_own_rungs_and_a_suspended_record_climbs_none(group) -> None:
    one, still = alert(group.company), alert(group.company)
    Suspension.objects.create(subject_label="alert", subject_id=still.pk, since="2026-01-01")
    climb(by=BY, on=one.due_on)
    do(one, "ask_extension", group.reviewer, **REASON, until=str(later(one)))
    do(one, "allow_extension", group.officer)
    climb(by=BY, on=Alert.objects.get(pk=one.pk).due_on)
    assert Counter(r for r in rungs(one))["T0"] == 2
    assert rungs(still) == []


def test_the_superior_sees_work_only_after_it_climbed_and_can_not_do_it(group) -> None:
    one = alert(group.company)
    climb(by=BY, on=days_from(one.due_on, -3))
    assert not WorkItem.objects.visible_to(group.secretary).exists()
    climb(by=BY, on=days_from(one.due_on, -1))
    item = WorkItem.objects.visible_to(group.secretary).get()
    with pytest.raises(Refused, match="督办，不能认领"):
        work.claim(by=group.secretary, item_id=item.pk, version=None, idempotency_key="c")
    Denial.objects.create(
        person_id=group.secretary.person_id,
        subject_label="alert",
        subject_id=one.pk,
        reason="recusal",
        valid=period(date(2020, 1, 1)),
    )
    assert not WorkItem.objects.visible_to(group.secretary).exists()
    assert not Notification.objects.visible_to(group.secretary).exists()


def test_more_time_is_asked_for_by_one_and_given_by_another_and_the_first_date_stays(group):
    one = alert(group.company)
    first, until = one.due_on, later(one)
    saturday = first + timedelta(days=(5 - first.weekday()) % 7 + 7)
    with pytest.raises(Refused, match="应是工作日"):
        do(one, "ask_extension", group.officer, **REASON, until=str(saturday))
    do(one, "ask_extension", group.officer, **REASON, until=str(until))
    asked = WorkItem.objects.open().get(kind="审批延期")
    assert asked in WorkItem.objects.visible_to(group.officer)
    with pytest.raises(Refused, match="自己提出的延期"):
        do(one, "allow_extension", group.officer)
    do(one, "refuse_extension", actor("sasac_supervisor", group.top))
    assert Alert.objects.get(pk=one.pk).due_on == first
    do(one, "ask_extension", group.reviewer, **REASON, until=str(until))
    do(one, "allow_extension", group.officer)
    one.refresh_from_db()
    assert (one.first_due_on, one.due_on, one.state) == (first, until, "new")
    assert WorkItem.objects.open().get(subject_id=one.pk).due_on == until
    why = explain("alert", one.pk)
    assert any("批准延期，加 3 个工作日" in words for words in why.sentences)
    assert [(c.old_due_on, c.new_due_on) for c in why.changes] == [(first, until)]
    assert Notification.objects.filter(account=group.reviewer.account_id, kind="due").count() == 1


def test_a_confirmed_alert_is_a_copy_for_the_superior_and_reading_it_is_an_act(group) -> None:
    one = alert(group.company)
    do(one, "claim", group.officer)
    do(one, "confirmed", group.officer)
    copy = Notification.objects.visible_to(group.secretary).get()
    assert (copy.must_read, copy.title) == (True, "疑点作出“属实”结论：三天内三笔")
    entry = read(by=group.secretary, notification_id=copy.pk, idempotency_key="r")
    assert entry.verb == "notification.read"
    assert read(by=group.secretary, notification_id=copy.pk, idempotency_key="r") == entry
    with pytest.raises(Notification.DoesNotExist):
        read(by=group.reviewer, notification_id=copy.pk, idempotency_key="x")
    assert not Notification.objects.filter(account=group.officer.account_id).exists(), "own act"


def test_when_the_calendar_arrives_provisional_dates_are_counted_again_and_the_old_one_stays(
    group, monkeypatch
) -> None:
    one = alert(group.company)
    term = Term.objects.of("alert", one.pk).get()
    period_of = Term.objects.filter(pk=term.pk)
    period_of.update(
        start_on=date(2026, 12, 30), days=2, due_on=date(2027, 1, 1), is_provisional=True
    )
    Alert.objects.filter(pk=one.pk).update(due_on=date(2027, 1, 1), is_provisional=True)
    assert recount(by=BY) == 0, "nothing is published yet"
    known = calendar()
    told = Calendar(known.years | {2027}, known.rest | {date(2027, 1, 1)}, known.work)
    for module in (terms, workflow):
        monkeypatch.setattr(module, "calendar", lambda: told)
    assert recount(by=BY) == 1
    one.refresh_from_db()
    assert (one.due_on, one.is_provisional) == (date(2027, 1, 4), False)
    assert WorkItem.objects.open().get(subject_id=one.pk).due_on == one.due_on
    change = DueChange.objects.get(term=term)
    assert (change.cause, change.old_due_on, change.was_provisional) == (
        "calendar", date(2027, 1, 1), True,
    )  # fmt: skip
    entry = Entry.objects.get(verb="term.recount")
    assert '"from":"2027-01-01"' in entry.canonical
    assert recount(by=BY) == 0
    words = Notification.objects.filter(account=group.reviewer.account_id, kind="due").get().title
    assert "由 2027-01-01 改为 2027-01-04" in words


def test_after_the_cut_off_hour_it_is_the_next_day(db, monkeypatch) -> None:
    def at(hour):
        monkeypatch.setattr(workflow, "now", lambda: datetime(2026, 11, 25, hour - 8, tzinfo=UTC))
        return legal_today()

    assert (at(17), at(18)) == (date(2026, 11, 25), date(2026, 11, 26))
