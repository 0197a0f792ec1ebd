"""Numbers around New Year's midnight, over several connections: none twice, none left out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import groupby
from random import Random
from threading import get_ident

import pytest
from django.db import connection, transaction
from uuid6 import uuid7

from sunshine.before.briefs.actions import open_brief
from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.rules import About
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.before.filings.tests.test_two_filings_at_one_moment_are_added_up import until_it_waits
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today

YEAR = today().year
MIDNIGHT = datetime(YEAR, 12, 31, 16, tzinfo=UTC)  # in Shanghai
BEFORE, AFTER = MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(seconds=1)


class Desks(Filer):
    """People who open briefs, each thread by a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.clocks: dict[int, datetime] = {get_ident(): BEFORE}

    def now(self) -> datetime:
        return self.clocks[get_ident()]

    def brief(self, name: str, at: datetime) -> tuple[int, int]:
        """Year and number of a new one."""
        self.clocks[get_ident()] = at
        by = self.actor(name)
        with acting_as(by):
            made = open_brief(
                by=by, about=About(self.head.pk, "支付设备尾款"), idempotency_key=uuid7().hex
            )
        return made.year, made.number

    def elsewhere(self, name: str, at: datetime) -> tuple[int, int]:
        """The same over a connection of its own."""
        try:
            return self.brief(name, at)
        finally:
            connection.close()

    def strike_twelve(self) -> None:
        self.clocks = dict.fromkeys(self.clocks, AFTER)


@pytest.fixture
def desks(fresh_database, monkeypatch) -> Desks:
    made = Desks()
    monkeypatch.setattr("sunshine.foundation.clock.queries.now", made.now)
    return made


def test_the_new_year_begins_with_one_while_the_old_one_s_last_is_not_kept_yet(desks) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = desks.brief("纪检", BEFORE)
            second = pool.submit(desks.elsewhere, "纪检", AFTER)
            until_it_waits(second)
        assert (first, second.result(20)) == ((YEAR, 1), (YEAR + 1, 1))
    assert desks.brief("纪检", AFTER) == (YEAR + 1, 2)
    assert desks.brief("纪检", BEFORE) == (YEAR, 2), "a machine whose clock is behind"


def test_who_waits_over_midnight_gets_a_number_of_the_year_it_is_kept_in(desks) -> None:
    desks.brief("纪检", BEFORE)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert desks.brief("纪检", BEFORE) == (YEAR, 2)
            second = pool.submit(desks.elsewhere, "纪检", BEFORE)
            until_it_waits(second)
            desks.strike_twelve()
        assert second.result(20) == (YEAR, 3)


def test_a_number_that_was_not_kept_is_given_to_the_next(desks) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert desks.brief("纪检", BEFORE) == (YEAR, 1)
            second = pool.submit(desks.elsewhere, "纪检", BEFORE)
            until_it_waits(second)
            transaction.set_rollback(True)
        assert second.result(20) == (YEAR, 1)


def test_whoever_comes_in_whatever_order_each_year_counts_from_one(desks) -> None:
    draw = Random(7)
    times = [draw.choice((BEFORE, AFTER)) for _ in range(24)]
    with ThreadPoolExecutor(6) as pool:
        told = sorted(pool.map(desks.elsewhere, ["纪检"] * 24, times))
    for year, pairs in groupby(told, key=lambda pair: pair[0]):
        wanted = times.count(BEFORE if year == YEAR else AFTER)
        assert [number for _, number in pairs] == list(range(1, wanted + 1))
    with acting_as(desks.actor("纪检")):
        assert sorted(Brief.objects.values_list("year", "number")) == told
