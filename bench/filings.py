"""Pages of filings with 100,000 matters, as a restricted user alone.

`python -m bench filings [RECORDS] [ROUNDS]`: a disciplinary officer who sees three groups of ten
opens the list, filters and searches it, turns the page, opens a matter. Times run from the request
to the last byte of the page; the generator is on the same machine. Prints the plan of the list.
"""

import os
import re
import time
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from bench import jobs, people
from bench.house import House
from bench.lists import Person, percentiles
from sunshine.before.filings.models import Matter
from sunshine.before.reviews.models import Review
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import Organisation

BATCH = 5000
STATES = ("filed", "sounding", "signing", "signed", "on_file", "on_file", "on_file", "withdrawn")
ADDRESSES = {
    "matters": "/filings/",
    "matters, open": "/filings/?state=open",
    "matters, on file": "/filings/?state=on_file",
    "matters, late": "/filings/?mark=late",
    "matters, by word": "/filings/?q=第977号",
    "matters, by firm": "/filings/?q=澄州第12建材",
    "matters, by two characters": "/filings/?q=设备",
    "matters, by nothing": "/filings/?q=没有这样的事项",
}


def many(records: int) -> None:
    """Matters of every enterprise in turn, each with the review of one department."""
    people.found(0)
    by = system_actor("长时证明")
    places = list(Organisation.objects.filter(kind="enterprise").order_by("code"))
    filed_by = Account.objects.get(username="jingban")
    with acting_as(by):
        have = Matter.objects.count()
    for start in range(have, records, BATCH):
        with acting_as(by), transaction.atomic():
            matters = [
                _matter(n, places[n % len(places)], n // len(places) + 1, filed_by)
                for n in range(start, min(records, start + BATCH))
            ]
            Matter.objects.bulk_create(matters, batch_size=1000)
            Review.objects.bulk_create((_review(m) for m in matters), batch_size=1000)


def _matter(n: int, place: Organisation, number: int, filed_by: Account) -> Matter:
    day = today() - timedelta(days=n % 700)
    return Matter(
        year=2000 + number // 1000,
        number=number % 1000 + 1,
        label=f"{place.short_name}报〔{2000 + number // 1000}〕{number % 1000 + 1:03d}号",
        organisation=place,
        matter_class=("large_funds", "project", "decision")[n % 3],
        item_code=("F01-001", "P06-001", "D07-001")[n % 3],
        title=f"支付第{n % 9973}号设备的尾款和运维费用",
        amount=Decimal(100_000 + n),
        counterparty=f"澄州第{n % 977}建材有限公司",
        body="board",
        meets_on=day + timedelta(days=20),
        details={},
        law={"bodies": [{"body": "board", "name": "董事会"}]},
        filed_at=now() - timedelta(days=n % 700),
        filed_on=day,
        file_by_on=day + timedelta(days=10),
        is_late=n % 20 == 0,
        filed_by=filed_by,
        state=STATES[n % len(STATES)],
        due_on=day + timedelta(days=15),
    )


def _review(matter: Matter) -> Review:
    return Review(
        matter=matter,
        organisation_id=matter.organisation_id,
        department="legal",
        why="会前报备事项都须合法合规审查",
        asked_at=matter.filed_at,
        first_due_on=matter.due_on,
        due_on=matter.due_on,
        filed_by_id=matter.filed_by_id,
    )


class Reader(Person):
    """Reads every list in turn, the next page of one, and a matter from it."""

    def round(self) -> None:
        for kind, address in ADDRESSES.items():
            page = self.look(kind, address)
            if kind != "matters":
                continue
            if found := re.search(r'"(/filings/[0-9a-f-]{36}/)"', page):
                self.look("one matter", found[1])
            if found := re.search(r"after=([0-9a-f-]{36})", page):
                self.look("matters, next page", f"/filings/?after={found[1]}")


def plan(name: str) -> str:
    """How PostgreSQL reads the first page of the list for this person."""
    actor = actor_of(Account.objects.get(username=name))
    with acting_as(actor):
        rows = Matter.objects.visible_to(actor).select_related("organisation")
        return str(rows.order_by("-pk")[:31].explain(analyze=True, buffers=True))


def prove(house: House, records: str = "100000", rounds: str = "12") -> str:
    began = time.perf_counter()
    many(int(records))
    people.tidy(house)
    print(f"{records} matters in {time.perf_counter() - began:.0f} s", flush=True)
    place = Organisation.objects.get(code="RES0")
    [name] = people.people(1, role="discipline_officer", places=[place], tree="supervision")
    actor = actor_of(Account.objects.get(username=name))
    with acting_as(actor):
        seen = Matter.objects.visible_to(actor).count()
    print(plan(name), flush=True)
    house.serve()
    jobs.rest()
    alone = Reader(house, name)
    people.enter(alone.browser, name)
    alone.think = (0.0, 0.0)
    alone.round()
    alone.times.clear()
    for _ in range(int(rounds)):
        alone.round()
    p95, told = percentiles([alone])
    return (
        f"filings, {int(records):,} matters, of which the user may see {seen:,}: alone p95"
        f" {p95:.0f} ms; median/p95/p99: {told} (load of the machine {os.getloadavg()[0]:.1f})"
    )
