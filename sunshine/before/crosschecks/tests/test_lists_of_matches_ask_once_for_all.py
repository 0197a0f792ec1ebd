"""Lists, and exports ask as much of two enterprises as of one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sunshine.before.crosschecks.tests.declared_and_registered import WIFE, Crosser
from sunshine.before.declarations.tests.declarations_made import BROTHER, told

pytestmark = pytest.mark.django_db


def questions(ask: Callable[[], HttpResponse]) -> int:
    assert ask().status_code == 200  # what is kept between requests is kept now
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_pages_and_exports_ask_as_much_of_matches_at_two_enterprises_as_at_one(
    house: Crosser,
) -> None:
    officer = Client()
    officer.force_login(house.accounts["纪检"])
    house.supplies()
    house.publish(
        contract=[house.contract(), house.contract(n=2) | {"organisation_id": house.sub.pk}]
    )
    pages: dict[str, Callable[[], HttpResponse]] = {
        "list": lambda: officer.get("/matches/"),
        "export": lambda: officer.post("/matches/export/", {"purpose": "季度比对归档"}),
    }
    house.declares()
    house.check()
    assert len(house.seen()) == 1
    alone = {name: questions(ask) for name, ask in pages.items()}
    house.file(house.due("柏", house.sub), told(WIFE, BROTHER), name="柏")
    house.check()
    assert len({m.organisation_id for m in house.seen()}) == 2
    assert {name: questions(ask) for name, ask in pages.items()} == alone
