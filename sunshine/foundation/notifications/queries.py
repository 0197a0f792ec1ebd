"""Who is to be told."""

from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q, QuerySet

from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import roles
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.models import Notification, Preference
from sunshine.foundation.organisations.models import OrganisationPath
from sunshine.foundation.postgres.queries import FixedLookup


def holders(permission: str, organisation_id: UUID | None) -> QuerySet[Account]:
    """Accounts that hold a permission on an organisation today, by account or by tenure.

    Without organisation (open data): those whose same role also reads open data.
    """
    wanted = {permission} | ({"open_data.read"} if organisation_id is None else set())
    codes = [code for code, role in roles().items() if wanted <= role.permissions]
    grants = Grant.objects.filter(role__in=codes, valid__contains=today())
    if organisation_id is not None:
        above = OrganisationPath.objects.filter(
            descendant=organisation_id, ancestor=OuterRef("organisation"), tree=OuterRef("tree")
        )
        grants = grants.filter(Exists(above))
    by_tenure = grants.filter(tenure__valid__contains=today()).values("tenure__person")
    return Account.objects.filter(
        Q(pk__in=grants.filter(account__isnull=False).values("account")) | Q(person__in=by_tenure),
        is_active=True,
    )


UNREAD = FixedLookup(
    lambda account: (
        Notification.objects.unread()
        .filter(account=account)
        .order_by("subject_label")
        .values_list("subject_label")
        .distinct()
    ),
    uuid4(),
)


def unread(actor: Actor) -> QuerySet[Notification]:
    """What the actor has not read yet, as far as its records may be seen; on every page, so it
    asks only the rooms that told something.
    """
    if actor.account_id is None:
        return Notification.objects.none()
    if actor.on_behalf_of_id is not None:
        return Notification.objects.visible_to(actor).unread()
    labels = {label for (label,) in UNREAD.rows(actor.account_id)}
    if not labels:
        return Notification.objects.none()
    return Notification.objects.visible_to(actor, labels).unread()


def preference_of(account_id: UUID) -> Preference:
    """What the account chose, or the defaults, unsaved."""
    return Preference.objects.filter(account=account_id).first() or Preference(
        account_id=account_id
    )
