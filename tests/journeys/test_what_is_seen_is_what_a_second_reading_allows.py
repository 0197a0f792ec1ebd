"""Random worlds; a reading of the rules that shares no code with the program; no difference.

Who sees an alert: a grant of today (to the account, or to a post the person holds today) of a
role with `alert.read`, on an organisation above it (or itself) in the grant's tree; without an
organisation, a role with `open_data.read` besides. A deputy sees what the principal sees,
within the mandate's subtree. A denial of today, against either of them, closes it.
Compared: `visible_to`, the pages of the list, the detail page and row-level security.
"""

import os
import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.datacentre.lake.models import Snapshot
from sunshine.faces.desk.queries import Filters, alert_page
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Deputy, Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import period, rebuild_paths
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationEdge,
    Post,
    Tenure,
)
from sunshine.foundation.people.models import Person
from sunshine.foundation.worklist.models import WorkItem

READS = {"clerk", "reviewer", "secretary", "discipline_officer", "sasac_supervisor", "auditor"}
OPEN = {"sasac_supervisor", "auditor", "data_steward"}
DISPOSES = {"reviewer", "discipline_officer", "sasac_supervisor"}
ROLES = sorted(READS | OPEN)
TREES = ("management", "ownership", "supervision")
DAY = timedelta(days=1)
WORLDS = int(os.environ.get("SUNSHINE_WORLDS", "90"))

pytestmark = pytest.mark.django_db


def span(draw: random.Random) -> tuple[date, date | None]:
    """A period that holds today, ended before, ends today (half-open), or begins tomorrow."""
    day = today()
    return draw.choice(
        [(day - 9 * DAY, None)] * 3
        + [(day, day + DAY), (day - 9 * DAY, day), (day - 9 * DAY, day - DAY), (day + DAY, None)]
    )


def holds(row: SimpleNamespace) -> bool:
    return row.since <= today() and (row.until is None or today() < row.until)


def world(seed: int) -> SimpleNamespace:  # noqa: PLR0915  all the facts of a world
    """Facts as plain values, and the same facts in the database."""
    draw = random.Random(seed)
    places = Organisation.objects.bulk_create(
        Organisation(
            kind="enterprise", name=f"企业{seed}-{n}", short_name=str(n), code=f"W{seed}-{n}"
        )
        for n in range(draw.randint(4, 8))
    )
    edges = []
    for tree in TREES:
        for n, child in enumerate(places[1:], 1):
            if draw.random() < 0.75:
                since, until = span(draw)
                edges.append(
                    SimpleNamespace(
                        tree=tree,
                        up=places[draw.randrange(n)].pk,
                        down=child.pk,
                        since=since,
                        until=until,
                    )
                )
    OrganisationEdge.objects.bulk_create(
        OrganisationEdge(
            tree=e.tree, parent_id=e.up, child_id=e.down, valid=period(e.since, e.until)
        )
        for e in edges
    )
    rebuild_paths(on=today())
    people = Person.objects.bulk_create(
        Person(name=f"人{seed}-{n}", person_key=f"p_{uuid7().hex}") for n in range(4)
    )
    accounts = Account.objects.bulk_create(
        Account(username=f"u{seed}-{n}", person=people[min(n, 3)]) for n in range(5)
    )  # the last person has two accounts
    posts = Post.objects.bulk_create(
        Post(organisation=draw.choice(places), name=f"岗{n}") for n in range(3)
    )
    tenures = []
    for post in posts:
        since, until = span(draw)
        row = Tenure.objects.create(
            person=draw.choice(people), post=post, valid=period(since, until)
        )
        tenures.append(SimpleNamespace(pk=row.pk, person=row.person_id, since=since, until=until))
    grants = []
    for _ in range(draw.randint(2, 9)):
        since, until = span(draw)
        to_post = draw.random() < 0.4
        grants.append(SimpleNamespace(
            account=None if to_post else draw.choice(accounts), tenure=draw.choice(tenures) if to_post else None,
            role=draw.choice(ROLES), place=draw.choice(places).pk, tree=draw.choice(TREES), since=since, until=until,
        ))  # fmt: skip
    Grant.objects.bulk_create(
        Grant(
            account=g.account,
            tenure_id=g.tenure and g.tenure.pk,
            role=g.role,
            organisation_id=g.place,
            tree=g.tree,
            valid=period(g.since, g.until),
        )
        for g in grants
    )
    mandates = []
    for _ in range(4):
        giver, taker = draw.sample(people, 2)
        since, until = span(draw)
        tree, place = draw.choice(TREES), draw.choice(places)
        row = Deputy.objects.create(
            principal=giver,
            deputy=taker,
            organisation=place,
            tree=tree,
            valid=period(since, until),
            reason="出差",
        )
        mandates.append(
            SimpleNamespace(
                row=row,
                giver=giver.pk,
                taker=taker.pk,
                tree=tree,
                place=place.pk,
                since=since,
                until=until,
            )
        )
    alerts = [_alert(seed, n, draw.choice([*places, None])) for n in range(draw.randint(4, 8))]
    denials = []
    for _ in range(draw.randint(0, 5)):
        since, until = span(draw)
        person, alert = draw.choice(people).pk, draw.choice(alerts).pk
        denials.append(SimpleNamespace(person=person, alert=alert, since=since, until=until))
    Denial.objects.bulk_create(
        Denial(
            person_id=d.person,
            subject_label="alert",
            subject_id=d.alert,
            reason="recusal",
            valid=period(d.since, d.until),
        )
        for d in denials
    )
    return SimpleNamespace(
        edges=edges,
        grants=grants,
        mandates=mandates,
        denials=denials,
        alerts=alerts,
        accounts=accounts,
        tenures=tenures,
    )


