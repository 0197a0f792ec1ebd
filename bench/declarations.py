"""Every page of declarations with 50,000 of them and 300,000 relatives: each reader alone, then fifty.

`python -m bench declarations [RECORDS] [ROUNDS] [SECONDS]`: declarations of four years, sealed as in earnest,
six relatives and now and then a company each; personnel of a group, a secretary and a
disciplinary officer open in turn every page that their rights give them, when the jobs of the start
have run; then fifty of them at once for so many seconds, with 1 to 3 s think time. Times run from the request to the last byte of the page; the generator is on the
same machine.
"""

import os
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from uuid6 import uuid7

from bench import jobs, people
from bench.filings import slow
from bench.house import House
from bench.lists import USERS, alone, together
from bench.lists import Person as Visitor
from sunshine.before.declarations.actions.keeping import sealed
from sunshine.before.declarations.models import (
    Campaign,
    Content,
    ContentKey,
    Declaration,
    DeclaredCompany,
    DeclaredRelative,
)
from sunshine.before.declarations.queries.content import fingerprint_of
from sunshine.before.declarations.rules import Told
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import key_of

BATCH = 2000
YEARS = 4
RELATIONS = ("12", "20", "30", "51", "52", "73")
HERE = "[0-9a-f-]{36}"
READERS = (
    ("personnel", "C000", "management"),
    ("secretary", "C000", "management"),
    ("discipline_officer", "RES0", "supervision"),
)
PAGES = {
    "declarations": "/declarations/",
    "declarations, overdue": "/declarations/?mark=overdue",
    "declarations, to review": "/declarations/?state=filed",
    "declarations, of one kind": "/declarations/?kind=yearly",
    "declarations, by name": "/declarations/?q=申报人977",
    "declarations, by company": "/declarations/?q=澄州第977建材有限公司",
    "campaigns": "/declarations/campaigns/",
    "statistics": "/declarations/statistics/",
    "own declarations": "/declarations/mine/",
    "search": "/search/?q=申报人977",
}


