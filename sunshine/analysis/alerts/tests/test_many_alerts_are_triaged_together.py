"""Groups, one reason for many, assigning, remarks with @, files a conclusion covers."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from test_a_conclusion_needs_right_reason_and_evidence import actor, alert, do
from uuid6 import uuid7

from sunshine.analysis.alerts.actions.remarks import remark
from sunshine.analysis.alerts.models import Alert, Remark
from sunshine.analysis.alerts.queries import groups, next_open, siblings
from sunshine.analysis.alerts.rules import mentions
from sunshine.analysis.hits.models import Hit
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
WHY = "已由董事会决议覆盖，见决议文本"


def browser(by):
    client = Client()
    client.force_login(Account.objects.get(pk=by.account_id))
    return client


def test_groups_count_what_is_seen_and_lead_to_it(places):
    by = actor("discipline_officer", places[0])
    mine, _, _ = alert(places[0]), alert(places[0]), alert(places[1])
    assert [(g.key, g.count) for g in groups(Alert.objects.visible_to(by), "subject", by)] == [
        ("counterparty|S", 2)
    ]
    assert siblings(mine, by) == {"subject": 1, "organisation": 1, "probe": 1}
    page = browser(by).get("/alerts/groups/?by=organisation").content.decode()
    assert "甲" in page
    assert "乙" not in page
    listed = browser(by).get("/alerts/?state=open&subject=counterparty%7CS").content.decode()
    assert "共 2 件" in listed
    assert browser(by).get("/alerts/groups/?by=colour").status_code == 404
    assert next_open(mine, by).organisation_id == places[0].pk


def test_alerts_of_a_probe_are_counted_where_the_reader_reads(places):
    for place in (places[0], places[0], places[1], None):
        alert(place)
    by, overseer = actor("discipline_officer", places[0]), actor("sasac_supervisor", places[1])
    assert not by.reads_open("alert.read")
    assert overseer.reads_open("alert.read")
    for reader, count in ((by, 2), (overseer, 2)):
        listed = browser(reader).get("/alerts/?probe=D02").content.decode()
        assert f"共 {count} 件" in listed


def test_one_reason_concludes_many_and_each_is_an_act(places):
    by, foreign = actor("discipline_officer", places[0]), alert(places[1])
    mine = [alert(places[0]) for _ in range(3)]
    do(mine[2], "claim", by)  # somebody moved it on: its version is stale
    rows = [f"{a.pk}:{a.version}" for a in (*mine, foreign)]
    told = {"verb": "covered", "reason": WHY, "row": rows, "key": "one", "back": "//evil"}
    client = browser(by)
    for _ in range(2):  # a repeat changes nothing
        answer = client.post("/alerts/batch/", told)
        assert answer.headers["Location"] == "/alerts/"
    assert list(Alert.objects.order_by("pk").values_list("state", flat=True)) == [
        "new", "covered", "covered", "checking",
    ]  # fmt: skip
    acts = Entry.objects.filter(verb="alert.covered")
    assert sorted(acts.values_list("subject_id", flat=True)) == sorted(a.pk for a in mine[:2])
    assert client.post("/alerts/batch/", told | {"verb": "confirmed"}).status_code == 404
    outsider = browser(actor("clerk", places[0]))
    assert outsider.post("/alerts/batch/", told).status_code == 404


def test_work_is_assigned_only_to_somebody_who_may_do_it(places):
    one, chief = alert(places[0]), actor("discipline_officer", places[0])
    reviewer, clerk = actor("reviewer", places[0]), actor("clerk", places[0])
    recused, elsewhere = actor("reviewer", places[0]), actor("reviewer", places[1])
    Denial.objects.create(
        person_id=recused.person_id, subject_label="alert", subject_id=one.pk,
        reason="recusal", valid=period(today()),
    )  # fmt: skip
    for other in (clerk, recused, elsewhere):
        with pytest.raises(Refused, match="另选一位"):
            do(one, "assign", chief, assignee=str(other.account_id))
    with pytest.raises(Refused, match="权限"):
        do(one, "assign", reviewer, assignee=str(reviewer.account_id))
    do(one, "assign", chief, assignee=str(reviewer.account_id))
    one.refresh_from_db()
    assert (one.state, one.assignee_id) == ("checking", reviewer.account_id)
    assert WorkItem.objects.get(subject_id=one.pk).assignee_id == reviewer.account_id
    told = Notification.objects.visible_to(reviewer).get()
    assert "指派您核查疑点" in told.title


def test_a_remark_is_seen_by_readers_and_calls_who_is_named(places):
    one, by = alert(places[0]), actor("discipline_officer", places[0])
    reviewer = actor("reviewer", places[0])
    outside = actor("reviewer", places[1])
    remark(by=by, alert_id=one.pk, words="请@某reviewer 看第三笔", idempotency_key="r")
    remark(by=by, alert_id=one.pk, words="请@某reviewer 看第三笔", idempotency_key="r")
    assert [r.words for r in Remark.objects.visible_to(reviewer)] == ["请@某reviewer 看第三笔"]
    assert not Remark.objects.visible_to(outside).exists()
    assert Notification.objects.get(kind="mention").account_id == reviewer.account_id
    assert Alert.objects.get(pk=one.pk).version == one.version  # nobody's open page went stale
    with pytest.raises(Refused, match="王五"):
        remark(by=by, alert_id=one.pk, words="@王五 看看", idempotency_key="s")
    with pytest.raises(Alert.DoesNotExist):
        remark(by=outside, alert_id=one.pk, words="外人", idempotency_key="t")
    assert browser(outside).post(f"/alerts/{one.pk}/remarks/", {"words": "外"}).status_code == 404
    assert "看第三笔" in browser(reviewer).get(f"/alerts/{one.pk}/").content.decode()


def test_a_name_ends_where_the_known_name_ends():
    known = {"林静": ["1"], "林静怡": ["2"], "li.wei": ["3"]}
    assert mentions("请@林静看一下，@林静怡也看 @li.wei", known) == ({"1", "2", "3"}, [])
    assert mentions("抄@没有这个人", known) == (set(), ["没有这个人"])


def test_a_conclusion_covers_the_files_that_hang_on_the_alert(places):
    one, by = alert(places[0]), actor("discipline_officer", places[0])
    client, file = browser(by), ContentFile("决议正文：同意付款".encode(), "决议.txt")
    client.post(f"/alerts/{one.pk}/files/", {"file": file, "secrecy": "internal"})
    assert "决议.txt" in client.get(f"/alerts/{one.pk}/").content.decode()
    one.refresh_from_db()
    with acting_as(by):  # files are seen only inside
        do(one, "covered", by, reason=WHY)
    covered = Endorsement.objects.get(subject_id=one.pk).manifest
    assert covered["证据指纹"] == "a" * 64
    assert any("决议.txt" in name for name in covered)
    late = ContentFile("补一份".encode(), "补充.txt")
    client.post(f"/alerts/{one.pk}/files/", {"file": late, "secrecy": "internal"})
    with acting_as(system_actor("测试")):
        row = Evidence.objects.get()  # a concluded alert takes no file
    outside = browser(actor("discipline_officer", places[1]))
    assert outside.get(f"/files/{row.pk}/").status_code == 404
    assert outside.post(f"/alerts/{one.pk}/files/", {"secrecy": "internal"}).status_code == 404


def test_the_panel_asks_as_often_for_one_alert_as_among_many(places):
    by = actor("discipline_officer", places[0])
    one, _, client = alert(places[0]), alert(places[0]), browser(by)  # two are a group
    counts = []
    for _ in range(2):
        client.get("/alerts/triage/")
        for path in (f"/alerts/{one.pk}/panel/", "/alerts/triage/", "/alerts/groups/"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts.append(len(asked))
        for _ in range(5):
            alert(places[0])
    assert counts[:3] == counts[3:]
    foreign = alert(places[1])
    assert client.get(f"/alerts/{foreign.pk}/panel/").status_code == 404


def test_a_refused_conclusion_is_said_beside_the_form(places):
    by = actor("discipline_officer", places[0])
    one, client = alert(places[0]), browser(by)
    Hit.objects.filter(pk=one.hit_id).update(evidence_hash="b" * 64)
    told = {"verb": "false_alarm", "reason": "太短", "key": uuid7().hex, "version": one.version}
    answer = client.post(f"/alerts/{one.pk}/act/", told, headers={"HX-Request": "true"})
    assert (answer.status_code, "至少 10 个字" in answer.content.decode()) == (409, True)
    answer = client.post(
        f"/alerts/{one.pk}/act/", told | {"reason": WHY}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, "已记入台账" in answer.content.decode()) == (200, True)
