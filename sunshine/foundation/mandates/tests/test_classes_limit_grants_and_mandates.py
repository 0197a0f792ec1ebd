"""三重一大 classes in grants and mandates; nobody helps oneself; break-glass leaves traces."""

from datetime import timedelta

import pytest

from sunshine.foundation.access.models import Emergency, Grant
from sunshine.foundation.access.queries import actor_of, mandate_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates import actions
from sunshine.foundation.mandates.tests.test_power_is_lent_with_a_name_a_scope_and_an_end import (
    appoint,
    give,
)
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import (
    Organisation,
    Post,
    Tenure,
    reachable,
    within_classes,
)
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def codes(actor, permission: str, class_: str = "") -> list[str]:
    return [p.code for p in reachable(actor, permission, matter_class=class_)]


def test_a_grant_for_a_class_opens_that_class_and_nothing_without_one(city) -> None:
    give(city["安全甲"], "副书记", matter_class="appointment")
    actor = actor_of(city["副书记"])
    assert codes(actor, "alert.dispose", "appointment") == ["甲公司"]
    assert codes(actor, "alert.dispose", "project") == []
    assert codes(actor, "alert.dispose") == [], "an alert has no class"
    assert actor.may("alert.dispose"), "the page itself exists"
    told = str(within_classes(actor, "alert.dispose"))
    assert "appointment" in told
    assert "project" not in told


def test_classes_are_those_of_the_list_and_not_for_administrators(city) -> None:
    with pytest.raises(Refused, match="事项类别"):
        give(city["安全甲"], "副书记", matter_class="everything")
    with pytest.raises(Refused, match=r"三员分立|不分事项类别"):
        give(city["安全甲"], "审计", "audit_administrator", matter_class="project")


def test_a_mandate_for_a_class_lends_only_that(city) -> None:
    entry = appoint(city, matter_class="project")
    deputy = actor_of(city["副书记"], mandate_of(city["副书记"], entry.subject_id))
    assert codes(deputy, "amendment.sign", "project") == ["甲公司"]
    assert codes(deputy, "amendment.sign", "appointment") == []
    assert codes(deputy, "amendment.sign") == []
    with pytest.raises(Refused, match="事项类别"):
        appoint(city, matter_class="nothing")


def test_nobody_grants_to_oneself_by_a_post_or_a_second_account(city) -> None:
    mine = city["安全甲"].person
    post = Post.objects.create(organisation=Organisation.objects.get(code="甲公司"), name="岗")
    tenure = Tenure.objects.create(person=mine, post=post, valid=period(today() - DAY))
    with pytest.raises(Refused, match="不能给自己授权"):
        give(city["安全甲"], "", "security_administrator", tenure=tenure.pk)
    Account.objects.create_account("安全甲二", "x" * 12, mine)
    with pytest.raises(Refused, match="不能给自己授权"):
        give(city["安全甲"], "安全甲二", "security_administrator")


def test_no_administrator_but_the_security_one_grants(city) -> None:
    group = Organisation.objects.get(code="集团")
    system = Account.objects.create_account("系统", "x" * 12, None)
    Grant.objects.create(
        account=system, role="system_administrator", organisation=group, valid=period(today())
    )
    for name in (system, city["审计"]):
        with pytest.raises(Refused, match="不在您的范围内"):
            give(name, "副书记")
    assert not reachable(actor_of(system), "alert.read").exists()


def test_breaking_the_glass_needs_reasons_and_leaves_both_in_the_log(city) -> None:
    by = actor_of(city["副书记"]).confirmed()
    told = {"organisation": "乙公司", "role": "reviewer", "idempotency_key": ""}
    with pytest.raises(Refused, match="事由"):
        actions.ask_emergency(by=by, reason="急", **told)
    asked = actions.ask_emergency(by=by, reason="突发事件需立即查看", **told)
    other = actor_of(city["安全甲"]).confirmed()
    decide = {"emergency_id": asked.subject_id, "approve": True, "idempotency_key": ""}
    with pytest.raises(Refused, match="事由"):
        actions.decide_emergency(by=other, reason="", **decide)
    actions.decide_emergency(by=other, reason="情况属实同意", **decide)
    entries = Entry.objects.filter(subject_id=asked.subject_id)
    assert [e.verb for e in entries.order_by("pk")] == ["emergency.ask", "emergency.approve"]
    assert {e.actor_name for e in entries} == {"副书记", "安全甲"}
    history = Emergency.objects.get(pk=asked.subject_id).events.order_by("-pgh_id").first()
    assert history.pgh_context.metadata["reason"] == "情况属实同意"
    assert WorkItem.objects.filter(permission="log.read", subject_id=asked.subject_id).exists()
