"""The number in the menu is that of the list, in whatever ways work comes to somebody, up to 99+."""

from collections.abc import Callable
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import NOBODY
from sunshine.foundation.organisations.actions import attach, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Tree
from sunshine.foundation.people.models import Person
from sunshine.foundation.worklist import queries
from sunshine.foundation.worklist.models import Escalation, WorkItem
from sunshine.foundation.worklist.queries import BADGE, waiting
from sunshine.foundation.worklist.rules import OWN

pytestmark = pytest.mark.django_db
ROLES = ("secretary", "reviewer", "clerk", "sasac_supervisor", "system_administrator")
ASKED = ("matter.sign", "matter.sound", "alert.dispose", "amendment.sign", OWN)


@pytest.fixture
def people() -> list[Account]:
    """A person of each role at the head, and of each below it; 300 pieces of work of all kinds."""
    head, sub = (
        Organisation.objects.create(kind="enterprise", name=code, short_name=code, code=code)
        for code in "AB"
    )
    edge = OrganisationEdge(tree=Tree.MANAGEMENT, parent=head, child=sub, valid=period(today()))
    attach([edge], on=today())
    found = []
    for role in ROLES:
        for place in (head, sub):
            person = Person.objects.create(name=role, person_key=f"p_{uuid7().hex}")
            account = Account.objects.create(username=f"{role}{place.code}", person=person)
            Grant.objects.create(
                account=account, role=role, organisation=place, valid=period(today())
            )
            found.append(account)
    _work(found, [head, sub])
    return found


def _work(people: list[Account], places: list[Organisation]) -> None:
    draw = Random(5)
    items = WorkItem.objects.bulk_create(
        WorkItem(
            subject_label="matter", subject_id=uuid7(), organisation=draw.choice([*places, None]),
            kind="签批", title="x", permission=draw.choice(ASKED), assignee=draw.choice([*people, None]),
            due_on=today(), created_at=now(), closed_at=draw.choice([None, None, None, now()]),
        )
        for _ in range(300)
    )  # fmt: skip
    Escalation.objects.bulk_create(
        Escalation(item=i, due_on=i.due_on, rung="1", title="x", organisation=draw.choice(places),
                   climbed_at=now())
        for i in draw.sample(items, 60)
    )  # fmt: skip
    Denial.objects.bulk_create(
        Denial(person=draw.choice(people).person, subject_label="matter", subject_id=i.subject_id,
               reason="recusal", valid=period(today()))
        for i in draw.sample(items, 150)
    )  # fmt: skip


def told(people: list[Account], number: Callable[..., int]) -> list[int]:
    found = []
    for account in people:
        with acting_as(actor_of(account)) as actor:
            found.append(number(actor))
    return found


def test_it_is_the_number_of_the_list_and_stops_where_it_is_told_to(people, monkeypatch) -> None:
    listed = told(people, lambda actor: WorkItem.objects.visible_to(actor).open().count())
    assert len(set(listed)) > 5, "they see different work"
    for most in (BADGE, 7, 1000):
        monkeypatch.setattr(queries, "BADGE", most)
        assert told(people, waiting) == [min(count, most) for count in listed]


def test_it_is_one_question_and_nobody_has_no_work(people) -> None:
    with acting_as(actor_of(people[0])) as actor, CaptureQueriesContext(connection) as asked:
        waiting(actor)
    assert len(asked) == 1
    assert waiting(NOBODY) == 0
