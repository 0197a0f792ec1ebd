"""An enterprise of ours and a foreign one, an alert with a person in its evidence on each."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as, grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.mandates.actions.tokens import make_token
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import remember_people

NUMBER = "11010519491231002X"


def account(name: str, role: str, place: Organisation) -> Account:
    person = Person.objects.create(name=name, person_key="p_" + uuid7().hex)
    found = Account.objects.create_account(name, "x" * 12, person)
    grant([Grant(account=found, role=role, organisation=place, valid=period(date(2020, 1, 1)))])
    return found


def alert(place: Organisation, number: int, key: str) -> Alert:
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1,
        defaults={"tables": {}, "counts": {}, "cause": "x", "created_at": now(), "actor_name": "x"},
    )
    hit = Hit.objects.create(
        number=number, year=2026, probe="D02", probe_version="1", organisation=place,
        subject_kind="counterparty", subject_id="S", occurrence=str(number), amount=100,
        currency="CNY", level="red", sentence=f"三天内三笔{number}", snapshot=snapshot,
        evidence_hash="a" * 64, evidence_count=1, first_seen_at=now(), last_seen_at=now(),
    )  # fmt: skip
    row = {"payment_id": "P1", "amount": "1", "paid_on": "2026-01-05", "handler_key": key}
    HitEvidence.objects.create(
        hit=hit, position=0, mart="payment", row_id="x:1", role="payment", row=row
    )
    return Alert.objects.create(
        hit=hit, organisation=place, level="red", due_on=today(), raised_at=now()
    )


@pytest.fixture
def house(db) -> SimpleNamespace:
    ours, foreign = found_organisations(
        Organisation(kind="enterprise", name=n, short_name=n, code=n) for n in ("甲企", "乙企")
    )
    attach([], on=today())
    key = remember_people([NUMBER])[NUMBER]
    with acting_as(system_actor("测试")):
        mine, strange = alert(ours, 1, key), alert(foreign, 2, key)
    officer, admin = (
        account("纪检", "discipline_officer", ours),
        account("系统", "system_administrator", ours),
    )
    clerk = account("经办", "clerk", ours)
    client = Client()
    client.force_login(officer)
    _, secret = make_token(
        by=actor_of(admin).confirmed(),
        username="feed",
        purpose="数据对接取数",
        days=5,
        idempotency_key="t",
    )
    service = Account.objects.get(username="feed")
    grant([Grant(account=service, role="reviewer", organisation=ours, valid=period(today()))])
    return SimpleNamespace(
        ours=ours, foreign=foreign, mine=mine, strange=strange, officer=officer, admin=admin,
        clerk=clerk, browser=client, service=service, secret=secret,
        machine=Client(headers={"Authorization": f"Bearer {secret}"}),
    )  # fmt: skip
