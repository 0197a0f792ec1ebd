"""Actors from accounts."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from sunshine.foundation.access.models import Denial, Deputy, Grant
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import ANY_TREE, Actor, Reach
from sunshine.foundation.reference import engine as reference


def roles() -> dict[str, reference.Role]:
    return reference.roles(Path(settings.CONTENT_ROOT))


def actor_of(account: Account, mandate: Deputy | None = None) -> Actor:
    """The actor of an account, with what its grants and its person's tenures reach today.

    With a mandate: what its principal reaches, within the mandate's subtree, under both names;
    an administrator's rights are never lent. A mandate that does not hold today lends nothing.
    """
    person = account.person_id
    if mandate is None:
        held = Q(account=account)
        if person is not None:
            held |= Q(tenure__person=person, tenure__valid__contains=today())
        return _with_reach(account, _reach(held))
    if mandate.deputy_id != person or today() not in mandate.valid:
        return _with_reach(account, frozenset())
    principal = mandate.principal_id
    held = Q(account__person=principal) | Q(
        tenure__person=principal, tenure__valid__contains=today()
    )
    lent = frozenset(r for r in _reach(held, lent=True) if r.permission not in NEVER_LENT)
    actor = _with_reach(account, lent)
    return replace(
        actor,
        name=f"{account.display_name} 代 {mandate.principal.name}",
        on_behalf_of_id=principal,
        within=(mandate.tree, mandate.organisation_id),
    )


NEVER_LENT = frozenset({"open_data.read"})  # belongs to no organisation, so to no mandate


def _reach(held: Q, *, lent: bool = False) -> frozenset[Reach]:
    known = roles()
    grants = Grant.objects.filter(held, valid__contains=today())
    return frozenset(
        Reach(permission, tree, organisation_id)
        for role, tree, organisation_id in grants.values_list("role", "tree", "organisation_id")
        if role in known and not (lent and known[role].is_administrator)
        for permission in known[role].permissions
    )


def _with_reach(account: Account, reach: frozenset[Reach]) -> Actor:
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=account.display_name,
        reach=reach,
        permissions=frozenset(r.permission for r in reach),
    )


def mandate_of(account: Account, mandate_id: UUID | str) -> Deputy | None:
    """A mandate this account's person holds today."""
    held = Deputy.objects.filter(deputy=account.person_id, valid__contains=today())
    return held.select_related("principal").filter(pk=mandate_id).first()


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


def denied(actor: Actor, label: str) -> models.QuerySet[Denial, UUID]:
    """Ids of the records of one kind that are closed to the actor today, as a subquery."""
    return Denial.objects.against(actor, label, today()).values_list("subject_id", flat=True)
