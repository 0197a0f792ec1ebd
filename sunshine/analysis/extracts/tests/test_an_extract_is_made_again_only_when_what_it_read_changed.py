"""A new snapshot makes those extracts again that read what changed, and no other."""

from datetime import date
from types import SimpleNamespace

import pytest

from sunshine.analysis.extracts.actions import make_extracts
from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.extracts.queries import kinds_unchanged
from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.lake.actions import compact, publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.organisations.actions import attach, found_organisations
from sunshine.foundation.organisations.models import Organisation

USCC = "91350100M000100Y43"
PAID = "付款编号,企业,收款人,付款日期,付款金额\n{number},{uscc},S1,2026-01-05,1000\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path, settings) -> SimpleNamespace:
    """One enterprise, so one extract: the enterprise itself as a firm."""
    settings.SUNSHINE_HOME = tmp_path
    found_organisations(
        [Organisation(kind="enterprise", name="甲公司", short_name="甲", code="A", uscc=USCC)]
    )
    attach([], on=date(2026, 1, 1))
    by = system_actor("测试")

    def pay(number: str):
        path = tmp_path / "payment.csv"
        path.write_text(PAID.format(number=number, uscc=USCC))
        with acting_as(by):
            take_in(Delivery("standard", path, path.name), by=by)
            return latest()

    with acting_as(by):
        publish_own_records(by=by)
    return SimpleNamespace(pay=pay, by=by)


def test_what_reads_payments_is_made_again_after_a_payment(house) -> None:
    first, second = house.pay("F1"), house.pay("F2")
    with acting_as(house.by):
        assert make_extracts(first) == 1
        assert kinds_unchanged(first, second) == {"procurement"}
        assert make_extracts(second) == 1


def test_merging_files_makes_nothing_again(house) -> None:
    house.pay("F1")
    second = house.pay("F2")
    with acting_as(house.by):
        assert make_extracts(second) == 1
        made_at = Extract.objects.get().made_at
        merged = compact(by=house.by)
        assert merged is not None
        assert merged.number > second.number
        assert make_extracts(merged) == 0
        extract = Extract.objects.get()
    assert (extract.snapshot_id, extract.made_at) == (merged.pk, made_at)


def test_where_nothing_changed_nothing_is_looked_at(house, django_assert_max_num_queries) -> None:
    house.pay("F1")
    second = house.pay("F2")
    with acting_as(house.by):
        assert make_extracts(second) == 1
        Extract.objects.all().delete()  # as if gone: a second look would make it again
        with django_assert_max_num_queries(8):
            assert make_extracts(second) == 0
        assert not Extract.objects.exists()
        assert make_extracts(house.pay("F3")) == 1
