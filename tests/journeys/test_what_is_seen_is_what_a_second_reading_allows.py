"""Random worlds; a reading of the rules that shares no code with the program; no difference.

Who sees an alert: a grant of today (to the account, or to a post the person holds today) of a
role with `alert.read`, on an organisation above it (or itself) in the grant's tree; without an
organisation, a role with `open_data.read` besides. A deputy sees what the principal sees,
within the mandate's subtree. A denial of today, against either of them, closes it.
Compared: `visible_to`, the pages of the list, the detail page and row-level security.
"""

import os
import random
from types import SimpleNamespace

import pytest
from django.test import Client
from worlds import DISPOSES, OPEN, READS, holds, world

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import HitEvidence
from sunshine.faces.desk.queries.listing import Filters, alert_page
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.identity.models import Account
from sunshine.foundation.worklist.models import WorkItem

WORLDS = int(os.environ.get("SUNSHINE_WORLDS", "90"))

pytestmark = pytest.mark.django_db


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
        rows, _ = alert_page(Alert.objects.visible_to(actor), Filters())
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
