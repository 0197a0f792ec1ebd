"""Who sees which grants and mandates."""

from django.db.models import Q, QuerySet

from sunshine.foundation.access.models import (
    Deputy,
    Emergency,
    Grant,
    ServiceToken,
    Unmasking,
)
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reachable_ids


def grants_seen_by(actor: Actor) -> QuerySet[Grant]:
    """Grants on organisations whose grants the actor manages or audits; and the own ones."""
    managed = Q(organisation__in=reachable_ids(actor, "grant.manage")) | Q(
        organisation__in=reachable_ids(actor, "log.read")
    )
    if actor.account_id is not None:
        managed |= Q(account=actor.account_id)
    if actor.person_id is not None:  # `= None` would mean every grant without a tenure
        managed |= Q(tenure__person=actor.person_id)
    return (
        Grant.objects.filter(managed)
        .select_related("account__person", "tenure__person", "tenure__post", "organisation")
        .order_by("-pk")
    )


def mandates_given_by(actor: Actor) -> QuerySet[Deputy]:
    return _mandates(Q(principal=actor.person_id))


def mandates_held_by(actor: Actor) -> QuerySet[Deputy]:
    """Those that hold today: one may act under them."""
    return _mandates(Q(deputy=actor.person_id, valid__contains=today()))


def _mandates(wanted: Q) -> QuerySet[Deputy]:
    found = Deputy.objects.filter(wanted, principal__isnull=False)
    return found.select_related("principal", "deputy", "organisation").order_by("-pk")


def emergencies_seen_by(actor: Actor) -> QuerySet[Emergency]:
    """Own requests; all of the organisations whose grants the actor manages or audits."""
    seen = Q(account=actor.account_id) if actor.account_id else Q(pk__in=[])
    for permission in ("grant.manage", "log.read"):
        seen |= Q(organisation__in=reachable_ids(actor, permission))
    return (
        Emergency.objects.filter(seen)
        .select_related("account__person", "decided_by__person", "organisation")
        .order_by("-pk")
    )


def tokens_seen_by(actor: Actor) -> QuerySet[ServiceToken]:
    """Tokens of services, for those who make and revoke them and those who audit them."""
    if not (actor.may("account.manage") or actor.may("log.read")):
        return ServiceToken.objects.none()
    return ServiceToken.objects.select_related("account").order_by("-pk")


def is_open_to(actor: Actor, subject: RecordRef, part: str = "") -> bool:
    """The protected fields of a part of a record are open to the actor just now."""
    mine = Unmasking.objects.live(actor, subject.label, subject.id, now())
    return actor.may("person.unmask") and mine.filter(part=part).exists()
