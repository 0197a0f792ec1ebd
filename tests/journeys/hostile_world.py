"""An enterprise, a person and an alert whose every text is markup."""

from datetime import date
from types import SimpleNamespace

from uuid6 import uuid7

from sunshine.analysis.alerts.actions import raise_alerts
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as, grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

SCRIPT = "<script>alert(1)</script>"
HANDLER = '"><img src=x onerror=alert(1)>'
MARKUP = f"某公司{SCRIPT}{HANDLER}"


def founded() -> SimpleNamespace:
    """An enterprise, somebody with many rights there, an alert; their names are markup."""
    (place,) = found_organisations(
        [Organisation(kind="enterprise", name=MARKUP, short_name=MARKUP[:40], code="甲")]
    )
    attach([], on=date(2026, 1, 1))
    person = Person.objects.create(name=f"某{HANDLER}", person_key="p_" + uuid7().hex)
    account = Account.objects.create_account("officer", "a long pass word", person)
    grant(
        [
            Grant(account=account, role=role, organisation=place, valid=period(date(2020, 1, 1)))
            for role in ("discipline_officer", "data_steward", "sasac_supervisor", "secretary")
        ]
    )
    return SimpleNamespace(officer=account, alert=raised(place))


def raised(place: Organisation) -> Alert:
    snapshot = Snapshot.objects.create(
        number=1, tables={}, cause=MARKUP, created_at=now(), actor_name=MARKUP
    )
    hit = Hit.objects.create(
        number=1,
        year=2026,
        probe="D02",
        probe_version="1",
        organisation=place,
        subject_kind="counterparty",
        subject_id=MARKUP,
        subject_name=MARKUP,
        occurrence=MARKUP,
        amount=100,
        currency="CNY",
        level="red",
        sentence=MARKUP,
        snapshot=snapshot,
        evidence_hash="a" * 64,
        evidence_count=1,
        first_seen_at=now(),
        last_seen_at=now(),
    )
    row = {"payment_id": MARKUP, "purpose": MARKUP, "amount": "100", "paid_on": "2026-01-01"}
    with acting_as(system_actor("测试")):
        HitEvidence.objects.create(
            hit=hit, position=0, mart="payment", row_id=MARKUP, role="payment", row=row
        )
        raise_alerts(Kept(new=[hit]), by=system_actor("测试"))
    return Alert.objects.get(hit=hit)
