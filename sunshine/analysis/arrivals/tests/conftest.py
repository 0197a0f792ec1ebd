"""A company whose payments arrive in files."""

from datetime import date
from types import SimpleNamespace

import pytest

from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.organisations.actions import attach, found_organisations
from sunshine.foundation.organisations.models import Organisation

USCC = "91350100M000100Y43"
HEADER = "付款编号,企业,收款人,付款日期,付款金额\n"


@pytest.fixture
def company(tmp_path, settings) -> SimpleNamespace:
    """`pay(*rows)` takes a file of payments in; `by` is who does it."""
    settings.SUNSHINE_HOME = tmp_path
    found_organisations(
        [Organisation(kind="enterprise", name="甲公司", short_name="甲", code="A", uscc=USCC)]
    )
    attach([], on=date(2026, 1, 1))
    by = system_actor("测试")

    def pay(*rows: str):
        path = tmp_path / "payment.csv"
        path.write_text(HEADER + "".join(row.replace("甲", USCC) + "\n" for row in rows))
        with acting_as(by):
            return take_in(Delivery("standard", path, path.name), by=by)

    with acting_as(by):
        publish_own_records(by=by)
    return SimpleNamespace(pay=pay, by=by, home=tmp_path)
