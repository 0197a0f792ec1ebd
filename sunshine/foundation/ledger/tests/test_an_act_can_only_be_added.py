"""The ledger grows and never changes."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from uuid6 import uuid7

from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef


def act(key="k1", **content):
    return record(
        by=system_actor("测试"),
        verb="test.act",
        subject=RecordRef("test", uuid7()),
        organisation_id=None,
        content=content,
        idempotency_key=key,
    )


@pytest.mark.django_db
def test_an_entry_commits_to_its_content():
    entry = act(金额="1.20", 备注="含“引号”\n换行")
    assert entry.is_intact
    entry.canonical = entry.canonical.replace("1.20", "9.20")
    assert not entry.is_intact


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set actor_name = 'x'",
        "delete from ledger_entry",
        "truncate ledger_entry",
    ],
)
def test_the_program_may_not_change_or_remove_an_entry(statement):
    act()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_key_is_used_once_and_finds_the_first_receipt():
    first = act("same")
    assert earlier(system_actor("别的任务"), "same") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        act("same")
