"""What stands on every page: kinds of work, badges, places to narrow to, each by right."""

import re
from datetime import datetime, timedelta

import pytest
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import SHANGHAI, today
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import unread
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.queries import kinds, up_to

pytestmark = pytest.mark.django_db
MORNING = datetime.combine(today(), datetime.min.time(), SHANGHAI) + timedelta(hours=9)


def test_the_filter_offers_kinds_of_work_that_may_be_asked_of_the_reader(desk) -> None:
    first, second, _ = WorkItem.objects.filter(organisation=desk.here).order_by("pk")
    WorkItem.objects.filter(pk=first.pk).update(
        subject_label="task", subject_id=uuid7(), kind="审批应急授权", permission="grant.manage"
    )
    WorkItem.objects.filter(pk=second.pk).update(kind="早已办结", closed_at=MORNING)
    offered = kinds(actor_of(desk.one.account))
    assert offered == ["核查疑点"]
    overseer = desk.make("周立衡", "secretary")
    assert kinds(actor_of(overseer.account)) == ["审批应急授权", "核查疑点"], "oversees all work"


def test_a_badge_counts_what_may_be_seen_and_stops_at_99(desk) -> None:
    by, page = system_actor("测试"), desk.one.client
    for alert in Alert.objects.all():
        tell(
            {desk.one.account.pk}, by=by, kind="act", title="有进展", permission="alert.read",
            subject=RecordRef("alert", alert.pk), organisation_id=alert.organisation_id,
        )  # fmt: skip
    assert unread(actor_of(desk.one.account)).count() == 3, "not the foreign one"
    assert not unread(actor_of(desk.two.account)).exists()
    shown = page.get("/work/").content.decode()
    assert 'class="count">3<' in shown
    assert [up_to(n) for n in (0, 99, 100)] == ["0", "99", "99+"]


def test_places_to_narrow_to_are_asked_for_when_the_picker_opens(desk) -> None:
    page = desk.one.client
    assert "乙公司" not in page.get("/work/").content.decode()
    offered = page.get("/scopes/?scope=甲公司", headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r'scope=([^"]+)" aria-current', offered) == ["甲公司"]
    assert "乙公司" not in offered
    assert page.get("/scopes/").headers["Location"] == "/organisations/"
    narrowed = page.get("/alerts/?scope=甲公司").content.decode()
    assert re.search(r"topbar-scope[^>]*>甲公司<", narrowed)
    foreign = page.get("/alerts/?scope=乙公司").content.decode()
    assert re.search(r"topbar-scope[^>]*>全部企业<", foreign), "a foreign name is not told"
