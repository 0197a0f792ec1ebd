"""From the first report to the end: who does what, what is late, who is told, who sees it."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from uuid6 import uuid7

from sunshine.before.reports import actions, queries
from sunshine.before.reports.models import FollowUp, MajorReport
from sunshine.before.reports.workflow import MAJOR_REPORT
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import actor_of, roles
from sunshine.foundation.clock.queries import calendar, now, today
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def work(report: MajorReport) -> list[str]:
    return list(WorkItem.objects.open().of("report", report.pk).values_list("kind", flat=True))


def test_from_first_report_to_closing_each_step_is_somebodys_work(unit) -> None:
    report = unit.file()
    assert not report.is_late
    assert work(report) == ["受理重大报告"]
    first = report.first_due_on
    unit.do(report, "纪检", "accept")
    assert work(report) == ["核查重大报告"]
    unit.do(report, "经办", "supplement", amount=Decimal(180000))
    assert work(report) == ["核查重大报告"], "a follow-up does not take the verifier's work away"
    unit.do(report, "纪检", "uphold_partly")
    assert (report.outcome, report.state) == ("partly", "handling")
    assert work(report) == ["续报或终报"]
    unit.do(report, "经办", "finish")
    assert work(report) == ["审核终报"]
    unit.do(report, "纪检", "return")
    unit.do(report, "经办", "finish")
    unit.do(report, "国资", "close")
    assert report.state == "closed"
    assert work(report) == []
    assert report.first_due_on == first
    told = list(FollowUp.objects.filter(report=report).order_by("ordinal"))
    assert [str(f) for f in told] == ["第 1 次续报", "终报", "终报"]
    assert told[0].amount == Decimal(180000)


def test_the_work_is_in_the_list_of_who_must_do_it_and_of_nobody_else(unit) -> None:
    report = unit.file()

    def sees(name: str) -> bool:
        mine = WorkItem.objects.visible_to(unit.actor(name)).open()
        return mine.of("report", report.pk).exists()

    assert {n for n in unit.accounts if sees(n)} == {"纪检", "国资"}
    unit.do(unit.do(report, "纪检", "accept"), "纪检", "uphold")
    assert {n for n in unit.accounts if sees(n)} == {"经办"}


def test_what_is_not_true_is_closed_with_its_reason_and_the_seen_is_kept(unit) -> None:
    report = unit.do(unit.do(unit.file(), "纪检", "accept"), "国资", "dismiss")
    assert (report.state, report.get_outcome_display()) == ("closed", "不属实")
    entry = Entry.objects.get(verb="report.dismiss")
    assert '"基本情况":' in entry.canonical, "the conclusion says what it was given on"


def test_nobody_verifies_the_own_report_whatever_the_account(unit) -> None:
    report = unit.file()
    both = unit.account("甲", "sasac_supervisor", unit.place)
    both.person = unit.accounts["经办"].person
    both.save()
    unit.accounts["经办二"] = both
    with pytest.raises(Refused, match="自己提出"):
        unit.do(report, "经办二", "accept")


def test_late_is_marked_and_never_refused(unit) -> None:
    known = now() - timedelta(days=20)
    report = unit.file(known_at=known, occurred_at=known)
    assert report.is_late
    urgent = unit.file(
        is_urgent=True,
        known_at=now() - timedelta(hours=25),
        occurred_at=now() - timedelta(hours=30),
    )
    assert urgent.is_late
    assert urgent.limit == "24 小时"
    assert WorkItem.objects.open().of("report", urgent.pk).get().level == "red"


def test_a_follow_up_after_its_day_is_marked_and_begins_the_next_interval(unit) -> None:
    report = unit.do(unit.do(unit.file(), "纪检", "accept"), "纪检", "uphold")
    MajorReport.objects.filter(pk=report.pk).update(due_on=today() - timedelta(days=3))
    unit.do(report, "经办", "supplement")
    assert FollowUp.objects.get().is_late
    assert report.due_on > today()
    unit.do(report, "经办", "supplement")
    assert not FollowUp.objects.get(ordinal=2).is_late


def test_the_secretary_is_told_at_once_and_those_above_when_it_is_escalated(unit) -> None:
    report = unit.file()
    told = Notification.objects.filter(subject_id=report.pk)
    assert set(told.values_list("account", flat=True)) == {unit.accounts["书记"].pk}
    assert told.get().must_read
    unit.do(report, "纪检", "escalate")
    assert report.escalated_at is not None
    copies = told.filter(account=unit.accounts["国资"].pk, must_read=True)
    assert copies.count() == 1


def test_only_the_author_takes_it_back_and_only_before_it_is_accepted(unit) -> None:
    unit.accounts["同事"] = unit.account("同事", "clerk", unit.place)
    report = unit.file()
    with pytest.raises(Refused, match="只有报告人"):
        unit.do(report, "同事", "withdraw")
    unit.do(report, "经办", "withdraw")
    assert work(report) == []
    accepted = unit.do(unit.file(), "纪检", "accept")
    with pytest.raises(Refused, match="当前状态"):
        unit.do(accepted, "经办", "withdraw")


def test_a_repeated_report_is_the_first_one(unit) -> None:
    key = uuid7().hex
    one, two = (
        actions.file_report(
            by=unit.actor("经办"),
            organisation_id=unit.place.pk,
            told=unit.told(),
            idempotency_key=key,
        )
        for _ in range(2)
    )
    assert one == two
    assert MajorReport.objects.count() == 1


def test_nobody_reports_for_a_unit_that_is_not_theirs(unit) -> None:
    with pytest.raises(Refused, match="没有为这家企业"):
        actions.file_report(
            by=unit.actor("经办"),
            organisation_id=unit.other.pk,
            told=unit.told(),
            idempotency_key=uuid7().hex,
        )


@pytest.mark.parametrize("text", ["abc", "1.234", "NaN", "1e30", "Infinity"])
def test_an_amount_that_is_none_is_refused_in_words(text) -> None:
    with pytest.raises(Refused, match="涉及金额"):
        actions.amount_of(text)


def test_amounts_are_read_as_people_write_them() -> None:
    assert actions.amount_of(" 1,234.50 ") == Decimal("1234.50")
    assert actions.amount_of("") is None


@pytest.mark.parametrize("role", [r for r, row in roles().items() if not row.is_administrator])
@pytest.mark.parametrize("state", MAJOR_REPORT.states)
def test_every_verb_in_every_state_by_every_role(unit, state, role) -> None:
    """Allowed is what the table and the roles say; anything else is refused in words."""
    unit.accounts["谁"] = unit.account("谁", role, unit.place)
    report = unit.file()
    for row in MAJOR_REPORT.transitions:
        MajorReport.objects.filter(pk=report.pk).update(state=state)
        allowed = state in row.sources and row.permission in roles()[role].permissions
        until = str(add_working_days(report.due_on, 6, calendar())[0])
        try:
            unit.do(report, "谁", row.verb, until=until)
        except MajorReport.DoesNotExist:
            assert "report.read" not in roles()[role].permissions
        except Refused as refusal:
            early = "当前状态" in str(refusal) or "权限" in str(refusal)
            assert early != allowed, str(refusal)  # noqa: PT017  either may be right
        else:
            assert allowed, (state, row.verb, role)


def test_a_denied_person_and_a_neighbour_find_nothing(unit) -> None:
    report = unit.file()
    unit.accounts["邻居"] = unit.account("邻居", "sasac_supervisor", unit.other)
    officer = unit.accounts["纪检"]
    Denial.objects.create(
        person=officer.person, subject_label="report", subject_id=report.pk,
        valid=period(today()), reason="回避",
    )  # fmt: skip
    for name in ("邻居", "纪检"):
        assert not MajorReport.objects.visible_to(unit.actor(name)).exists()
        client = Client()
        client.force_login(unit.accounts[name])
        assert client.get(f"/reports/{report.pk}/").status_code == 404
        assert report.title not in client.get("/reports/").content.decode()
        assert client.post(f"/reports/{report.pk}/act/", {"verb": "accept"}).status_code == 404
    with pytest.raises(MajorReport.DoesNotExist):
        unit.do(report, "纪检", "accept")


def test_statistics_count_only_what_is_seen(unit) -> None:
    known = now() - timedelta(days=20)
    unit.do(unit.file(known_at=known, occurred_at=known), "纪检", "accept")
    unit.do(unit.do(unit.file(kind="problem"), "纪检", "accept"), "纪检", "dismiss")
    seen = MajorReport.objects.visible_to(unit.actor("国资"))
    rows = {r.name: r for r in queries.by_kind(seen)}
    assert list(rows) == ["重大风险", "重大问题"]
    assert (rows["重大风险"].late, rows["重大风险"].going) == (1, 1)
    assert (rows["重大问题"].dismissed, rows["重大问题"].late_share) == (1, 0)
    assert [r.total for r in queries.by_organisation(seen, 5)] == [2]
    assert sum(r.total for r in queries.by_month(seen, 5)) == 2
    unit.accounts["邻居"] = unit.account("邻居", "sasac_supervisor", unit.other)
    assert queries.by_kind(MajorReport.objects.visible_to(unit.actor("邻居"))) == []


def page(unit, name: str) -> Client:
    client = Client()
    client.force_login(unit.accounts[name])
    return client


def test_the_form_keeps_what_was_typed_when_it_is_refused(unit) -> None:
    client = page(unit, "经办")
    form = {
        "kind": "risk", "organisation": str(unit.place.pk), "title": "三号仓库火灾", "content": "太短",
        "measures": "已报警并封存现场", "occurred_at": "2026-11-20T10:00", "known_at": "2026-11-20T11:00",
        "amount": "12万", "key": uuid7().hex,
    }  # fmt: skip
    answer = client.post("/reports/new/", form)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "涉及金额请填数字" in body
    assert 'value="三号仓库火灾"' in body
    assert 'value="2026-11-20T11:00"' in body
    done = client.post("/reports/new/", form | {"amount": "120000", "content": "火灾" * 12})
    report = MajorReport.objects.get()
    assert done.url == f"/reports/{report.pk}/"
    assert report.known_at.isoformat() == "2026-11-20T03:00:00+00:00", "typed in local time"


def test_lists_ask_the_database_as_often_for_one_report_as_for_many(
    unit, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client = page(unit, "国资")
    unit.file()
    client.get("/reports/")
    with django_assert_max_num_queries(30) as few:
        client.get("/reports/")
    for _ in range(12):
        unit.file()
    with django_assert_num_queries(len(few)):
        client.get("/reports/")
    with django_assert_max_num_queries(30):
        client.get("/reports/statistics/")


def test_pages_by_key_show_each_report_once(unit, monkeypatch) -> None:
    monkeypatch.setattr("sunshine.faces.desk.queries.paged.PAGE", 2)
    for n in range(5):
        unit.file(title=f"第{n}号仓库火灾")
    client, url, seen = page(unit, "国资"), "/reports/", []
    while url:
        answer = client.get(url)
        seen += [r.title for r in answer.context["reports"]]
        cursor = answer.context["next_cursor"]
        url = f"/reports/?after={cursor}" if cursor else ""
    assert seen == [f"第{n}号仓库火灾" for n in (4, 3, 2, 1, 0)]
    assert client.get("/reports/?after=x").status_code == 404


def test_the_export_holds_what_the_filters_show_and_is_an_act(unit) -> None:
    unit.file(title="=HYPERLINK(1)火灾")
    unit.file(kind="problem", title="印章管理问题")
    answer = page(unit, "国资").post("/reports/export/?kind=risk")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [r[2] for r in rows[1:-1]] == ["'=HYPERLINK(1)火灾"]
    assert Entry.objects.filter(verb="report.export").count() == 1


def test_the_page_of_a_report_shows_its_lateness_and_only_open_verbs(unit) -> None:
    report = unit.file()
    body = page(unit, "国资").get(f"/reports/{report.pk}/").content.decode()
    assert "按时" in body
    assert "受理核查" in body
    assert "知悉后 2 个工作日内" in body
    clerk = page(unit, "经办").get(f"/reports/{report.pk}/").content.decode()
    assert "受理核查" not in clerk.split("经过")[0].split('id="do-h"')[1]
    assert "撤回" in clerk
    assert page(unit, "书记").get(f"/reports/{report.pk}/").status_code == 200
    assert actor_of(unit.accounts["法务"]).may("report.read")
