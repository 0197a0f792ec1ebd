"""Every page before the meeting with 100,000 matters: each restricted reader alone, then fifty.

`python -m bench filings [RECORDS] [ROUNDS] [SECONDS]`: a clerk of a subsidiary, a lawyer and a
secretary of its group and a disciplinary officer open, in turn and alone, every page of authority,
filings, reviews, briefs and reports that their rights give them, when the jobs of the start have
run; then fifty of them at once for so many seconds, with 1 to 3 s think time. Times run from the
request to the last byte of the page; the generator is on the same machine.
"""

import os
import re
import time

from bench import jobs, matters, people
from bench.house import House
from bench.lists import USERS, Person, alone, together
from sunshine.before.filings.actions import drafts
from sunshine.before.filings.models import Matter
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import Organisation

TARGET = 80.0
ROLES = (
    ("clerk", "C048", "management"),
    ("reviewer", "C000", "management"),
    ("secretary", "C000", "management"),
    ("discipline_officer", "RES0", "supervision"),
)
# Right → pages by their kind.
PAGES = {
    "matter.read": {
        "matters": "/filings/",
        "matters, open": "/filings/?state=open",
        "matters, on file": "/filings/?state=on_file",
        "matters, late": "/filings/?mark=late",
        "matters, overdue": "/filings/?mark=overdue",
        "matters, of one class": "/filings/?kind=project",
        "matters, by word": "/filings/?q=第977号",
        "matters, by firm": "/filings/?q=澄州第12建材",
        "matters, by two characters": "/filings/?q=设备",
        "matters, by nothing": "/filings/?q=没有这样的事项",
        "matters, to sign": "/filings/?state=signing",
        "matters, to change": "/filings/?state=filed",
    },
    "matter.file": {"new matter": "/filings/new/", "matters, from Excel": "/filings/import/"},
    "review.read": {
        "reviews": "/reviews/",
        "reviews, waiting": "/reviews/?state=waiting",
        "reviews, late": "/reviews/?late=1",
        "reviews, by word": "/reviews/?q=第977号",
        "reviews, mine": "/reviews/?whose=mine",
    },
    "brief.read": {
        "briefs": "/briefs/",
        "briefs, given": "/briefs/?state=given",
        "briefs, by word": "/briefs/?q=第977",
    },
    "brief.write": {"new brief": "/briefs/new/"},
    "report.read": {
        "reports": "/reports/",
        "reports, open": "/reports/?state=open",
        "reports, by word": "/reports/?q=第977号",
        "reports, in figures": "/reports/statistics/",
    },
    "report.file": {"new report": "/reports/new/"},
    "authority.read": {
        "authority": "/authority/",
        "authority, why": "/authority/why/",
        "net assets": "/authority/net-assets/",
    },
}
HERE = "[0-9a-f-]{36}"
# Page → pages that a link on it leads to, by what the link looks like.
LINKS = {
    "matters": {"one matter": f"/filings/{HERE}/"},
    "matters, on file": {"one old matter": f"/filings/{HERE}/"},
    "reviews": {"one review": f"/reviews/{HERE}/"},
    "briefs": {"one brief": f"/briefs/{HERE}/"},
    "reports": {"one report": f"/reports/{HERE}/"},
    "authority": {"one list": f"/authority/{HERE}/"},
    "net assets": {"net assets of one": f"/authority/net-assets/{HERE}/"},
}
# Page of one record → what is under it, and for whom.
UNDER = {
    "one matter": (("whole file", "whole/", "matter.read"), ("receipt", "receipt/", "matter.read")),
    "one old matter": (("old whole file", "whole/", "matter.read"),),
    "matters, to sign": (("signing", "sign/", "matter.sign"),),
    "matters, to change": (("changing", "revise/", "matter.file"),),
}
NEXT = {"matters", "reviews", "briefs", "reports"}


