"""Random worlds: facts as plain values, and the same facts in the database."""

import random
from datetime import date, timedelta
from types import SimpleNamespace

from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import Hit, HitEvidence
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Deputy, Grant
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.models import Content, Evidence
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

READS = {
    "clerk",
    "reviewer",
    "leader",
    "secretary",
    "discipline_officer",
    "sasac_supervisor",
    "auditor",
    "data_steward",
}
OPEN = {"sasac_supervisor", "auditor", "data_steward"}
DISPOSES = {"reviewer", "discipline_officer", "sasac_supervisor"}
ROLES = sorted(READS | OPEN)
TREES = ("management", "ownership", "supervision")
CLASSES = ("", "decision", "appointment", "project")  # of a record; "" is a record without one
GRANTED_CLASSES = ("", "", "", "appointment", "project")  # of a grant; "" is all of them
DAY = timedelta(days=1)


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
            class_=draw.choice(GRANTED_CLASSES),
        ))  # fmt: skip
    Grant.objects.bulk_create(
        Grant(
            account=g.account,
            tenure_id=g.tenure and g.tenure.pk,
            role=g.role,
            organisation_id=g.place,
            tree=g.tree,
            matter_class=g.class_,
            valid=period(g.since, g.until),
        )
        for g in grants
    )
    mandates = []
    for _ in range(4):
        giver, taker = draw.sample(people, 2)
        since, until = span(draw)
        tree, place, class_ = draw.choice(TREES), draw.choice(places), draw.choice(GRANTED_CLASSES)
        row = Deputy.objects.create(
            principal=giver,
            deputy=taker,
            organisation=place,
            tree=tree,
            matter_class=class_,
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
                class_=class_,
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
        places=[p.pk for p in places],
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
        file = _file(alert, place)
    return SimpleNamespace(pk=alert.pk, hit=hit.pk, place=place and place.pk, file=file)


def _file(alert: Alert, place: Organisation | None) -> object:
    """A file on the alert, written by nobody who is of this world."""
    account, _ = Account.objects.get_or_create(username="附件管理")
    content, _ = Content.objects.get_or_create(
        sha256="0" * 64, sm3="0" * 64, size=1, kind="text", defaults={"kept_at": now()}
    )
    return Evidence.objects.create(
        subject_label="alert", subject_id=alert.pk, organisation=place, read_permission="alert.read",
        content=content, name="x.txt", secrecy="internal", attached_by=account, attached_name="x",
        attached_at=now(), entry_id=uuid7(),
    ).pk  # fmt: skip