def _alert(seed: int, number: int, place: Organisation | None) -> SimpleNamespace:
    snapshot, _ = Snapshot.objects.get_or_create(
        number=1,
        defaults={"tables": {}, "counts": {}, "cause": "x", "created_at": now(), "actor_name": "x"},
    )
    with acting_as(system_actor("测试")):
        hit = Hit.objects.create(
            number=seed * 10 + number, year=1900, probe="D02", probe_version="1", organisation=place, subject_kind="x",
            subject_id=str(number), occurrence=str(seed), level="red", sentence=f"疑点{seed}-{number}", snapshot=snapshot,
            evidence_hash="x", evidence_count=1, first_seen_at=now(), last_seen_at=now(),
        )  # fmt: skip
        alert = Alert.objects.create(
            hit=hit, organisation=place, level="red", due_on=today(), raised_at=now()
        )
        HitEvidence.objects.create(
            hit=hit,
            position=0,
            mart="payment",
            row_id="x",
            role="x",
            row={"amount": "1", "paid_on": "2026-01-05"},
        )
        WorkItem.objects.create(
            subject_label="alert", subject_id=alert.pk, organisation=place, kind="核查疑点", title="x",
            permission="alert.dispose", due_on=today(), created_at=now(),
        )  # fmt: skip
    return SimpleNamespace(pk=alert.pk, hit=hit.pk, place=place and place.pk)


def below(edges: list[SimpleNamespace], tree: str, root: object) -> set[object]:
    """The subtree of today, walked edge by edge."""
    found, wave = {root}, {root}
    while wave:
        wave = {e.down for e in edges if e.tree == tree and holds(e) and e.up in wave} - found
        found |= wave
    return found


def allowed(
    w: SimpleNamespace, account: Account, mandate: SimpleNamespace | None, roles: set[str]
) -> set[object]:
    """Alerts that somebody may see through one of `roles`, by the words at the top of this file."""
    person = account.person_id
    if mandate is not None and not (holds(mandate) and mandate.taker == person):
        return set()
    whose = person if mandate is None else mandate.giver
    own = {account.pk} if mandate is None else {a.pk for a in w.accounts if a.person_id == whose}
    mine = [
        g for g in w.grants
        if holds(g)
        and ((g.account is not None and g.account.pk in own)
             or (g.tenure is not None and g.tenure.person == whose and holds(g.tenure)))
    ]  # fmt: skip
    places = {p for g in mine if g.role in roles for p in below(w.edges, g.tree, g.place)}
    if mandate is not None:
        places &= below(w.edges, mandate.tree, mandate.place)
    open_data = (
        mandate is None and any(g.role in OPEN for g in mine) and any(g.role in roles for g in mine)
    )
    recused = {person} | ({whose} if mandate else set())
    closed = {d.alert for d in w.denials if holds(d) and d.person in recused}
    return {
        a.pk for a in w.alerts
        if a.pk not in closed and (a.place in places if a.place else open_data)
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(1, WORLDS + 1))
def test_lists_pages_and_policies_agree_with_the_second_reading(seed: int) -> None:
    w = world(seed)
    cases = [(a, None) for a in w.accounts]
    cases += [(a, m) for m in w.mandates for a in w.accounts if a.person_id == m.taker]
    cases += [(w.accounts[0], m) for m in w.mandates if m.taker != w.accounts[0].person_id]
    for account, mandate in cases:
        actor = actor_of(account, mandate and mandate.row)
        expected = allowed(w, account, mandate, READS)
        mine = {a.pk for a in w.alerts}
        seen = set(Alert.objects.visible_to(actor).filter(pk__in=mine).values_list("pk", flat=True))
        assert seen == expected
        rows, _ = alert_page(actor, Filters())
        assert {r.pk for r in rows} & mine == expected
        with acting_as(actor):
            hits = set(
                HitEvidence.objects.filter(hit__in=[a.hit for a in w.alerts]).values_list(
                    "hit_id", flat=True
                )
            )
        assert hits == {a.hit for a in w.alerts if a.pk in expected}
        work = set(
            WorkItem.objects.visible_to(actor)
            .filter(subject_id__in=mine)
            .values_list("subject_id", flat=True)
        )
        assert work == allowed(w, account, mandate, DISPOSES)
    assert not HitEvidence.objects.exists(), "outside acting_as there is no evidence at all"
    _pages(w, random.Random(seed).choice(w.accounts))


def _pages(w: SimpleNamespace, account: Account) -> None:
    """The same through the browser's door: list, detail, export."""
    client, expected = Client(), allowed(w, account, None, READS)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/alerts/")
    told = answer.content.decode()
    for alert in w.alerts:
        assert (str(alert.pk) in told) == (alert.pk in expected)
        assert client.get(f"/alerts/{alert.pk}/").status_code == (
            200 if alert.pk in expected else 404
        )


def test_nothing_of_the_context_is_left_behind_for_the_next_transaction() -> None:
    w = world(0)
    actor = actor_of(w.accounts[0])
    with acting_as(system_actor("测试")):
        everything = HitEvidence.objects.count()
        with acting_as(actor):
            pass
        assert HitEvidence.objects.count() == everything, "the outer actor is back"
