"""Cumulative lines of the list of authority: earlier matters are added, in whatever order."""

from collections.abc import Callable
from decimal import Decimal
from itertools import permutations

import pytest
from uuid6 import uuid7

from sunshine.before.authority.tests.lists_made import SMALL, fields
from sunshine.before.filings.models import Matter, MatterEvent
from sunshine.before.filings.queries import Lists, law_of
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db
BOARD = "party_committee"


@pytest.fixture
def drawn(db, tmp_path, settings) -> Callable[[str], Filer]:
    """A group whose list draws one cumulative line, a million yuan."""
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return lambda per: Filer(SMALL, fields(amount=1_000_000, per=per))


def refused(filer: Filer, **changed: object) -> str:
    with pytest.raises(Refused) as refusal:
        filer.file(**changed)
    return str(refusal.value)


def test_the_third_filing_of_the_year_crosses_the_line(drawn) -> None:
    filer = drawn("year")
    for firm in ("甲公司", "乙公司"):
        assert filer.file(amount=Decimal(400_000), counterparty=firm).law["sums"] == []
    third = {"amount": Decimal(300_000), "counterparty": "丙公司"}
    assert "党委会" in refused(filer, **third)
    crossed = filer.file(body=BOARD, **third)
    [added] = crossed.law["sums"]
    assert (added["count"], Decimal(added["earlier"])) == (2, Decimal(800_000))
    assert Decimal(added["sum"]) == Decimal(1_100_000)
    assert "年度累计 110 万元（含此前 2 件 80 万元）" in crossed.law["sentences"][0]


def test_a_payment_split_over_one_day_is_added_up(drawn) -> None:
    filer = drawn("day")
    filer.file(amount=Decimal(600_000))
    assert "党委会" in refused(filer, amount=Decimal(400_000), counterparty="另一家公司")
    with acting_as(filer.actor("经办")):
        Matter.objects.update(filed_on=today().replace(day=1).replace(month=1))
    assert filer.file(amount=Decimal(400_000)).law["sums"] == []


def test_only_matters_of_the_same_undertaking_are_added_up_by_matter(drawn) -> None:
    filer = drawn("matter")
    filer.file(amount=Decimal(900_000), counterparty="丙设备公司")
    assert filer.file(amount=Decimal(900_000), counterparty="别的公司").law["sums"] == []
    assert "党委会" in refused(filer, amount=Decimal(100_000), counterparty="丙设备公司")


def test_what_was_returned_counts_again_when_it_comes_back(drawn) -> None:
    filer = drawn("year")
    first = filer.file(amount=Decimal(600_000))
    filer.act(first, "法务", "return")
    filer.file(amount=Decimal(600_000))
    with pytest.raises(Refused, match="党委会"):
        filer.act(first, "经办", "refile")
    assert first.state == "returned"
    filer.act(first, "经办", "revise", told=filer.told(amount=Decimal(600_000), body=BOARD))
    filer.act(first, "经办", "refile")
    assert first.law["sums"][0]["count"] == 1


def test_a_change_of_the_amount_is_added_up_without_the_matter_itself(drawn) -> None:
    filer = drawn("year")
    first = filer.file(amount=Decimal(300_000))
    filer.file(amount=Decimal(300_000))
    with pytest.raises(Refused, match="党委会"):
        filer.act(first, "经办", "revise", told=filer.told(amount=Decimal(700_000)))
    filer.act(first, "经办", "revise", told=filer.told(amount=Decimal(600_000)))
    assert first.amount == Decimal(600_000)


@pytest.mark.parametrize("amounts", sorted(permutations((150_000, 350_000, 500_000))))
def test_in_whatever_order_they_come_the_whole_sum_is_held_against_the_line(drawn, amounts) -> None:
    filer = drawn("year")
    *before, last = (Decimal(a) for a in amounts)
    for amount in before:
        filer.file(amount=amount)
    assert "党委会" in refused(filer, amount=last)
    assert Decimal(filer.file(amount=last, body=BOARD).law["sums"][0]["sum"]) == Decimal(1_000_000)


def test_the_sum_stays_where_the_clerk_may_not_see_an_earlier_matter(drawn) -> None:
    filer = drawn("year")
    hidden = filer.file(amount=Decimal(900_000))
    Denial.objects.create(
        person=filer.accounts["经办"].person,
        subject_label="matter",
        subject_id=hidden.pk,
        valid=period(today()),
        reason="本人亲属在对方单位任职",
    )
    with acting_as(filer.actor("经办")):
        assert not Matter.objects.filter(pk=hidden.pk).exists()
    assert "党委会" in refused(filer, amount=Decimal(100_000))


def test_what_was_withdrawn_counts_no_more(drawn) -> None:
    filer = drawn("year")
    filer.act(filer.file(amount=Decimal(900_000)), "经办", "withdraw")
    assert filer.file(amount=Decimal(900_000)).law["sums"] == []


def test_rows_of_one_workbook_are_added_up_and_earlier_matters_are_read_once(
    drawn, django_assert_num_queries
) -> None:
    filer = drawn("year")
    filer.file(amount=Decimal(300_000))
    with acting_as(filer.actor("经办")):
        lists, told = Lists(), filer.told(amount=Decimal(350_000))
        assert law_of(filer.head.pk, told, lists)["sums"] == []
        lists.file(filer.head.pk, told)
        with django_assert_num_queries(0):
            [added] = law_of(filer.head.pk, told, lists)["sums"]
    assert (added["count"], Decimal(added["sum"])) == (2, Decimal(1_000_000))


def broken(matter: Matter, *, entry: Entry) -> None:
    raise RuntimeError("a later room fails")


def test_an_act_is_written_once_and_a_failure_leaves_nothing_half_written(filer, settings) -> None:
    matter = filer.file()
    for name, verb in (("经办", "send"), ("分管", "sound")):
        filer.act(matter, name, verb)
    with acting_as(filer.actor("经办")):
        rows = MatterEvent.objects.filter(pgh_obj=matter.pk).count()
    told = filer.told(amount=Decimal(690_000))
    settings.MATTER_FOLLOWERS = settings.MATTER_FOLLOWERS | {"changed": (f"{__name__}.broken",)}
    with pytest.raises(RuntimeError):
        filer.act(matter, "经办", "revise", told=told)
    live = Endorsement.objects.of("matter", matter.pk).live()
    assert [e.verb for e in live] == ["sound"]
    assert not Entry.objects.filter(verb="matter.revise").exists()
    settings.MATTER_FOLLOWERS = settings.MATTER_FOLLOWERS | {"changed": ()}
    filer.act(matter, "经办", "revise", key=uuid7().hex, told=told)
    assert (matter.state, matter.amount) == ("sounding", Decimal(690_000))
    with acting_as(filer.actor("经办")):
        assert MatterEvent.objects.filter(pgh_obj=matter.pk).count() == rows + 1
