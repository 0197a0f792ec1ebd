"""Registered, rated, approved by another person, looked at again, changed, withdrawn."""

import pytest
from uuid6 import uuid7

from sunshine.before.risks import actions
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import months_after
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def test_a_point_is_registered_with_its_post_and_waits_for_a_rating(city) -> None:
    point = city.register()
    assert point.state == "found"
    assert point.post == city.post
    assert point.enterprise_id == city.place.pk
    item = WorkItem.objects.open().get(subject_id=point.pk)
    assert (item.kind, item.permission) == ("评定风险等级", "risk.rate")
    assert Entry.objects.get(subject_id=point.pk).verb == "risk_point.register"


def test_a_point_of_a_department_belongs_to_its_enterprise(city) -> None:
    point = city.register("部门", organisation_id=city.department.pk)
    assert point.enterprise_id == city.place.pk
    assert point.post == city.post
    assert RiskPoint.objects.visible_to(city.actor("经办")).filter(pk=point.pk).exists()
    assert not RiskPoint.objects.visible_to(city.actor("旁人")).filter(pk=point.pk).exists()


def test_rating_keeps_its_method_and_approval_sets_the_next_review(city) -> None:
    point = city.rate(city.register())
    assert (point.level, point.residual_level, point.method) == ("one", "two", "matrix")
    assert point.rating["lines"]["first_product"] == 15
    city.do(point, "书记", "confirm")
    assert (point.state, point.edition) == ("active", 1)
    assert point.review_on == months_after(today(), 1)
    assert not WorkItem.objects.open().filter(subject_id=point.pk).exists()


def test_nobody_approves_what_he_registered_or_rated(city) -> None:
    point = city.rate(city.register())
    with pytest.raises(Refused, match="没有审定的权限"):
        city.do(point, "法务", "confirm")
    RiskPoint.objects.filter(pk=point.pk).update(rated_by_person_id=city.accounts["书记"].person_id)
    with pytest.raises(Refused, match="不能审定自己评级"):
        city.do(point, "书记", "confirm")


def test_a_change_takes_the_rating_away(city) -> None:
    point = city.standing()
    city.do(point, "经办", "change", told=city.told(title="拆分需求规避公开招标"))
    assert (point.state, point.level, point.method) == ("found", "", "")
    city.do(city.rate(point, method="criteria", criteria=("power", "prone")), "书记", "confirm")
    assert (point.edition, point.level) == (2, "two")
    assert point.review_on == months_after(today(), 3)


def test_a_review_may_end_with_the_same_rating(city) -> None:
    point = city.standing()
    city.do(point, "法务", "ask_review", reason="采购制度修订，需要复评")
    assert (point.state, point.review_reason) == ("review", "采购制度修订，需要复评")
    city.do(point, "书记", "reaffirm")
    assert (point.state, point.review_reason, point.edition) == ("active", "", 1)


def test_only_the_machine_lets_a_review_fall_due(city) -> None:
    with pytest.raises(Refused, match="没有触发复评的权限"):
        city.do(city.standing(), "法务", "fall_due")


def test_what_is_missing_is_refused_in_words(city) -> None:
    with pytest.raises(Refused, match=r"请选择领域.*不是这项权力的环节"):
        city.register(field="x", step="开标")
    with pytest.raises(Refused, match="没有为这个单位登记"):
        city.register("旁人")


def test_a_denial_closes_the_point_and_its_controls(city) -> None:
    point = city.standing()
    control = city.control(point)
    Denial.objects.create(
        person_id=city.accounts["经办"].person_id,
        subject_label="risk_point",
        subject_id=point.pk,
        reason="recusal",
        valid=period(today()),
    )
    by = city.actor("经办")
    assert not RiskPoint.objects.visible_to(by).exists()
    assert not control._meta.model.objects.visible_to(by).exists()
    with pytest.raises(RiskPoint.DoesNotExist):
        city.do(point, "经办", "change", told=city.told())


def test_the_same_key_is_the_same_point(city) -> None:
    from_key = uuid7().hex
    by, told = city.actor("经办"), city.told()
    first = actions.register(by=by, told=told, idempotency_key=from_key)
    assert actions.register(by=by, told=told, idempotency_key=from_key).pk == first.pk
