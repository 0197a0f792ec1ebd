"""Every page of risk prevention with 20,000 risk points: each restricted reader alone, then fifty.

`python -m bench risks [RECORDS] [ROUNDS] [SECONDS]`: a clerk of a subsidiary, a lawyer, the
discipline office and the secretary of its group and a disciplinary officer of the city open, in
turn and alone, every page of the register, controls, maps, screenings, handbooks and publications
that their rights give them, when the jobs of the start have run; then fifty of them at once for so
many seconds, with 1 to 3 s think time. Before it, the worker makes the handbook of the group.
"""

import os
import re
import time
from collections.abc import Mapping

from bench import jobs, people, points
from bench.filings import slow
from bench.house import House
from bench.lists import USERS, Person, alone, together
from sunshine.before.handbooks.models import Handbook
from sunshine.before.risks.models import RiskPoint
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import Organisation

ROLES = (
    ("clerk", "C048", "management"),
    ("reviewer", "C000", "management"),
    ("inner_discipline", "C000", "management"),
    ("secretary", "C000", "management"),
    ("discipline_officer", "RES0", "supervision"),
)
MAKER, PATIENCE = "inner_discipline-000", 120.0
# Right → pages by their kind.
PAGES: Mapping[str, Mapping[str, str]] = {
    "risk.read": {
        "risks": "/risks/",
        "risks, of one level": "/risks/?level=one",
        "risks, of one field": "/risks/?field=tendering",
        "risks, to review": "/risks/?state=review",
        "risks, uncontrolled": "/risks/?flag=bare",
        "risks, controls overdue": "/risks/?flag=late",
        "risks, review due": "/risks/?flag=due",
        "risks, of one cell": "/risks/?cell=4-4",
        "risks, of one enterprise": "/risks/?scope=C048",
        "risks, by word": "/risks/?q=第977号",
        "risks, by two characters": "/risks/?q=采购",
        "risks, by nothing": "/risks/?q=没有这样的风险",
        "library": "/risks/library/",
        "map": "/risks/map/",
        "map, of one field": "/risks/map/?field=funds",
        "powers": "/risks/powers/",
        "power": "/risks/powers/P06/",
        "controls": "/controls/",
        "controls, overdue": "/controls/?state=late",
        "controls, mine": "/controls/?mine=owner",
        "controls, I oversee": "/controls/?mine=overseer",
        "screenings": "/screenings/",
        "publications": "/publications/",
        "desk": "/",
        "search": "/search/?q=第977号",
    },
    "risk.file": {"new risk": "/risks/new/", "risks, from Excel": "/risks/import/"},
    "risk.screen": {"new screening": "/screenings/new/"},
    "handbook.read": {"handbooks": "/handbooks/"},
}
HERE = "[0-9a-f-]{36}"
# Page → pages that a link on it leads to, by what the link looks like.
LINKS: Mapping[str, Mapping[str, str]] = {
    "risks": {"one risk": f"/risks/{HERE}/"},
    "controls": {"one control": f"/controls/{HERE}/"},
    "screenings": {"one screening": f"/screenings/{HERE}/"},
    "one screening": {"one part": f"/screenings/parts/{HERE}/"},
    "publications": {"one publication": f"/publications/{HERE}/"},
    "handbooks": {"one handbook": f"/handbooks/{HERE}/"},
    "one handbook": {"quiz": f"/handbooks/{HERE}/quiz/"},
}
NEXT = {"risks", "risks, uncontrolled", "controls", "publications"}


class Reader(Person):
    """Reads, in turn, every page its rights give it."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__(house, name)
        rights = actor_of(Account.objects.get(username=name)).permissions
        self.pages = {
            k: a for right, found in PAGES.items() if right in rights for k, a in found.items()
        }

    def round(self) -> None:
        for kind in self.chance.sample(list(self.pages), len(self.pages)):
            if self.end:
                return
            self.open(kind, self.pages[kind])

    def open(self, kind: str, address: str) -> None:
        page = self.look(kind, address)
        for of, link in LINKS.get(kind, {}).items():
            if found := re.search(f'href="({link})"', page):
                self.open(of, found[1])
        if kind in NEXT and (found := re.search(r'href="([^"]*after=[^"]+)"', page)):
            self.look(
                f"{kind}, next page", address.partition("?")[0] + found[1].replace("&amp;", "&")
            )


def _book(house: House) -> str:
    """The handbook of the group, asked for on the page and made by the worker."""
    maker, place = Reader(house, MAKER), Organisation.objects.get(code="C000")
    people.enter(maker.browser, MAKER)
    page = maker.browser.get("/handbooks/").body.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None, page
    began = time.perf_counter()
    told = {"organisation": str(place.pk), "key": key[1]}
    answer = maker.browser.post("/handbooks/new/", told)
    asked = time.perf_counter() - began
    book = re.search(HERE, answer.headers.get("Location") or "")
    assert book is not None, answer.words
    seen = set[int]()
    actor = actor_of(Account.objects.get(username=MAKER))
    while time.perf_counter() - began < PATIENCE:
        with acting_as(actor):
            found = Handbook.objects.defer("content").get(pk=book[0])
        assert not found.message, found.message
        seen.add(found.progress)
        if found.state != "making":
            took = time.perf_counter() - began
            steps = ", ".join(f"{n}" for n in sorted(seen))
            return (
                f"handbook of {found.point_count:,} points in {took:.1f} s, the page answered after"
                f" {asked * 1000:.0f} ms, progress seen {steps}"
            )
        time.sleep(0.05)
    raise AssertionError("the handbook is not made")


def _seen(name: str) -> int:
    """How many points somebody may see."""
    actor = actor_of(Account.objects.get(username=name))
    with acting_as(actor):
        return RiskPoint.objects.visible_to(actor).count()


def prove(house: House, records: str = "20000", rounds: str = "20", seconds: str = "60") -> str:
    began = time.perf_counter()
    points.found(house, int(records))
    print(f"{records} risk points in {time.perf_counter() - began:.0f} s", flush=True)
    names = []
    for role, code, tree in ROLES:
        places = [Organisation.objects.get(code=code)]
        names.append(people.people(USERS // len(ROLES), role=role, places=places, tree=tree))
    house.serve()
    jobs.rest()
    told = [_book(house)]
    print(told[0], flush=True)
    for name, *_ in names:
        reader, seen = Reader(house, name), _seen(name)
        p95, of_each = alone(reader, int(rounds))
        print(f"{name}, who may see {seen:,}: p95 {p95:.0f} ms; {of_each}", flush=True)
        told.append(f"{name} ({seen:,}) p95 {p95:.0f} ms, pages of 80 ms or more: {slow(reader)}")
    if float(seconds):
        p95, of_each = together(
            [Reader(house, n) for group in names for n in group], float(seconds)
        )
        print(f"together: p95 {p95:.0f} ms; {of_each}", flush=True)
        told.append(f"{USERS} users with 1 to 3 s think time p95 {p95:.0f} ms")
    return f"{int(records):,} risk points: {'. '.join(told)} (load {os.getloadavg()[0]:.1f})"
