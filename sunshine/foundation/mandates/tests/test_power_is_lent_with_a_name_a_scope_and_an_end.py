"""Grants, deputies, break-glass."""

from datetime import timedelta

import pytest

from sunshine.foundation.access.models import Emergency, Grant
from sunshine.foundation.access.queries import actor_of, mandate_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates import actions
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.models import reachable
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def give(by: Account, username: str, role: str = "reviewer", **changed: object) -> Entry:
    told = {
        "organisation": "甲公司",
        "tree": "management",
        "until": None,
        "reason": "岗位调整后授权",
    }
    return actions.give_grant(
        by=actor_of(by).confirmed(),
        username=username,
        role=role,
        idempotency_key="",
        **told | changed,
    )


def test_a_grant_is_an_act_with_a_reason_and_reaches_only_its_subtree(city) -> None:
    entry = give(city["安全甲"], "副书记")
    assert entry.verb == "grant.give"
    places = reachable(actor_of(city["副书记"]), "alert.dispose")
    assert [p.code for p in places] == ["甲公司"]


@pytest.mark.parametrize(
    ("username", "role", "changed", "words"),
    [
        ("安全甲", "reviewer", {}, "不能给自己授权"),
        ("书记", "system_administrator", {}, "三员分立"),
        ("安全乙", "reviewer", {}, "三员分立"),
        ("副书记", "king", {}, "没有“king”这个角色"),
        ("没有人", "reviewer", {}, "没有“没有人”这个账号"),
        ("副书记", "reviewer", {"organisation": "外面"}, "不在您的范围内"),
        ("副书记", "reviewer", {"reason": "无"}, "事由"),
        ("副书记", "reviewer", {"until": today()}, "截止日期应晚于今天"),
    ],
)
def test_a_grant_is_refused_in_words(city, username, role, changed, words) -> None:
    before = Grant.objects.count()
    with pytest.raises(Refused, match=words):
        give(city["安全甲"], username, role, **changed)
    assert Grant.objects.count() == before


def test_only_a_security_administrator_grants(city) -> None:
    for name in ("书记", "审计", "副书记"):
        with pytest.raises(Refused, match="不在您的范围内"):
            give(city[name], "副书记")


def test_a_revoked_grant_reaches_nothing_from_today_on(city) -> None:
    entry = give(city["安全甲"], "副书记")
    actions.revoke_grant(
        by=actor_of(city["安全乙"]).confirmed(),
        grant_id=entry.subject_id,
        reason="不再负责此项",
        idempotency_key="",
    )
    assert not reachable(actor_of(city["副书记"]), "alert.dispose").exists()
    with pytest.raises(Refused):
        actions.revoke_grant(
            by=actor_of(city["安全乙"]).confirmed(),
            grant_id=entry.subject_id,
            reason="再收一次",
            idempotency_key="",
        )


def appoint(city, **changed: object) -> Entry:
    told = {
        "username": "副书记",
        "organisation": "甲公司",
        "since": today(),
        "until": today() + 5 * DAY,
        "reason": "出差期间代为办理",
    }
    return actions.appoint_deputy(
        by=actor_of(city["书记"]).confirmed(), idempotency_key="", **told | changed
    )


def test_a_deputy_acts_under_both_names_and_only_within_the_mandate(city) -> None:
    mandate = mandate_of(city["副书记"], appoint(city).subject_id)
    actor = actor_of(city["副书记"], mandate)
    assert actor.name == "副书记 代 书记"
    assert actor.on_behalf_of_id == city["书记"].person_id
    assert [p.code for p in reachable(actor, "ledger.read")] == ["甲公司"]
    assert not actor_of(city["副书记"]).may("ledger.read")


def test_a_mandate_is_of_no_use_to_others_nor_outside_its_days(city) -> None:
    entry = appoint(city, since=today() + DAY)
    assert mandate_of(city["副书记"], entry.subject_id) is None, "it begins tomorrow"
    entry = appoint(city)
    assert mandate_of(city["审计"], entry.subject_id) is None
    actions.end_deputy(
        by=actor_of(city["书记"]).confirmed(),
        deputy_id=entry.subject_id,
        reason="提前返回岗位",
        idempotency_key="",
    )
    assert mandate_of(city["副书记"], entry.subject_id) is None


def test_a_mandate_is_not_passed_on_and_not_given_to_oneself(city) -> None:
    mandate = mandate_of(city["副书记"], appoint(city).subject_id)
    with pytest.raises(Refused, match="不能再委托"):
        actions.appoint_deputy(
            by=actor_of(city["副书记"], mandate).confirmed(), username="审计", organisation="甲公司", since=today(),
            until=today() + DAY, reason="转给别人办理", idempotency_key="",
        )  # fmt: skip
    with pytest.raises(Refused, match="另一位"):
        appoint(city, username="书记")
    with pytest.raises(Refused, match="不超过一年"):
        appoint(city, until=today() + 500 * DAY)


def test_breaking_the_glass_takes_two_persons_lasts_a_day_and_is_told(city) -> None:
    asked = actions.ask_emergency(
        by=actor_of(city["副书记"]).confirmed(),
        organisation="乙公司",
        role="reviewer",
        reason="突发事件需立即查看",
        idempotency_key="",
    )
    decide = {
        "emergency_id": asked.subject_id,
        "approve": True,
        "reason": "情况属实同意",
        "idempotency_key": "",
    }
    with pytest.raises(Refused):
        actions.decide_emergency(by=actor_of(city["副书记"]).confirmed(), **decide)
    assert WorkItem.objects.visible_to(actor_of(city["安全甲"])).open().count() == 1
    actions.decide_emergency(by=actor_of(city["安全甲"]).confirmed(), **decide)
    row = Emergency.objects.get(pk=asked.subject_id)
    assert row.grant.valid.upper == today() + DAY
    assert [p.code for p in reachable(actor_of(city["副书记"]), "alert.dispose")] == ["乙公司"]
    assert WorkItem.objects.visible_to(actor_of(city["审计"])).open().get().kind == "知悉应急授权"
    told = Notification.objects.visible_to(actor_of(city["审计"])).unread().get()
    assert told.must_read
    assert "乙公司" in told.title
    assert not Notification.objects.visible_to(actor_of(city["书记"])).exists()
    with pytest.raises(Refused, match="没有这件"):
        actions.decide_emergency(by=actor_of(city["安全乙"]).confirmed(), **decide)


def test_an_administrator_may_not_approve_the_own_emergency_nor_ask_for_business(city) -> None:
    asked = actions.ask_emergency(
        by=actor_of(city["安全甲"]).confirmed(),
        organisation="乙公司",
        role="reviewer",
        reason="突发事件需立即查看",
        idempotency_key="",
    )
    decide = {
        "emergency_id": asked.subject_id,
        "approve": True,
        "reason": "情况属实同意",
        "idempotency_key": "",
    }
    with pytest.raises(Refused, match="不能批准自己的申请"):
        actions.decide_emergency(by=actor_of(city["安全甲"]).confirmed(), **decide)
    with pytest.raises(Refused, match="三员分立"):
        actions.decide_emergency(by=actor_of(city["安全乙"]).confirmed(), **decide)
