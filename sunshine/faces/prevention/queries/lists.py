"""The register and the list of controls: filters from the address, pages by key."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from sunshine.before.risks.models import Control, ControlQuerySet, RiskPoint, RiskPointQuerySet
from sunshine.faces.desk.queries.paged import Asked, newest_first
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.organisations.queries import within

FLAGS = {"bare": "没有防控措施", "late": "措施逾期", "due": "复评到期"}


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    field: str = ""
    level: str = ""
    state: str = ""
    flag: str = ""
    power_code: str = ""
    post_title: str = ""
    step: str = ""
    cell: str = ""  # likelihood-impact, as the heat map names it
    residual: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(self, found: RiskPointQuerySet) -> RiskPointQuerySet:
        found = found.filter(
            **self.exactly("field", "level", "state", "power_code", "post_title", "step")
        )
        if self.flag == "bare":
            found = found.uncontrolled()
        elif self.flag == "late":
            found = found.overdue()
        elif self.flag == "due":
            found = found.standing().filter(Q(state="review") | Q(review_on__lte=today()))
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.cell:
            found = self._in_cell(found)
        if self.q:
            words = Q(title__icontains=self.q) | Q(description__icontains=self.q)
            found = found.filter(words | Q(post_title__icontains=self.q))
        return found

    def _in_cell(self, found: RiskPointQuerySet) -> RiskPointQuerySet:
        across, _, up = self.cell.partition("-")
        if not (across.isdecimal() and up.isdecimal()):
            return found.none()
        kind = "residual_" if self.residual else ""
        return found.filter(**{f"{kind}likelihood": int(across), f"{kind}impact": int(up)})

    def page(self, found: RiskPointQuerySet) -> tuple[list[RiskPoint], str]:
        """Newest first, with their signs, and the key of the next page. Raises ValueError for a key
        nobody was given. Signs are counted for the page alone: over all they would be a join.
        """
        rows, cursor = newest_first(found.only("pk"), self.after)
        shown = RiskPoint.objects.filter(pk__in=[r.pk for r in rows]).with_signs()
        return list(shown.select_related("organisation", "enterprise").order_by("-pk")), cursor


@dataclass(frozen=True, slots=True)
class ControlFilters(Asked):
    """The list of controls."""

    state: str = ""
    mine: str = ""  # owner, overseer
    scope: str = ""
    after: str = ""

    def apply(self, found: ControlQuerySet, actor: Actor) -> ControlQuerySet:
        if self.state == "late":
            found = found.late()
        elif self.state:
            found = found.filter(state=self.state)
        if self.mine in {"owner", "overseer"}:
            name = "assignee" if self.mine == "owner" else "overseer"
            found = found.filter(**{name: actor.account_id})
        return found.filter(organisation__in=within(self.scope)) if self.scope else found

    def page(self, found: ControlQuerySet) -> tuple[list[Control], str]:
        """Newest first, and the key of the next page. Raises ValueError for a key nobody was given.
        What goes with them is read for the page alone: over all it would be five joins.
        """
        rows, cursor = newest_first(found.only("pk"), self.after)
        shown = Control.objects.filter(pk__in=[r.pk for r in rows]).select_related(
            "risk_point", "organisation", "assignee__person", "overseer__person"
        )
        return list(shown.order_by("-pk")), cursor


def units_for(actor: Actor, permission: str) -> list[Organisation]:
    """Where somebody may register: enterprises and their departments, by code."""
    found = reachable(actor, permission).exclude(kind=Organisation.Kind.ORGAN)
    return list(found.order_by("code"))


def people(permission: str, organisation_id: UUID) -> list[Account]:
    """Who holds a right at a unit, by name."""
    found = holders(permission, organisation_id).select_related("person")
    return sorted(found, key=lambda a: a.display_name)