def found(records: int) -> None:
    """So many declarations of a fourth as many people, over all enterprises in turn."""
    people.found(1000)
    by = system_actor("长时证明")
    with acting_as(by):
        places = list(Organisation.objects.filter(kind="enterprise").order_by("code"))
        have = Declaration.objects.count()
        author = Account.objects.earliest("username")
        rounds = [_round(year, author) for year in range(YEARS)]
        names = [f"申报人{n}" for n in range(records // YEARS)]
        known = dict(Person.objects.filter(name__startswith="申报人").values_list("name", "pk"))
        fresh = [Person(name=n, person_key=key_of(n)) for n in names if n not in known]
        Person.objects.bulk_create(fresh, batch_size=BATCH)
        persons = list(Person.objects.filter(name__startswith="申报人").order_by("pk"))
    for start in range(have, records, BATCH):
        with acting_as(by), transaction.atomic():
            rows = [
                _one(n, persons[who], places[who % len(places)], rounds[year])
                for n in range(start, min(records, start + BATCH))
                for year, who in [divmod(n, len(persons))]
            ]
            _keep(rows)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _round(year: int, author: Account) -> Campaign:
    opens = date(today().year - year, 1, 4)
    made, _ = Campaign.objects.get_or_create(
        year=opens.year,
        kind="yearly",
        organisation=Organisation.objects.get(code="C000"),
        defaults={
            "title": f"{opens.year} 年度申报", "opens_on": opens, "due_on": opens + timedelta(86),
            "filed_by": author, "opened_at": now(),
        },
    )  # fmt: skip
    return made


def _told(n: int) -> Told:
    relatives = tuple(
        {"relation": code, "name": f"亲属{n % 9973}之{place}", "employer": "无"}
        for place, code in enumerate(RELATIONS)
    )
    firm = {"holder": "1", "name": f"澄州第{n % 1999}建材有限公司", "role": "shareholder"}
    sections = {
        "declarant": ({"number": ""},), "relatives": relatives,
        "companies": (firm,) if n % 10 == 0 else (), "statement": ({"words": "无"},),
    }  # fmt: skip
    return Told(sections, frozenset({"posts", "offshore", "dealings"}), promised=True)


def _one(n: int, person: Person, place: Organisation, of: Campaign) -> tuple[Declaration, Told]:
    """One in twenty is not filed, one in ten waits for review, the others are reviewed."""
    told, state = _told(n), "due" if n % 20 == 0 else "filed" if n % 10 == 1 else "reviewed"
    filed = state != "due"
    row = Declaration(
        id=uuid7(), year=of.year, number=f"{place.short_name}申〔{of.year}〕{n:06d}号", campaign=of,
        organisation=place, person=person, post="部门经理", post_class="key", kind="yearly",
        since_on=of.opens_on, first_due_on=of.due_on, due_on=of.due_on, state=state, opened_at=now(),
        filed_at=now() if filed else None, filed_on=of.due_on if filed else None,
        is_late=filed and n % 13 == 0, fingerprint=fingerprint_of(told) if filed else "",
        outcome="none" if state == "reviewed" else "",
        concluded_at=now() if state == "reviewed" else None,
    )  # fmt: skip
    return row, told


def _keep(rows: list[tuple[Declaration, Told]]) -> None:
    Declaration.objects.bulk_create([row for row, _ in rows], batch_size=BATCH)
    made = [sealed(row, told) for row, told in rows if row.filed_at]
    ContentKey.objects.bulk_create([m.key for m in made], batch_size=BATCH)
    Content.objects.bulk_create([m.content for m in made], batch_size=BATCH)
    relatives = [r for m in made for r in m.relatives]
    DeclaredRelative.objects.bulk_create(relatives, batch_size=BATCH)
    DeclaredCompany.objects.bulk_create([c for m in made for c in m.companies], batch_size=BATCH)


class Reader(Visitor):
    """Opens every page, and from the lists one campaign, one declaration and the next page."""

    def round(self) -> None:
        for kind in self.chance.sample(list(PAGES), len(PAGES)):
            if self.end:
                return
            page = self.look(kind, PAGES[kind])
            for of, address in _links(kind, page):
                self.look(of, address)


def _links(kind: str, page: str) -> Iterator[tuple[str, str]]:
    wanted = {
        "campaigns": ("one campaign", f'href="(/declarations/campaigns/{HERE}/)"'),
        "declarations, to review": ("one declaration", f'href="(/declarations/{HERE}/)"'),
    }
    if kind in wanted and (hit := re.search(wanted[kind][1], page)):
        yield wanted[kind][0], hit[1]
    if kind == "declarations" and (hit := re.search(r'href="([^"]*after=[^"]+)"', page)):
        yield "declarations, next page", PAGES[kind] + hit[1].replace("&amp;", "&")


def prove(house: House, records: str = "50000", rounds: str = "20", seconds: str = "60") -> str:
    began = time.perf_counter()
    found(int(records))
    with acting_as(system_actor("长时证明")):
        count = DeclaredRelative.objects.count()
    took = time.perf_counter() - began
    print(f"{records} declarations, {count} relatives in {took:.0f} s", flush=True)
    names = []
    for role, code, tree in READERS:
        places = [Organisation.objects.get(code=code)]
        names.append(people.people(USERS // len(READERS) + 1, role=role, places=places, tree=tree))
    house.serve()
    jobs.rest()
    told = []
    for name, *_ in names:
        reader = Reader(house, name)
        p95, of_each = alone(reader, int(rounds))
        print(f"{name}: p95 {p95:.0f} ms; {of_each}", flush=True)
        told.append(f"{name} p95 {p95:.0f} ms, pages of 80 ms or more: {slow(reader)}")
    if float(seconds):
        persons = [Reader(house, name) for group in names for name in group][:USERS]
        p95, of_each = together(persons, float(seconds))
        print(f"{len(persons)} users: p95 {p95:.0f} ms; {of_each}", flush=True)
        told.append(f"{len(persons)} users with 1 to 3 s think time p95 {p95:.0f} ms")
    return f"{int(records):,} declarations: {'. '.join(told)} (load {os.getloadavg()[0]:.1f})"
