"""Who is to be told."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import roles
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.notifications.models import Preference
from sunshine.foundation.organisations.models import OrganisationPath


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


def preference_of(account_id: UUID) -> Preference:
    """What the account chose, or the defaults, unsaved."""
    return Preference.objects.filter(account=account_id).first() or Preference(
        account_id=account_id
    )
