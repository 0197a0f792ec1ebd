"""Cumulative lines when several people file at one moment, each over a connection of its own."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier, get_ident
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from sunshine.before.authority.tests.lists_made import SMALL, fields
from sunshine.before.filings.models import Matter
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import today
from sunshine.foundation.workflow.rules import Refused

BOARD = "party_committee"
LINE = 1_000_000


@pytest.fixture
def filer(fresh_database, tmp_path, settings, request) -> Filer:
    """A group whose list draws one line, over the year, in a database that commits."""
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return Filer(SMALL, fields(amount=LINE, per=getattr(request, "param", "year")))


def filed(filer: Filer, amount: int, **changed: object) -> Matter | str:
    """The matter, or why it was refused; on the thread's own connection."""
    try:
        return filer.file(amount=Decimal(amount), **changed)
    except Refused as refusal:
        return str(refusal)
    finally:
        connection.close()


def until_it_waits(second: Future[object]) -> None:
    """Until the other connection stands before a lock that this one holds.

    Who is connected is read once a transaction: a connection opened after
    that would never be seen, so each look forgets the one before.
    """
    began = monotonic()
    while monotonic() - began < 20:
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_clear_snapshot()")
            cursor.execute(
                "select count(*) from pg_locks where not granted and pid in"
                " (select pid from pg_stat_activity where datname = current_database())"
            )
            if cursor.fetchone() != (0,):
                return
        assert not second.done(), f"did not wait for the one not kept yet: {second.result()}"
        sleep(0.02)
    pytest.fail("never waited")


def counted(matter: Matter) -> list[tuple[int, Decimal]]:
    return [(s["count"], Decimal(s["sum"])) for s in matter.law["sums"]]


@pytest.mark.parametrize("body", ["executive_meeting", BOARD])
def test_the_second_waits_for_the_first_and_counts_it(filer, body) -> None:
    with ThreadPoolExecutor(1) as pool:
        with acting_as(filer.actor("经办")):
            first = filer.file(amount=Decimal(600_000))
            second = pool.submit(filed, filer, 500_000, counterparty="丁公司", body=body)
            until_it_waits(second)
        found = second.result(20)
    assert counted(first) == []
    assert [b["body"] for b in first.law["bodies"]] == ["executive_meeting"]
    if body != BOARD:
        assert "党委会" in found
        found = filed(filer, 500_000, counterparty="丁公司", body=BOARD)
    assert counted(found) == [(1, Decimal(1_100_000))]
    assert BOARD in [b["body"] for b in found.law["bodies"]]
    assert (first.number, found.number) == (1, 2)


def test_the_second_counts_nothing_of_a_first_that_was_not_kept(filer) -> None:
    with ThreadPoolExecutor(1) as pool:
        with acting_as(filer.actor("经办")):
            filer.file(amount=Decimal(600_000))
            second = pool.submit(filed, filer, 500_000)
            until_it_waits(second)
            transaction.set_rollback(True)
        found = second.result(20)
    assert (counted(found), found.number) == ([], 1)


def test_who_raises_an_amount_and_who_files_do_not_pass_the_line_together(filer) -> None:
    first = filer.file(amount=Decimal(300_000))
    with ThreadPoolExecutor(1) as pool:
        with acting_as(filer.actor("经办")):
            filer.act(first, "经办", "revise", told=filer.told(amount=Decimal(700_000)))
            second = pool.submit(filed, filer, 400_000)
            until_it_waits(second)
        refused = second.result(20)
    assert "党委会" in refused
    assert counted(filed(filer, 400_000, body=BOARD)) == [(1, Decimal(1_100_000))]


def test_of_eight_at_once_just_those_below_the_line_need_no_party_committee(filer) -> None:
    start = Barrier(8)

    def one(n: int) -> Matter | str:
        start.wait(20)
        return filed(filer, 300_000, counterparty=f"第{n}公司")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    kept = sorted((m for m in found if isinstance(m, Matter)), key=lambda m: m.number)
    assert [m.number for m in kept] == [1, 2, 3]
    assert sum("党委会" in m for m in found if isinstance(m, str)) == 5
    crossed = filed(filer, 100_000, body=BOARD)
    assert counted(crossed) == [(3, Decimal(LINE))]
    assert set(crossed.law["sums"][0]["ids"]) == {str(m.pk) for m in kept}


@pytest.mark.parametrize("filer", ["matter"], indirect=True)
def test_a_line_that_runs_over_new_year_s_midnight_counts_both_sides(filer, monkeypatch) -> None:
    """Numbers begin anew, and still the second waits: the sum of one matter knows no year."""
    midnight = datetime(today().year, 12, 31, 16, tzinfo=UTC)  # in Shanghai
    eve, new_year = midnight - timedelta(seconds=1), midnight + timedelta(seconds=1)
    here = get_ident()
    monkeypatch.setattr(
        "sunshine.foundation.clock.queries.now", lambda: eve if get_ident() == here else new_year
    )
    with ThreadPoolExecutor(1) as pool:
        with acting_as(filer.actor("经办")):
            first = filer.file(amount=Decimal(600_000))
            second = pool.submit(filed, filer, 500_000, body=BOARD)
            until_it_waits(second)
        found = second.result(20)
    assert [(m.year - today().year, m.number) for m in (first, found)] == [(0, 1), (1, 1)]
    assert all(f"〔{m.year}〕001号" in m.label for m in (first, found))
    assert counted(found) == [(1, Decimal(1_100_000))]
