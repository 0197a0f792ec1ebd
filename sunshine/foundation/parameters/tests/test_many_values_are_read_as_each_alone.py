"""Values for many organisations and days are those that each gets by itself."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sunshine.foundation.organisations.actions import attach, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Tree
from sunshine.foundation.parameters.models import Parameter
from sunshine.foundation.parameters.queries import value_on, values_on

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


@pytest.fixture
def places() -> list[Organisation]:
    """A head, one below it, one below that, and one by itself."""
    found = [
        Organisation.objects.create(kind="enterprise", name=code, short_name=code, code=code)
        for code in "ABCD"
    ]
    edges = [
        OrganisationEdge(tree=Tree.MANAGEMENT, parent=above, child=below, valid=period(FIRST))
        for above, below in pairwise(found[:3])
    ]
    attach(edges, on=FIRST)
    return found


def holds(value: int, since: date, until: date | None, place=None, *, is_local=False) -> None:
    Parameter.objects.create(
        name="x.days", value=value, unit="日", valid=period(since, until), source="测试",
        evidence="I", organisation=place, is_local=is_local,
    )  # fmt: skip


def test_the_nearest_that_holds_on_the_day_for_each(places) -> None:
    later = FIRST + timedelta(days=10)
    holds(1, FIRST, None)
    holds(2, later, None, is_local=True)
    holds(3, FIRST, later, places[1], is_local=True)
    asked = {(day, p.pk) for p in places for day in (FIRST, later)}
    told = values_on("x.days", asked)
    assert told == {(day, pk): value_on("x.days", day, pk) for day, pk in asked}
    assert {told[FIRST, p.pk] for p in places} == {Decimal(1), Decimal(3)}
    assert {told[later, p.pk] for p in places} == {Decimal(2)}
    with pytest.raises(LookupError, match="没有取值"):
        values_on("x.days", {(FIRST - timedelta(days=1), places[0].pk)})
    for many in ({(FIRST, places[0].pk)}, asked):
        with CaptureQueriesContext(connection) as queries:
            values_on("x.days", many)
        assert len(queries) == 2
