"""Rows of the mart `declaration` are the same each day, unless something happened."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.queries import marts
from sunshine.before.declarations.queries.marts import declaration_rows
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told_on(monkeypatch, days: int) -> dict:
    """The one row, as a job would make it so many days from now."""
    day = today() + days * DAY
    with acting_as(system_actor("申报入湖")), monkeypatch.context() as later:
        later.setattr(marts, "today", lambda: day)
        (row,) = declaration_rows()
    return row


def test_a_duty_speaks_of_its_opening_until_it_is_missed_then_of_each_day(
    group, monkeypatch
) -> None:
    group.due(due_on=today() + 3 * DAY)
    days = [told_on(monkeypatch, n)["reported_on"] - today() for n in range(6)]
    assert days == [0 * DAY, 0 * DAY, 0 * DAY, 0 * DAY, 4 * DAY, 5 * DAY]


def test_what_is_filed_counts_once_its_day_has_passed_and_then_rests(group, monkeypatch) -> None:
    row = group.due(due_on=today() + 3 * DAY)
    group.file(row)
    rows = [told_on(monkeypatch, n) for n in range(6)]
    assert [r["reported_on"] - today() for r in rows[:4]] == [row.filed_on - today()] * 4
    assert rows[4] == rows[5]
    assert rows[5]["reported_on"] == rows[5]["due_on"]


def test_the_review_has_a_term_of_its_own_and_the_duty_keeps_its_day(group, monkeypatch) -> None:
    """Late is by how much was missed, whatever the reviewer's days are."""
    row = group.due(due_on=today() - 5 * DAY)
    group.file(row)
    assert row.due_on > today() > row.first_due_on
    told = told_on(monkeypatch, 0)
    assert told["filed_on"] - told["due_on"] >= 5 * DAY
    assert told_on(monkeypatch, 40) == told


def test_the_migration_finds_the_first_day_in_the_history(group) -> None:
    row = group.due(due_on=today() - 5 * DAY)
    group.file(row)
    first = row.first_due_on
    migration = import_module("sunshine.before.declarations.migrations.0003_first_due_on")
    with acting_as(system_actor("升级")), connection.cursor() as cursor:
        Declaration.objects.update(first_due_on=today())
        cursor.execute(migration.FIRST)
        row.refresh_from_db()
    assert row.first_due_on == first
