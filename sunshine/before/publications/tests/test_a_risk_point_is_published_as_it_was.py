"""Proposed, checked by another person, frozen, replaced and withdrawn; no names of people."""

import json

import pytest
from django.db import ProgrammingError, transaction
from uuid6 import uuid7

from sunshine.before.publications import actions
from sunshine.before.publications.models import Publication
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
WHY = "不含姓名和敏感信息，同意公开"


def proposed(city, point) -> Publication:
    return actions.propose(by=city.actor("纪委"), risk_id=point.pk, idempotency_key=uuid7().hex)


def do(city, publication, name: str, verb: str) -> Publication:
    actions.act(
        publication_id=publication.pk,
        verb=verb,
        by=city.actor(name),
        content={"reason": WHY},
        idempotency_key=uuid7().hex,
    )
    publication.refresh_from_db()
    return publication


def controlled(city):
    point = city.standing()
    city.control(point)
    return point


def test_the_public_reads_no_name(city) -> None:
    publication = proposed(city, controlled(city))
    text = json.dumps(publication.told, ensure_ascii=False)
    assert "化整为零规避招标" in text
    assert all(name not in text for name in ("经办", "D02"))


def test_the_receipt_is_of_the_snapshot(city) -> None:
    publication = do(city, proposed(city, controlled(city)), "书记", "publish")
    entry = Entry.objects.get(pk=publication.entry_id)
    assert entry.verb == "publication.publish"
    assert publication.sha256 in entry.canonical
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(told={"title": "别的"})


def test_a_new_snapshot_replaces_the_old_one(city) -> None:
    point = controlled(city)
    first = do(city, proposed(city, point), "书记", "publish")
    with pytest.raises(Refused, match="公开的内容没有变化"):
        proposed(city, point)
    city.control(point, words="采购计划公开征求意见三个工作日")
    second = do(city, proposed(city, point), "书记", "publish")
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert list(Publication.objects.open_ones()) == [second]
    assert do(city, second, "书记", "withdraw").withdrawn_reason == WHY
    assert not Publication.objects.open_ones().exists()


def test_only_what_stands_and_is_controlled_is_published(city) -> None:
    with pytest.raises(Refused, match="只有审定生效的"):
        proposed(city, city.register())
    with pytest.raises(Refused, match="没有防控措施"):
        proposed(city, city.standing())
    with pytest.raises(Refused, match="没有提出公开"):
        actions.propose(by=city.actor("经办"), risk_id=controlled(city).pk, idempotency_key="x")
