"""Tabs, batches, calendar feed, notifications and the digest, through real pages and a real server."""

import re
import socket
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from mailbox import Maildir

import pytest
from django.test import Client
from icalendar import Calendar
from uuid6 import uuid7
from worlds import _alert

from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.access.models import Denial, Deputy
from sunshine.foundation.access.pages import ACTING_FOR
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import SHANGHAI, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import choose, tell
from sunshine.foundation.notifications.actions.digests import send_digests
from sunshine.foundation.notifications.models import Digest, Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.worklist.models import Feed, WorkItem

pytestmark = pytest.mark.django_db
MORNING = datetime.combine(today(), datetime.min.time(), SHANGHAI) + timedelta(hours=9)


def items():
    return list(WorkItem.objects.filter(organisation__code="甲公司").order_by("pk"))


def act(who, verb, rows, key="k"):
    return who.client.post(
        "/work/act/", {"verb": verb, "row": rows, "key": key, "back": "/work/"}, follow=True
    ).content.decode()


def row(item):
    return f"{item.pk}:{item.version}"


def test_several_are_claimed_in_one_go_each_with_its_own_receipt_and_once(desk) -> None:
    chosen = [row(i) for i in items()]
    assert "已认领 3 件" in act(desk.one, "claim", chosen)
    act(desk.one, "claim", chosen)
    entries = Entry.objects.filter(verb="alert.claim", account_id=desk.one.account.pk)
    assert entries.count() == 3
    assert set(Alert.objects.filter(organisation=desk.here).values_list("state", flat=True)) == {
        "checking"
    }
    told = act(desk.two, "claim", chosen, key="later")
    assert "3 件没有认领：这件待办刚刚被别人更新" in told
    foreign = WorkItem.objects.get(subject_id=desk.foreign.pk)
    assert "已不可见" in act(desk.one, "claim", [row(foreign)], key="f")


def test_other_work_is_claimed_and_given_back_and_both_are_recorded(desk) -> None:
    item = items()[0]
    WorkItem.objects.filter(pk=item.pk).update(
        subject_label="task", subject_id=uuid7(), kind="其他"
    )
    assert "已认领 1 件" in act(desk.one, "claim", [row(item)])
    item.refresh_from_db()
    assert item.assignee == desk.one.account
    assert "只能退回自己认领的" in act(desk.two, "release", [row(item)])
    assert "已退回 1 件" in act(desk.one, "release", [row(item)], key="r")
    verbs = Entry.objects.filter(account_id=desk.one.account.pk).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["work.claim", "work.release"]


def test_the_tabs_show_what_is_open_what_i_closed_what_i_must_read_and_what_i_began(desk) -> None:
    alert, page = desk.alerts[0], desk.one.client
    why = {"reason": "核对了凭证与合同，属于误报", "key": "c"}
    page.post(f"/alerts/{alert.pk}/act/", {"verb": "false_alarm", **why})
    assert str(alert.pk) in page.get("/work/done/").content.decode()
    assert str(alert.pk) not in desk.two.client.get("/work/done/").content.decode()
    assert str(alert.pk) not in page.get("/work/").content.decode()
    tell(
        [desk.one.account.pk], by=system_actor("测试"), kind="copy", title="抄送的一件", must_read=True,
        subject=RecordRef("alert", desk.alerts[1].pk), organisation_id=desk.here.pk,
    )  # fmt: skip
    assert "抄送的一件" in page.get("/work/reading/").content.decode()
    copy = Notification.objects.get()
    assert "已阅知 1 件" in act(desk.one, "read", [str(copy.pk)])
    assert Entry.objects.filter(verb="notification.read").count() == 1
    assert "抄送的一件" not in page.get("/work/reading/").content.decode()
    page.post("/notifications/feed/", {"verb": "make", "key": "m"})
    assert "work-row" not in page.get("/work/started/").content.decode()
    counts = re.findall(r'class="n">(\d+)<', page.get("/work/").content.decode())
    assert counts[:4] == ["2", "1", "0", "0"]


def test_a_deputy_sees_the_principals_work_and_copies_and_a_denial_closes_both(desk) -> None:
    principal, deputy = desk.one, desk.make("代理人", role="clerk")
    mandate = Deputy.objects.create(
        principal=principal.person, deputy=deputy.person, organisation=desk.here,
        valid=period(date(2020, 1, 1)), reason="出差",
    )  # fmt: skip
    tell(
        [principal.account.pk], by=system_actor("测试"), kind="copy", title="抄送的一件", must_read=True,
        subject=RecordRef("alert", desk.alerts[0].pk), organisation_id=desk.here.pk,
    )  # fmt: skip
    acting = actor_of(deputy.account, mandate)
    session = deputy.client.session
    session[ACTING_FOR] = str(mandate.pk)
    session.save()
    assert WorkItem.objects.visible_to(acting).count() == 3
    assert "抄送的一件" in deputy.client.get("/work/reading/").content.decode()
    Denial.objects.create(
        person=deputy.person, subject_label="alert", subject_id=desk.alerts[0].pk,
        reason="recusal", valid=period(date(2020, 1, 1)),
    )  # fmt: skip
    assert WorkItem.objects.visible_to(acting).count() == 2
    assert "抄送的一件" not in deputy.client.get("/work/reading/").content.decode()
    assert "抄送的一件" not in deputy.client.get("/notifications/").content.decode()
    assert deputy.client.get(f"/due/alert/{desk.alerts[0].pk}/").status_code == 404


