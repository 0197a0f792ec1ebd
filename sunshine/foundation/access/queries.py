"""Actors from accounts."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import models

from sunshine.foundation.access.models import Denial, Grant
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import ANY_TREE, Actor, Reach
from sunshine.foundation.reference import engine as reference


def roles() -> dict[str, reference.Role]:
    return reference.roles(Path(settings.CONTENT_ROOT))


def actor_of(account: Account, tenure_id: UUID | None = None) -> Actor:
    """The actor of an account, with what its grants of today reach. One query."""
    known = roles()
    grants = Grant.objects.filter(account=account, valid__contains=today())
    reach = frozenset(
        Reach(permission, tree, organisation_id)
        for role, tree, organisation_id in grants.values_list("role", "tree", "organisation_id")
        if role in known
        for permission in known[role].permissions
    )
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=account.display_name,
        tenure_id=tenure_id,
        reach=reach,
        permissions=frozenset(r.permission for r in reach),
    )


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
