"""Random worlds; a reading of the rules that shares no code with the program; no difference.

Who sees an alert: a grant of today (to the account, or to a post the person holds today) of a
role with `alert.read`, on an organisation above it (or itself) in the grant's tree; without an
organisation, a role with `open_data.read` besides. A deputy sees what the principal sees,
within the mandate's subtree. Classes: a record of a class is reached by grants for it or for
all; a record without one, as an alert, only by grants for all; so with mandates. A denial of
today, against either of them, closes it.
Compared: `visible_to`, the pages of the list, the detail page, the API's lists, row-level
security, files of alerts, the work list, organisations, and reach by class, in Python and in the database.
A case is one actor, one kind of thing, one world; the run prints how many there were.
"""

import os
import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from worlds import CLASSES, DISPOSES, OPEN, READS, holds, world

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import HitEvidence
from sunshine.faces.desk.queries.listing import Filters, alert_page
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.pages import ACTING_FOR
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.worklist.models import WorkItem

WORLDS = int(os.environ.get("SUNSHINE_WORLDS", "16"))
LEAST = 12  # cases of a world, so that 90 worlds are over 1,000 cases and 900 over 10,000

pytestmark = pytest.mark.django_db


def below(edges: list[SimpleNamespace], tree: str, root: object) -> set[object]:
    """The subtree of today, walked edge by edge."""
    found, wave = {root}, {root}
    while wave:
        wave = {e.down for e in edges if e.tree == tree and holds(e) and e.up in wave} - found
        found |= wave
    return found


def granted(
    w: SimpleNamespace, account: Account, mandate: SimpleNamespace | None, class_: str = ""
) -> list[SimpleNamespace]:
    """Grants that count for a record of a class, by the words at the top of this file."""
    person = account.person_id
    if mandate is not None and not (
        holds(mandate) and mandate.taker == person and mandate.class_ in {"", class_}
    ):
        return []
    whose = person if mandate is None else mandate.giver
    own = {account.pk} if mandate is None else {a.pk for a in w.accounts if a.person_id == whose}
    return [
        g for g in w.grants
        if holds(g) and g.class_ in {"", class_}
        and ((g.account is not None and g.account.pk in own)
             or (g.tenure is not None and g.tenure.person == whose and holds(g.tenure)))
    ]  # fmt: skip


def places(
    w: SimpleNamespace,
    account: Account,
    mandate: SimpleNamespace | None,
    roles: set[str],
    class_: str = "",
) -> set[object]:
    """Organisations whose records of a class one of `roles` opens."""
    mine = granted(w, account, mandate, class_)
    found = {p for g in mine if g.role in roles for p in below(w.edges, g.tree, g.place)}
    return found & below(w.edges, mandate.tree, mandate.place) if mandate else found


def allowed(
    w: SimpleNamespace, account: Account, mandate: SimpleNamespace | None, roles: set[str]
) -> set[object]:
    """Alerts that somebody may see through one of `roles`."""
    held = {g.role for g in granted(w, account, mandate)}
    open_data = mandate is None and bool(held & OPEN) and bool(held & roles)
    where = places(w, account, mandate, roles)
    recused = {account.person_id} | ({mandate.giver} if mandate else set())
    closed = {d.alert for d in w.denials if holds(d) and d.person in recused}
    return {
        a.pk for a in w.alerts
        if a.pk not in closed and (a.place in where if a.place else open_data)
    }  # fmt: skip


