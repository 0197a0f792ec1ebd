"""A desk: two inspectors of one enterprise with three alerts, and a foreign alert."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from uuid6 import uuid7
from worlds import _alert

from sunshine.foundation.access.models import Grant
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.worklist.models import WorkItem


@pytest.fixture
def desk():
    """Two inspectors of one enterprise with three alerts, and a foreign alert."""
    here, there = Organisation.objects.bulk_create(
        Organisation(kind="enterprise", name=n, short_name=n, code=n) for n in ("甲公司", "乙公司")
    )
    rebuild_paths(on=today())

    def open_account(name, role="reviewer"):
        person = Person.objects.create(name=name, person_key=f"p_{uuid7().hex}")
        account = Account.objects.create_account(f"u{uuid7().hex[-12:]}", "x" * 12, person)
        Grant.objects.create(
            account=account, role=role, organisation=here, valid=period(date(2020, 1, 1))
        )
        client = Client()
        client.force_login(account)
        return SimpleNamespace(account=account, client=client, person=person)

    alerts = [_alert(7, n, here) for n in range(3)]
    WorkItem.objects.update(title="三天内三笔付款")
    return SimpleNamespace(
        here=here, alerts=alerts, foreign=_alert(8, 1, there),
        one=open_account("许嘉宁"), two=open_account("孟昭远"), make=open_account,
    )  # fmt: skip
