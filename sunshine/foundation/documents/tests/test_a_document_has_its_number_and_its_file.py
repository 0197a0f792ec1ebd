"""Numbers without gaps; the file is in the store, its hash in the act that issued it."""

import json
from datetime import date
from pathlib import Path
from string import Template as Text

import pytest
from django.conf import settings as known
from django.db import transaction
from uuid6 import uuid7

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.documents.actions import issue, prepare
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.documents.queries import templates
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

pytestmark = pytest.mark.django_db
KIND = "review_opinion"
VALUES = dict.fromkeys(
    [
        "department",
        "matter",
        "organisation",
        "matter_number",
        "signature",
        "copies",
        "facts",
        "answer",
        "words",
        "basis",
        "conditions",
    ],
    "甲",
)


@pytest.fixture
def place(tmp_path, settings) -> Organisation:
    settings.SUNSHINE_HOME = tmp_path
    return Organisation.objects.create(kind="enterprise", name="甲", short_name="甲", code="A")


def author(*places: Organisation) -> Actor:
    key = uuid7().hex[-12:]
    person = Person.objects.create(name="甲", person_key=f"p_{key}")
    account = Account.objects.create_account(f"a{key}", "x" * 12, person)
    for place in places:
        Grant.objects.create(
            account=account, role="clerk", organisation=place, valid=period(date(2020, 1, 1))
        )
    rebuild_paths(on=today())
    return actor_of(account)


def given(by: Actor, place: Organisation, series: str = "甲法审") -> Issued:
    with acting_as(by):
        made = prepare(
            kind=KIND, organisation_id=place.pk, series=series, values=VALUES | {"words": series}
        )
        subject = RecordRef("report", uuid7())
        entry = record(
            by=by, verb="report.file", subject=subject, organisation_id=place.pk,
            content=made.told, idempotency_key=uuid7().hex,
        )  # fmt: skip
        return issue(made, by=by, subject=subject, entry=entry)


def test_numbers_run_on_within_organisation_series_and_year(place) -> None:
    other = Organisation.objects.create(kind="enterprise", name="乙", short_name="乙", code="B")
    by = author(place, other)
    labels = [given(by, place).label, given(by, place, "甲财审").label, given(by, place).label]
    year = Issued.objects.first().year
    assert labels == [f"甲法审〔{year}〕1号", f"甲财审〔{year}〕1号", f"甲法审〔{year}〕2号"]
    assert given(by, other).number == 1


def test_a_number_that_was_not_issued_is_free_again(place) -> None:
    by = author(place)
    with transaction.atomic():
        lost = prepare(kind=KIND, organisation_id=place.pk, series="甲法审", values=VALUES)
        transaction.set_rollback(True)
    assert lost.number == 1
    assert given(by, place).number == 1


def test_the_act_tells_the_hash_of_the_very_bytes_on_disk(place) -> None:
    made = given(by := author(place), place)
    with store().open_verified(made.evidence.content_id) as kept:
        assert kept.read(2) == b"PK"
    with acting_as(by):
        made.evidence.refresh_from_db()
    told = json.loads(Entry.objects.get(pk=made.evidence.entry_id).canonical)["content"]
    assert told["file"]["sha256"] == made.evidence.content_id
    assert told["document"] == made.label
    assert made.evidence.name == f"{made.label}.docx"


def test_every_template_that_ships_is_whole() -> None:
    found = templates(Path(known.CONTENT_ROOT))
    assert KIND in found
    for template in found.values():
        every = dict.fromkeys(_places(template), "甲")
        assert template.fill(every, dated_on=date(2026, 1, 1)).paragraphs


def _places(template) -> set[str]:
    texts = [template.mark, template.number, template.title, template.addressee]
    texts += [template.signature, template.copies, template.printed_by]
    texts += [b.text for b in template.blocks] + [
        f"${{{b.when}}}" for b in template.blocks if b.when
    ]
    return {
        found.group("braced")
        for text in texts
        for found in Text.pattern.finditer(text)
        if found.group("braced")
    }
