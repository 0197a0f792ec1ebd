"""Reach: brute force and database agree; roles are kept apart."""

import random
from datetime import date

import pytest

from sunshine.foundation.access.actions import acting_as, grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of, roles, system_actor
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import NOBODY
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, reachable
from sunshine.foundation.organisations.rules import closure

TODAY = date(2026, 11, 24)
BUSINESS = ["clerk", "secretary", "auditor", "data_steward"]

pytestmark = pytest.mark.django_db


def world(draw):
    places = found_organisations(
        Organisation(kind="enterprise", name=f"企业{n}", short_name=f"{n}", code=f"T{n}")
        for n in range(12)
    )
    edges = []
    for tree in ("management", "supervision"):
        edges += [
            OrganisationEdge(
                tree=tree,
                parent=places[draw.randrange(n)],
                child=places[n],
                valid=period(date(2020, 1, 1)),
            )
            for n in range(1, 12)
            if draw.random() < 0.8
        ]
    attach(edges, on=TODAY)
    return places, edges


@pytest.mark.parametrize("seed", range(40))
def test_what_can_be_reached_is_what_the_grants_say(seed):
    draw = random.Random(seed)
    places, edges = world(draw)
    account = Account.objects.create_account("somebody", "x" * 12, None)
    grants = [
        Grant(
            account=account,
            role=draw.choice(BUSINESS),
            organisation=draw.choice(places),
            tree=draw.choice(["management", "supervision"]),
            valid=period(date(2020, 1, 1), date(2021, 1, 1) if draw.random() < 0.3 else None),
        )
        for _ in range(draw.randrange(4))
    ]
    grant(grants)
    actor = actor_of(account)
    for permission in ("alert.read", "data.read", "probe.run"):
        expected = set()
        for g in grants:
            if g.valid.upper is None and permission in roles()[g.role].permissions:
                pairs = [(e.parent_id, e.child_id) for e in edges if e.tree == g.tree]
                expected |= {
                    d
                    for a, d, _ in closure(pairs, [p.pk for p in places])
                    if a == g.organisation_id
                }
        assert set(reachable(actor, permission).values_list("pk", flat=True)) == expected


def test_without_a_login_nothing_is_visible():
    world(random.Random(1))
    assert not Organisation.objects.visible_to(NOBODY).exists()


def test_an_administrator_holds_no_business_role():
    places, _ = world(random.Random(2))
    account = Account.objects.create_account("admin", "x" * 12, None)
    grant(
        [
            Grant(
                account=account,
                role="system_administrator",
                organisation=places[0],
                valid=period(TODAY),
            )
        ]
    )
    assert not Organisation.objects.visible_to(actor_of(account)).exists()
    with pytest.raises(ValueError, match="三员分立"):
        grant([Grant(account=account, role="clerk", organisation=places[0], valid=period(TODAY))])


def test_the_context_lives_and_dies_with_the_transaction(django_assert_num_queries):
    with acting_as(system_actor("测试任务")) as actor:
        assert actor.may("alert.read")
        with django_assert_num_queries(1):
            list(Organisation.objects.visible_to(actor))


def test_nobody_is_a_superuser():
    assert not hasattr(Account, "is_superuser")
