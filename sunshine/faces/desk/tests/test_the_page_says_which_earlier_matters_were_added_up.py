"""为什么要上党委会: what was added up is shown, each earlier matter only to who may see it."""

from decimal import Decimal

import pytest
from django.test import Client

from sunshine.before.authority.tests.lists_made import SMALL, fields
from sunshine.before.filings.tests.matters_filed import Filer
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.actions import period

pytestmark = pytest.mark.django_db


@pytest.fixture
def filer(db, tmp_path, settings) -> Filer:
    settings.SUNSHINE_HOME = tmp_path
    settings.MATTER_FOLLOWERS = dict.fromkeys(settings.MATTER_FOLLOWERS, ())
    return Filer(SMALL, fields(amount=1_000_000, per="year"))


def read(filer, name: str, address: str) -> str:
    client = Client()
    client.force_login(filer.accounts[name])
    return client.get(address).content.decode()


def test_earlier_matters_are_linked_only_for_who_may_see_them_and_the_sum_stays(filer) -> None:
    first = filer.file(amount=Decimal(400_000), title="支付第一批设备款")
    second = filer.file(amount=Decimal(500_000), title="支付第二批设备款")
    third = filer.file(amount=Decimal(300_000), body="party_committee")
    Denial.objects.create(
        person=filer.accounts["书记"].person,
        subject_label="matter",
        subject_id=second.pk,
        valid=period(today()),
        reason="本人亲属在对方单位任职",
    )
    for name, is_shown in (("经办", True), ("书记", False)):
        page = read(filer, name, f"/filings/{third.pk}/")
        assert "为什么要上党委会" in page
        assert "年度累计计入了此前 2 件报备" in page
        assert "120" in page
        assert f'href="/filings/{first.pk}/"' in page
        assert (f'href="/filings/{second.pk}/"' in page) is is_shown
        assert ("无权查看" in page) is not is_shown


def test_a_matter_that_stands_alone_says_nothing_of_others(filer) -> None:
    assert "计入了此前" not in read(filer, "经办", f"/filings/{filer.file().pk}/")