def test_the_feed_needs_its_secret_shows_own_open_work_and_ends_when_it_is_revoked(desk) -> None:
    made = desk.one.client.post("/notifications/feed/", {"verb": "make", "key": "m"}).content
    path = re.search(r"/feeds/[\w-]+\.ics", made.decode()).group()
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    assert secret not in str(list(Feed.objects.values()))
    assert secret not in "".join(Entry.objects.values_list("canonical", flat=True))
    outside = Client()
    mine, theirs = items()[:2]
    WorkItem.objects.filter(pk=theirs.pk).update(assignee=desk.two.account)
    answer = outside.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 2, "not the colleague's, not the foreign one"
    assert str(events[0]["summary"]) == "核查疑点 · 甲公司"
    assert "三天内" not in answer.content.decode(), "sentences stay inside"
    assert outside.get("/feeds/guess.ics").status_code == 404
    Denial.objects.create(
        person=desk.one.person, subject_label="alert", subject_id=mine.subject_id,
        reason="recusal", valid=period(date(2020, 1, 1)),
    )  # fmt: skip
    assert len(Calendar.from_ical(outside.get(path).content).walk("VEVENT")) == 1
    again = desk.one.client.post("/notifications/feed/", {"verb": "make", "key": "n"}).content
    assert outside.get(path).status_code == 404, "a new address ends the old one"
    newer = re.search(r"/feeds/[\w-]+\.ics", again.decode()).group()
    desk.one.client.post("/notifications/feed/", {"verb": "revoke", "key": "o"})
    assert outside.get(newer).status_code == 404


def test_pages_ask_the_database_as_often_for_one_row_as_for_many(
    desk, django_assert_max_num_queries
) -> None:
    def queries(path):
        with django_assert_max_num_queries(40) as counted:
            assert desk.one.client.get(path).status_code == 200
        return len(counted)

    paths = ("/", "/work/", "/work/done/", "/work/reading/", "/work/started/", "/notifications/")
    tell(
        [desk.one.account.pk], by=system_actor("测试"), kind="copy", title="一件", must_read=True,
        subject=RecordRef("alert", desk.alerts[0].pk), organisation_id=desk.here.pk,
    )  # fmt: skip  # a page asks only the rooms that told something
    queries("/")  # the first page of a session writes it
    before = {path: queries(path) for path in paths}
    for n in range(9):
        extra = _alert(9, n, desk.here)
        tell(
            [desk.one.account.pk], by=system_actor("测试"), kind="copy", title="又一件", must_read=True,
            subject=RecordRef("alert", extra.pk), organisation_id=desk.here.pk,
        )  # fmt: skip
    assert {path: queries(path) for path in paths} == before


@pytest.fixture
def mail_server(tmp_path, settings):
    """A real SMTP server in a process of its own, which keeps what it gets."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path / "mail"
    Maildir(folder).close()
    command = [
        sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}",
        "-c", "aiosmtpd.handlers.Mailbox", str(folder),
    ]  # fmt: skip
    with subprocess.Popen(command) as server:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield lambda: [
            message_from_bytes(p.read_bytes(), policy=default) for p in (folder / "new").iterdir()
        ]
        server.terminate()


def test_one_mail_a_day_says_what_may_be_seen_now_and_a_denial_wins(desk, mail_server) -> None:
    me = actor_of(desk.one.account)
    choose(by=me, muted=[], wants_digest=True, hour="8", address="xu@example.cn")
    for alert, title in zip(desk.alerts, ("看得见的一件", "已回避的一件"), strict=False):
        tell(
            [me.account_id], by=system_actor("测试"), kind="act", title=title,
            subject=RecordRef("alert", alert.pk), organisation_id=desk.here.pk,
        )  # fmt: skip
    Denial.objects.create(
        person=desk.one.person, subject_label="alert", subject_id=desk.alerts[1].pk,
        reason="recusal", valid=period(date(2020, 1, 1)),
    )  # fmt: skip
    assert send_digests(at=MORNING - timedelta(hours=2)) == 0, "not before the hour it asked for"
    assert send_digests(at=MORNING) == 1
    assert send_digests(at=MORNING + timedelta(hours=3)) == 0, "once a day"
    (mail,) = mail_server()
    body = mail.get_content()
    assert mail["To"] == "xu@example.cn"
    assert "看得见的一件" in body
    assert "已回避的一件" not in body
    assert "待办 2 件" in body
    assert "1 条通知" in mail["Subject"]
    assert Digest.objects.get().count == 1


def test_a_refusing_server_keeps_the_digest_for_the_next_hour(desk, settings) -> None:
    me = actor_of(desk.one.account)
    choose(by=me, muted=[], wants_digest=True, hour="8", address="xu@example.cn")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(RuntimeError, match="1 封每日邮件没有发出"):
        send_digests(at=MORNING)
    assert not Digest.objects.exists()


def test_a_muted_kind_is_not_told_but_a_copy_is_and_a_wrong_wish_is_refused(desk, settings) -> None:
    me, system = actor_of(desk.one.account), system_actor("测试")
    choose(by=me, muted=["act", "copy"], wants_digest=False, hour="8", address="")
    about = {"subject": RecordRef("alert", desk.alerts[0].pk), "organisation_id": desk.here.pk}
    assert tell([me.account_id], by=system, kind="act", title="x", **about) == 0
    assert tell([me.account_id], by=system, kind="copy", title="x", must_read=True, **about) == 1
    settings.MAIL_DOMAINS = ["gov.cn"]
    for wish, words in (
        ({"hour": "24", "address": ""}, "整点"),
        ({"hour": "8", "address": "不是邮箱"}, "有效的邮箱"),
        ({"hour": "8", "address": "a@b.com"}, "单位邮箱"),
    ):
        with pytest.raises(ValueError, match=words):
            choose(by=me, muted=[], wants_digest=True, **wish)