class Reader(Person):
    """Reads, in turn, every page its rights give it."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__(house, name)
        self.rights = actor_of(Account.objects.get(username=name)).permissions
        pages = {
            k: a for right, found in PAGES.items() if right in self.rights for k, a in found.items()
        }
        self.pages = {
            k: a
            for k, a in pages.items()
            if k != "matters, to sign" or "matter.sign" in self.rights
        }

    def round(self) -> None:
        for kind in self.chance.sample(list(self.pages), len(self.pages)):
            if self.end:
                return
            self.follow(kind, self.look(kind, self.pages[kind]))

    def follow(self, kind: str, page: str) -> None:
        for of, link in LINKS.get(kind, {}).items():
            if found := re.search(f'href="({link})"', page):
                self.below(of, found[1], self.look(of, found[1]))
        if (
            kind in UNDER
            and kind in self.pages
            and (found := re.search(f'href="(/filings/{HERE}/)"', page))
        ):
            self.below(kind, found[1], page)
        if kind in NEXT and (found := re.search(r'href="([^"]*after=[^"]+)"', page)):
            base = self.pages[kind]
            self.look(f"{kind}, next page", base + found[1].replace("&amp;", "&"))

    def below(self, kind: str, address: str, page: str) -> None:
        for of, part, right in UNDER.get(kind, ()):
            if right in self.rights and (part != "receipt/" or f"{address}{part}" in page):
                self.look(of, address + part)


def _drafting(name: str) -> str:
    """The address of a draft of the clerk's own, half filled in."""
    actor = actor_of(Account.objects.get(username=name))
    place = Organisation.objects.get(code="C048")
    typed = {"title": "支付第977号设备的尾款", "amount": "6800000", "meets_on": "2027-01-20"}
    with acting_as(actor):
        made = drafts.start(by=actor, organisation_id=place.pk, item_code="F01-001", typed=typed)
    return f"/filings/drafts/{made.pk}/"


def _alone(house: House, name: str) -> tuple[Reader, int]:
    """One reader, and how many matters it may see."""
    reader = Reader(house, name)
    actor = actor_of(Account.objects.get(username=name))
    with acting_as(actor):
        seen = Matter.objects.visible_to(actor).count()
    if name.startswith("clerk"):
        reader.pages["draft"] = _drafting(name)
    return reader, seen


def slow(reader: Person) -> str:
    found = []
    for kind, took in sorted(reader.times.items()):
        p95 = sorted(took)[int(len(took) * 0.95)] * 1000
        if p95 >= TARGET:
            found.append(f"{kind} {p95:.0f}")
    return "; ".join(found) or "none"


def prove(house: House, records: str = "100000", rounds: str = "20", seconds: str = "60") -> str:
    began = time.perf_counter()
    matters.found(house, int(records))
    print(f"{records} matters in {time.perf_counter() - began:.0f} s", flush=True)
    names = []
    for role, code, tree in ROLES:
        places = [Organisation.objects.get(code=code)]
        names.append(people.people(USERS // len(ROLES) + 1, role=role, places=places, tree=tree))
    house.serve()
    jobs.rest()
    told = []
    for name, *_ in names:
        reader, seen = _alone(house, name)
        p95, of_each = alone(reader, int(rounds))
        print(f"{name}, who may see {seen:,}: p95 {p95:.0f} ms; {of_each}", flush=True)
        told.append(
            f"{name} ({seen:,} matters) p95 {p95:.0f} ms, pages of 80 ms or more: {slow(reader)}"
        )
    if float(seconds):
        persons = [Reader(house, name) for group in names for name in group][:USERS]
        p95, of_each = together(persons, float(seconds))
        print(f"{len(persons)} users: p95 {p95:.0f} ms; {of_each}", flush=True)
        told.append(f"{len(persons)} users with 1 to 3 s think time p95 {p95:.0f} ms")
    return (
        f"{int(records):,} matters, alone: {'. '.join(told)}"
        f" (load of the machine {os.getloadavg()[0]:.1f})"
    )
