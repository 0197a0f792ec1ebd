"""看板：number → chart → rows → record, within rights; peers without names; queries constant."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from sunshine.analysis.boards.actions import compute, is_due
from sunshine.analysis.boards.models import BoardRun, MetricRow, MetricValue, PeerFigure
from sunshine.analysis.boards.rules import difference, quartile, value_of, written
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Tree

MONTH = date(2026, 10, 1)
ADDRESS = "/boards/procurement/open_share/?month=2026-10"


def value(place, part, whole, month=MONTH, metric="open_share"):
    return MetricValue.objects.create(
        metric=metric, version="v", organisation=place, starts_on=month, part=part, whole=whole,
        row_count=2, since=Snapshot.objects.get(number=1),
    )  # fmt: skip


@pytest.fixture
def numbers(house):
    """甲企 with a company below it, each with rows; 乙企 is foreign."""
    (below,) = found_organisations(
        [Organisation(kind="enterprise", name="甲企下属", short_name="甲企下属", code="甲下")]
    )
    edge = OrganisationEdge(
        tree=Tree.MANAGEMENT, parent=house.ours, child=below, valid=period(date(2020, 1, 1))
    )
    attach([edge], on=today())
    value(house.ours, 60, 100)
    value(below, 0, 200)
    value(house.foreign, 777, 1000)
    value(house.ours, 50, 100, date(2026, 9, 1))
    BoardRun.objects.create(
        snapshot=Snapshot.objects.get(number=1), content="x", ended_at=now(), seconds=1,
        changed_count=4,
    )  # fmt: skip
    for place, row_id, title in (
        (house.ours, "x:1", "甲的合同"), (house.foreign, "x:9", "乙的合同"),
    ):  # fmt: skip
        MetricRow.objects.create(
            metric="open_share", organisation=place, starts_on=MONTH, position=1,
            occurred_on=MONTH, part=0, whole=9, row_id=row_id,
            row={"contract_id": "K", "title": title, "amount": "90000", "signed_on": "2026-10-02"},
        )  # fmt: skip
    house.below = below
    return house


def test_shares_of_a_group_are_added_before_they_are_divided(numbers) -> None:
    page = numbers.browser.get(ADDRESS).content.decode()
    assert ">20.0</a><small>%</small>" in page, "60 of 300, not the mean of 60 % and 0 %"
    assert "较上月 −30.0 个百分点" in page
    alone = numbers.browser.get(f"{ADDRESS}&scope=甲下").content.decode()
    assert ">0.0</a><small>%</small>" in alone


def test_behind_the_number_stand_rows_and_what_is_foreign_is_not_there(numbers) -> None:
    page = numbers.browser.get(ADDRESS).content.decode()
    assert "甲的合同" in page
    assert "乙的合同" not in page
    assert "77.7" not in page
    assert numbers.browser.get(f"{ADDRESS}&scope={numbers.foreign.code}").status_code == 404
    assert numbers.browser.get("/boards/procurement/?month=first").status_code == 404
    assert numbers.browser.get("/boards/moon/").status_code == 404
    admin = Client()
    admin.force_login(numbers.admin)
    assert admin.get("/boards/").status_code == 404


def test_the_api_tells_the_same_number(numbers) -> None:
    told = numbers.browser.get("/api/boards/procurement/open_share?month=2026-10").json()
    assert Decimal(told["value"]) == 20
    assert {p["code"] for p in told["places"]} == {"甲下"}
    assert numbers.browser.get("/api/boards/funds?scope=乙企").status_code == 404


def test_an_export_is_an_act_and_holds_the_numbers(numbers) -> None:
    before = Entry.objects.filter(verb="board.export").count()
    answer = numbers.browser.post("/boards/procurement/export/?month=2026-10")
    sheets = load_workbook(BytesIO(answer.content))
    cells = {row[0].value: row[2].value for row in sheets["指标"]}
    assert cells["公开招标占比（按金额）"] == 20
    assert Entry.objects.filter(verb="board.export").count() == before + 1


def test_more_enterprises_cost_no_more_queries(numbers) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert numbers.browser.get("/boards/procurement/?month=2026-10").status_code == 200
        return len(caught)

    queries()  # the first page of a process reads content types
    first = queries()
    more = found_organisations(
        Organisation(kind="enterprise", name=f"丁{i}", short_name=f"丁{i}", code=f"丁{i}")
        for i in range(4)
    )
    edges = [
        OrganisationEdge(
            tree=Tree.MANAGEMENT, parent=numbers.ours, child=o, valid=period(date(2020, 1, 1))
        )
        for o in more
    ]
    attach(edges, on=today())
    for o in more:
        value(o, 1, 2)
    assert queries() == first


def test_peers_are_told_from_five_on_and_a_run_over_nothing_ends_every_value(numbers) -> None:
    more = found_organisations(
        Organisation(kind="enterprise", name=f"戊{i}", short_name=f"戊{i}", code=f"戊{i}")
        for i in range(3)
    )
    attach([], on=today())
    for o in more:
        value(o, 1, 2)
    with acting_as(system_actor("看板计算")):
        empty = Snapshot.objects.create(
            number=2, tables={}, cause="空", created_at=now(), actor_name="x"
        )
        assert is_due(empty)
        ran = compute(empty)
        assert not is_due(empty)
    assert ran.changed_count == 0
    assert not MetricValue.objects.filter(until__isnull=True).exists()
    assert MetricValue.objects.filter(since__number=1, until=2).count() == 7, "the past stays"
    assert not MetricRow.objects.exists()
    assert not PeerFigure.objects.exists()


def test_numbers_are_written_and_compared_as_people_say_them() -> None:
    assert value_of("share", Decimal(1), Decimal(0)) is None
    assert written(Decimal(12345600), "元") == "1,234.56"
    assert difference(None, Decimal(1), kind="sum", better="more") is None
    assert difference(Decimal(2), Decimal(0), kind="sum", better="more") is None
    less = difference(Decimal(5), Decimal(10), kind="sum", better="less")
    assert less is not None
    assert (less.words, less.tone) == ("−50.0%", "better")
    assert quartile([Decimal(1), Decimal(2), Decimal(4)], Decimal("0.25")) == Decimal("1.5")
