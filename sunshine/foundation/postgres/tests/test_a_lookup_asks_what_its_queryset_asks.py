"""SQL written once answers as the queryset does, whatever the values."""

from datetime import date
from uuid import uuid4

import pytest
from uuid6 import uuid7

from sunshine.foundation.clock.queries import now
from sunshine.foundation.people.models import Person
from sunshine.foundation.postgres.queries import FixedLookup
from sunshine.foundation.workflow.models import Endorsement

pytestmark = pytest.mark.django_db
LIVE = FixedLookup(lambda label, pk: Endorsement.objects.of(label, pk).live(), "label", uuid4())


def endorsed(subject, *, voided: bool = False) -> Endorsement:
    return Endorsement.objects.create(
        subject_label="filing",
        subject_id=subject,
        verb="sign",
        manifest={"金额": "100 元"},
        actor_name="书记",
        entry_id=uuid7(),
        made_at=now(),
        voided_at=now() if voided else None,
        differences=["金额"] if voided else [],
    )


def test_records_come_as_the_queryset_gives_them_and_only_those_asked_for() -> None:
    here, there = uuid4(), uuid4()
    kept = endorsed(here)
    endorsed(here, voided=True)
    endorsed(there)
    for place in (here, there):
        asked = list(Endorsement.objects.of("filing", place).live())
        assert LIVE.records(Endorsement, "filing", place) == asked
    (found,) = LIVE.records(Endorsement, "filing", here)
    assert found.pk == kept.pk
    assert found.manifest == {"金额": "100 元"}
    assert found.made_at == kept.made_at


def test_a_record_found_this_way_can_be_changed_and_saved() -> None:
    kept = endorsed(uuid4())
    (found,) = LIVE.records(Endorsement, "filing", kept.subject_id)
    found.voided_at = now()
    found.save(update_fields=["voided_at"])
    assert LIVE.records(Endorsement, "filing", kept.subject_id) == []


def test_asking_for_what_is_empty_is_a_question_of_its_own() -> None:
    lookup = FixedLookup(
        lambda person: Endorsement.objects.filter(person_id=person).values_list("pk"), uuid4()
    )
    nobody = endorsed(uuid4())
    someone = endorsed(uuid4())
    someone.person_id = uuid4()
    someone.save()
    assert lookup.rows(None) == [(nobody.pk,)]
    assert lookup.rows(someone.person_id) == [(someone.pk,)]
    assert lookup.rows(None) == [(nobody.pk,)]


def test_a_value_that_is_in_no_parameter_is_refused() -> None:
    lookup = FixedLookup(
        lambda name, on: Person.objects.filter(name=name), "name", date(2026, 1, 1)
    )
    with pytest.raises(ValueError, match="not a parameter"):
        lookup.rows("张三", date(2026, 1, 1))
