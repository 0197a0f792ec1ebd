"""Lists of 100,000 records as restricted users: fifty at once with 1 to 3 s think time, then one.

`python -m bench lists [RECORDS] [SECONDS]`: so many alerts, work items, amendments and ledger
entries; disciplinary officers who see a third of them, secretaries who see their group. Times
run from the request to the last byte of the page, when the jobs of the start have run; the
generator is on the same machine.
"""

import os
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import connection, transaction
from uuid6 import uuid7

from bench import jobs, people
from bench.house import Browser, House
from sunshine.analysis.alerts.models import Alert
from sunshine.datacentre.amendments.models import Amendment
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation

USERS = 50
STATES = ("returned", "review", "approval", "signed", "applied")
ADDRESSES = {
    "work of the day": "/",
    "alerts": "/alerts/",
    "alerts, red": "/alerts/?level=red",
    "alerts, late": "/alerts/?due=late",
    "alerts, by word": "/alerts/?q=977",
    "search": "/search/?q=澄州第12建材",
    "amendments": "/amendments/",
}


def many(records: int) -> None:
    """What a city may have after years; due days spread over a year."""
    people.found(records)
    by = system_actor("长时证明")
    with connection.cursor() as cursor:
        for table in ("alerts_alert", "worklist_workitem"):
            cursor.execute(
                f"update {table} set due_on = %s::date + ('x' || right(id::text, 4))::bit(16)::int"
                " %% 365 where due_on > %s::date - 1000 and (select count(distinct due_on) from"
                f" {table}) < 10",
                [today() - timedelta(days=60), today()],
            )
    places = list(Organisation.objects.filter(kind="enterprise").order_by("code"))
    filed_by = Account.objects.earliest("username")
    have = Amendment.objects.count()
    Amendment.objects.bulk_create(
        (
            Amendment(
                year=2000 + n // 10_000, number=n % 10_000 + 1, organisation=places[n % len(places)],
                mart="payment", row_id=f"standard:{n}", reason="金额录入有误", changes=[],
                state=STATES[n % len(STATES)], filed_by=filed_by, filed_at=now(),
                first_due_on=today(), due_on=today() + timedelta(days=n % 90),
            )
            for n in range(have, records)
        ),
        batch_size=2000,
    )  # fmt: skip
    alerts = list(Alert.objects.order_by("pk").values_list("pk", "organisation_id"))
    for start in range(Entry.objects.count(), records, 5000):
        with acting_as(by), transaction.atomic():
            for n in range(start, min(records, start + 5000)):
                pk, organisation = alerts[n % len(alerts)]
                record(
                    by=by, verb="alert.note", subject=RecordRef("alert", pk),
                    organisation_id=organisation, content={"n": n}, idempotency_key=str(uuid7()),
                )  # fmt: skip


class Person(threading.Thread):
    """Reads in turn: lists, the next page of one, an alert from it; thinks in between."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__(daemon=True)
        self.name, self.browser, self.end = name, Browser(house.port), False
        self.chance, self.think = random.Random(name), (1.0, 3.0)
        self.times: dict[str, list[float]] = defaultdict(list)

    def look(self, kind: str, address: str) -> str:
        began = time.perf_counter()
        answer = self.browser.get(address)
        self.times[kind].append(time.perf_counter() - began)
        assert answer.status == 200, f"{self.name} {address}: {answer.status}"
        time.sleep(self.chance.uniform(*self.think))
        return answer.body.decode()

    def round(self) -> None:
        for kind in self.chance.sample(list(ADDRESSES), len(ADDRESSES)):
            if self.end:
                return
            page = self.look(kind, ADDRESSES[kind])
            if kind == "alerts":
                if found := re.search(r'"(/alerts/[0-9a-f-]{36}/)"', page):
                    self.look("one alert", found[1])
                if found := re.search(r"after=([0-9-]{10}_[0-9a-f-]{36})", page):
                    self.look("alerts, next page", f"/alerts/?after={found[1]}")

    def run(self) -> None:
        time.sleep(self.chance.uniform(0, 3))
        while not self.end:
            self.round()


def percentiles(persons: Iterable[Person]) -> tuple[float, str]:
    """p95 over all pages in ms, and a line for each kind of page."""
    times: dict[str, list[float]] = defaultdict(list)
    for person in persons:
        for kind, took in person.times.items():
            times[kind] += took
    lines = []
    for kind, took in sorted(times.items()):
        took.sort()
        at = [took[int(len(took) * q)] * 1000 for q in (0.5, 0.95, 0.99)]
        lines.append(f"{kind} {at[0]:.0f}/{at[1]:.0f}/{at[2]:.0f}")
    every = sorted(t for took in times.values() for t in took)
    return every[int(len(every) * 0.95)] * 1000, "; ".join(lines)


def alone(person: Person, rounds: int) -> tuple[float, str]:
    """The percentiles of one with nobody else there."""
    people.enter(person.browser, person.name)
    person.think = (0.0, 0.0)
    for _ in range(2):  # both web processes are warm after these
        person.round()
    person.times.clear()
    for _ in range(rounds):
        person.round()
    return percentiles([person])


def together(persons: Collection[Person], seconds: float) -> tuple[float, str]:
    """The percentiles of all of them at once; threads, so each person once."""
    for person in persons:
        people.enter(person.browser, person.name)
    for person in persons:
        person.start()
    time.sleep(seconds)
    for person in persons:
        person.end = True
    for person in persons:
        person.join(30)
    return percentiles(persons)


def prove(house: House, records: str = "100000", seconds: str = "60") -> str:
    began = time.perf_counter()
    many(int(records))
    people.tidy(house)
    print(f"{records} of each kind in {time.perf_counter() - began:.0f} s", flush=True)
    place = Organisation.objects.get(code="RES0")
    role = "discipline_officer"
    names = people.people(USERS, role=role, places=[place], tree="supervision")
    seen = people.alerts_below(names[0], int(records))
    house.serve()
    jobs.rest()
    alone = Person(house, names[0])
    people.enter(alone.browser, names[0])
    alone.think = (0.0, 0.0)
    alone.round()
    alone.times.clear()
    for _ in range(12):
        alone.round()
    one, of_one = percentiles([alone])
    print(f"alone: p95 {one:.0f} ms; {of_one}", flush=True)
    if not float(seconds):
        return f"alone p95 {one:.0f} ms"
    many_p95, of_many = together([Person(house, name) for name in names], float(seconds))
    print(f"{USERS} users: p95 {many_p95:.0f} ms; {of_many}", flush=True)
    return (
        f"lists of {int(records):,} records, of which the user may see {len(seen):,}: {USERS} users"
        f" with 1 to 3 s think time p95 {many_p95:.0f} ms, one user p95 {one:.0f} ms; median/p95/p99"
        f" with {USERS} users: {of_many} (load of the machine {os.getloadavg()[0]:.1f})"
    )
