"""Alerts and people for long proofs, written through the same actions as the real ones."""

from datetime import date
from uuid import UUID

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection, transaction
from django.test import Client
from uuid6 import uuid7

from bench.house import Browser, House
from seeds.people import found_city
from sunshine.analysis.alerts.actions import raise_alerts
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.actions import Kept
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as, grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.postgres import engine

LEVELS = ("red", "orange", "yellow", "blue")
PROBES = ("D02", "D04", "P01", "C03")
BATCH = 5000


def found(alerts: int) -> None:
    """The city's organisations, and alerts spread over its enterprises in turn."""
    by = system_actor("长时证明")
    with acting_as(by):
        if not Organisation.objects.exists():
            found_city(1, by=by)
        places = list(Organisation.objects.filter(kind="enterprise").order_by("code"))
        snapshot, _ = Snapshot.objects.get_or_create(
            number=1,
            defaults={
                "tables": {},
                "cause": "长时证明",
                "created_at": now(),
                "actor_name": by.name,
            },
        )
    have = Hit.objects.count()
    for start in range(have, alerts, BATCH):
        with acting_as(by), transaction.atomic():
            hits = [
                _hit(n, places[n % len(places)], snapshot)
                for n in range(start, min(alerts, start + BATCH))
            ]
            Hit.objects.bulk_create(hits, batch_size=1000)
            raise_alerts(Kept(new=hits), by=by)


def tidy(house: House) -> None:
    """As the autovacuum of a house that grew over years would have left it."""
    server, name = engine.describe(house.home), connection.settings_dict["NAME"]
    with engine.admin_connection(server, name) as owner:  # role app may not
        owner.execute("vacuum analyze")


def _hit(n: int, place: Organisation, snapshot: Snapshot) -> Hit:
    return Hit(
        number=n + 1,
        year=2026,
        probe=PROBES[n % len(PROBES)],
        probe_version="1",
        organisation=place,
        subject_kind="counterparty",
        subject_id=f"S{n % 977}",
        subject_name=f"澄州第{n % 977}建材有限公司",
        occurrence=f"{n}",
        occurred_on=date(2026, 1 + n % 9, 1 + n % 28),
        amount=100_000 + n,
        currency="CNY",
        level=LEVELS[n % 7 % len(LEVELS)],
        sentence=f"三天内向同一单位付款{2 + n % 5}笔，合计{10 + n % 90}万元，刚好低于审批线",
        snapshot=snapshot,
        evidence_hash=f"{n:064x}",
        evidence_count=0,
        first_seen_at=now(),
        last_seen_at=now(),
    )


def people(count: int, *, role: str, places: list[Organisation], tree: str) -> list[str]:
    """Accounts of one role with a second factor, in turn on the places; returns user names."""
    names = []
    with transaction.atomic():
        for n in range(count):
            name = f"{role}-{n:03d}"
            names.append(name)
            if Account.objects.filter(username=name).exists():
                continue
            person = Person.objects.create(name=f"核查员{n:03d}", person_key="p_" + uuid7().hex)
            account = Account(username=name, person=person)
            account.set_unusable_password()
            account.save()
            TOTP.activate(account, generate_totp_secret())
            place = places[n % len(places)]
            valid = period(date(2020, 1, 1))
            grant([Grant(account=account, role=role, organisation=place, tree=tree, valid=valid)])
    return names


def enter(browser: Browser, username: str) -> None:
    """A session of this person, as after a login: how one logs in is no part of these proofs."""
    connection.close()  # the one of before may be of a dead server
    client = Client()
    client.force_login(Account.objects.get(username=username))
    browser.hang_up()
    browser.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    answer = browser.get("/")
    assert answer.status == 200, f"{username}: {answer.status} {answer.words}"


def alerts_below(username: str, count: int) -> list[tuple[UUID, int]]:
    """Ids and versions of alerts that a disciplinary officer may dispose of."""
    held = Grant.objects.get(account__username=username)
    found = Alert.objects.filter(
        organisation__above__ancestor=held.organisation_id, organisation__above__tree=held.tree
    )
    return list(found.order_by("due_on", "pk").values_list("pk", "version")[:count])