def seen_by(w: SimpleNamespace, actor: Actor) -> dict[str, set[object]]:
    """What the program shows, by kind."""
    mine = [a.pk for a in w.alerts]
    rows, _ = alert_page(Alert.objects.visible_to(actor), Filters())
    work = WorkItem.objects.visible_to(actor).filter(subject_id__in=mine)
    found = {
        "alerts": set(Alert.objects.visible_to(actor).filter(pk__in=mine).values_list("pk", flat=True)),
        "list": {r.pk for r in rows} & set(mine),
        "work": set(work.values_list("subject_id", flat=True)),
        "organisations": set(Organisation.objects.visible_to(actor).filter(pk__in=w.places).values_list("pk", flat=True)),
    }  # fmt: skip
    for class_ in CLASSES:
        there = reachable(actor, "alert.read", matter_class=class_).filter(pk__in=w.places)
        found[f"reach {class_}"] = set(there.values_list("pk", flat=True))
    with acting_as(actor), connection.cursor() as cursor:
        evidence = HitEvidence.objects.filter(hit__in=[a.hit for a in w.alerts])
        hits = set(evidence.values_list("hit_id", flat=True))
        found["evidence"] = {a.pk for a in w.alerts if a.hit in hits}
        files = Evidence.objects.filter(pk__in=[a.file for a in w.alerts])
        by_policy = set(files.values_list("pk", flat=True))
        found["files by policy"] = {a.pk for a in w.alerts if a.file in by_policy}
        for class_ in CLASSES:
            cursor.execute(
                "select id from organisations_organisation where id = any(%s)"
                " and access_reaches('alert.read', id, %s)",
                [w.places, class_],
            )
            found[f"policy {class_}"] = {pk for (pk,) in cursor}
            cursor.execute(
                "select place from access_places('alert.read')"
                " where class in ('', %s) and place = any(%s)",
                [class_, w.places],
            )
            assert {pk for (pk,) in cursor} == found[f"policy {class_}"], "as rows and as a set"
        cursor.execute(
            "select id from unnest(%s::uuid[]) id where access_closed('alert', id)", [mine]
        )
        closed = {pk for (pk,) in cursor}
        cursor.execute("select access_shut('alert')")
        assert {pk for (pk,) in cursor} & set(mine) == closed, "as rows and as a set"
    with acting_as(system_actor("测试")):  # the policy lets all through: visible_to alone
        by_query = set(files.all().visible_to(actor).values_list("pk", flat=True))
        found["files"] = {a.pk for a in w.alerts if a.file in by_query}
    return found


def expected_of(
    w: SimpleNamespace, account: Account, mandate: SimpleNamespace | None
) -> dict[str, set[object]]:
    read = allowed(w, account, mandate, READS)
    by_class = {c: places(w, account, mandate, READS, c) for c in CLASSES}
    return {
        "alerts": read,
        "list": read,
        "work": allowed(w, account, mandate, DISPOSES),
        "organisations": by_class[""],
        "evidence": read,
        "files by policy": read,
        "files": read,
        **{f"reach {c}": found for c, found in by_class.items()},
        **{f"policy {c}": found for c, found in by_class.items()},
    }


@pytest.mark.parametrize("seed", range(1, WORLDS + 1))
def test_lists_pages_and_policies_agree_with_the_second_reading(
    seed: int, record_property: Callable[[str, object], None]
) -> None:
    w = world(seed)
    actors = [(a, None) for a in w.accounts]
    actors += [(a, m) for m in w.mandates for a in w.accounts if a.person_id == m.taker]
    actors += [(w.accounts[0], m) for m in w.mandates if m.taker != w.accounts[0].person_id]
    cases = 0
    for account, mandate in actors:
        expected = expected_of(w, account, mandate)
        assert seen_by(w, actor_of(account, mandate and mandate.row)) == expected
        cases += len(expected)
    assert not Evidence.objects.exists(), "outside acting_as there are no files at all"
    assert not HitEvidence.objects.exists(), "outside acting_as there is no evidence at all"
    through = [(a, m) for a, m in actors if m is None or (holds(m) and m.taker == a.person_id)]
    for account, mandate in random.Random(seed).sample(through, 2):
        cases += _doors(w, account, mandate)
    assert cases >= LEAST
    record_property("oracle_cases", cases)


def _doors(w: SimpleNamespace, account: Account, mandate: SimpleNamespace | None) -> int:
    """The same through a browser: list, detail, and the lists of the API. Returns cases."""
    client, expected = Client(), allowed(w, account, mandate, READS)
    client.force_login(account)
    if mandate is not None:
        session = client.session
        session[ACTING_FOR] = str(mandate.row.pk)
        session.save()
    told = client.get("/alerts/").content.decode()
    for alert in w.alerts:
        assert (str(alert.pk) in told) == (alert.pk in expected)
        status = 200 if alert.pk in expected else 404
        assert client.get(f"/alerts/{alert.pk}/").status_code == status
        assert client.get(f"/api/alerts/{alert.pk}").status_code == status
    api = {
        "alerts": ("id", expected),
        "work-items": ("subject_id", allowed(w, account, mandate, DISPOSES)),
        "organisations": ("id", places(w, account, mandate, READS)),
    }
    for name, (column, wanted) in api.items():
        answer = client.get(f"/api/{name}")
        items = answer.json()["items"] if answer.status_code == 200 else []
        assert {item[column] for item in items} == {str(pk) for pk in wanted}, name
    return 3 + len(api)


def test_nothing_of_the_context_is_left_behind_for_the_next_transaction() -> None:
    w = world(0)
    actor = actor_of(w.accounts[0])
    with acting_as(system_actor("测试")):
        everything = HitEvidence.objects.count()
        with acting_as(actor):
            pass
        assert HitEvidence.objects.count() == everything, "the outer actor is back"
