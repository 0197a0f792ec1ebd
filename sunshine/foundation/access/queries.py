"""Actors from accounts."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from sunshine.foundation.access.models import Denial, Deputy, Grant, ServiceToken
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import ANY_TREE, Actor, Reach
from sunshine.foundation.postgres.queries import FixedLookup, written
from sunshine.foundation.reference import engine as reference


def roles() -> dict[str, reference.Role]:
    return reference.roles(Path(settings.CONTENT_ROOT))


def _held(account: UUID | None, person: UUID | None, on: date) -> models.QuerySet[Grant, Any]:
    """Grants of an account, where one is named, and of a person's accounts, where none is; and of
    the person's tenures.
    """
    held = Q(account__person=person) if account is None else Q(account=account)
    if person is not None:
        held |= Q(tenure__person=person, tenure__valid__contains=on)
    live = Grant.objects.filter(held, valid__contains=on)
    return live.values_list("role", "tree", "organisation_id", "matter_class")


HELD = FixedLookup(_held, uuid4(), uuid4(), date(1949, 10, 1))


CLOSED = FixedLookup(
    lambda person, label, record_id, on: Denial.objects.filter(
        person=person, subject_label=label, subject_id=record_id, valid__contains=on
    ).values_list("pk"),
    uuid4(),
    "label",
    uuid4(),
    date(1949, 10, 1),
)


def actor_of(account: Account, mandate: Deputy | None = None) -> Actor:
    """The actor of an account, with what its grants and its person's tenures reach today.

    With a mandate: what its principal reaches, within the mandate's subtree, under both names;
    an administrator's rights are never lent. A mandate that does not hold today lends nothing.
    """
    person = account.person_id
    if mandate is None:
        reach, demands = _reach(HELD.rows(account.pk, person, today()))
        return _with_reach(account, reach, demands=demands)
    if mandate.deputy_id != person or today() not in mandate.valid:
        return _with_reach(account, frozenset(), demands=False)
    principal = mandate.principal_id
    reach, demands = _reach(HELD.rows(None, principal, today()), lent=True)
    actor = _with_reach(account, _narrowed(reach, mandate.matter_class), demands=demands)
    return replace(
        actor,
        name=f"{account.display_name} 代 {mandate.principal.name}",
        on_behalf_of_id=principal,
        within=(mandate.tree, mandate.organisation_id),
    )


NEVER_LENT = frozenset({"open_data.read"})  # belongs to no organisation, so to no mandate


def _narrowed(reach: frozenset[Reach], matter_class: str) -> frozenset[Reach]:
    """What may be lent; a mandate for one class lends only that of each right."""
    return frozenset(
        replace(r, matter_class=matter_class or r.matter_class)
        for r in reach
        if r.permission not in NEVER_LENT and (not matter_class or r.covers(matter_class))
    )


def _reach(held: list[tuple[Any, ...]], *, lent: bool = False) -> tuple[frozenset[Reach], bool]:
    """What grants reach today, and whether one of their roles demands a second factor."""
    known = roles()
    rows = [
        (known[role], tree, organisation_id, matter_class)
        for role, tree, organisation_id, matter_class in held
        if role in known and not (lent and known[role].is_administrator)
    ]
    reach = frozenset(
        Reach(p, tree, place, class_)
        for role, tree, place, class_ in rows
        for p in role.permissions
    )
    return reach, any(role.requires_second_factor for role, *_ in rows)


def _with_reach(account: Account, reach: frozenset[Reach], *, demands: bool) -> Actor:
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=account.display_name,
        reach=reach,
        permissions=frozenset(r.permission for r in reach),
        demands_second_factor=demands,
    )


def digest_of(secret: str) -> str:
    """SHA-256: the secret has 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str) -> ServiceToken | None:
    """The live token of a secret."""
    known = ServiceToken.objects.live(now()).select_related("account__person")
    return known.filter(digest=digest_of(secret)).first()


def mandate_of(account: Account, mandate_id: UUID | str) -> Deputy | None:
    """A mandate this account's person holds today."""
    held = Deputy.objects.filter(deputy=account.person_id, valid__contains=today())
    return held.select_related("principal").filter(pk=mandate_id).first()


def matter_classes() -> dict[str, str]:
    """Class → Chinese title (三重一大); empty stands for all of them."""
    known = reference.codes(Path(settings.CONTENT_ROOT), "matter_classes")
    return {code: str(row["title"]) for code, row in known.items()}


def system_actor(name: str) -> Actor:
    """A job or the command line, named in every record it writes; it reaches everything."""
    everything = frozenset(p for role in roles().values() for p in role.permissions)
    return Actor(
        account_id=None,
        person_id=None,
        name=name,
        reach=frozenset(Reach(p, ANY_TREE, None) for p in everything),
        permissions=everything,
    )


def is_denied(actor: Actor, label: str, record_id: UUID) -> bool:
    """Whether one record is closed to the actor today."""
    asked = (label, record_id, today())
    return any(CLOSED.rows(person, *asked) for person in actor.persons)


SHUT = """
select subject_id from access_denial
where person_id = any(%s::uuid[]) and subject_label = %s and valid @> %s::date
"""


def denied(actor: Actor, label: str) -> RawSQL:
    """Ids of the records of one kind that are closed to the actor today, as a subquery; written
    out as `reachable_ids` is.
    """
    return written(SHUT, [list(actor.persons), label, today()])
