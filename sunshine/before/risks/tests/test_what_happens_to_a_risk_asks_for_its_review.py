"""The day, an alert of a tied probe, another holder of the post."""

from datetime import timedelta

import pytest
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import Hit
from sunshine.before.authority.models import AuthorityList
from sunshine.before.risks.actions.watching import watch
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.queries import alerts_of
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Tenure
from sunshine.foundation.people.models import Person
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def watched(point) -> str:
    count = watch(by=system_actor("风险点复评"))
    point.refresh_from_db()
    assert count == (point.state == "review")
    return point.review_reason


def alert(city, probe: str = "D02") -> Alert:
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1,
        defaults={"tables": {}, "counts": {}, "cause": "x", "created_at": now(), "actor_name": "x"},
    )
    hit = Hit.objects.create(
        number=Hit.objects.count() + 1, year=2026, probe=probe, probe_version="1",
        organisation=city.place, subject_kind="x", subject_id=uuid7().hex, occurrence="1",
        level="red", sentence="同一供应商 27 天内 4 笔", snapshot=snapshot, evidence_hash="x",
        evidence_count=1, first_seen_at=now(), last_seen_at=now(),
    )  # fmt: skip
    return Alert.objects.create(
        hit=hit, organisation=city.place, level="red", due_on=today(), raised_at=now()
    )


def test_nothing_happened_nothing_is_asked(city) -> None:
    assert watched(city.standing()) == ""


def test_an_alert_of_a_tied_probe_is_shown_and_asks_for_a_review(city) -> None:
    point = city.standing()
    raised = alert(city)
    alert(city, "C03")
    assert list(alerts_of(city.actor("法务"), point)) == [raised]
    assert watched(point) == "监督模型 D02 在本企业产生新的疑点"
    item = WorkItem.objects.open().get(subject_id=point.pk)
    assert (item.kind, item.level) == ("复评风险点", "red")
    assert watch(by=system_actor("风险点复评")) == 0


def test_an_alert_that_was_known_at_the_approval_asks_for_nothing(city) -> None:
    alert(city)
    assert watched(city.standing()) == ""


def test_a_new_holder_of_the_post_asks_for_a_review(city) -> None:
    point = city.standing()
    RiskPoint.objects.filter(pk=point.pk).update(confirmed_at=now() - timedelta(days=9))
    person = Person.objects.create(name="新任", person_key=f"p_{uuid7().hex}")
    Tenure.objects.create(person=person, post=city.post, valid=period(today()))
    assert watched(point) == "岗位“采购负责人”任职有变动"


def enacted(city, item_code: str) -> None:
    """A list of the enterprise in force from today, with one power."""
    law = AuthorityList.objects.create(
        organisation=city.place, edition=1, basis="董事会决议", starts_on=today(),
        valid=period(today()), state="in_force", filed_by=city.accounts["经办"], filed_at=now(),
    )  # fmt: skip
    law.rules.create(position=1, item_code=item_code, title="采购", steps=[])


@pytest.mark.parametrize(
    ("item_code", "words"), [("P06", "权责清单有新版，权力或流程可能变动"), ("F01", "")]
)
def test_a_new_list_asks_for_a_review_of_the_powers_it_names(city, item_code, words) -> None:
    point = city.standing()
    RiskPoint.objects.filter(pk=point.pk).update(confirmed_at=now() - timedelta(days=9))
    enacted(city, item_code)
    assert watched(point) == words


def test_a_review_falls_due_by_its_level(city) -> None:
    point = city.standing()
    RiskPoint.objects.filter(pk=point.pk).update(review_on=today())
    assert watched(point) == "一级风险到期复评"
