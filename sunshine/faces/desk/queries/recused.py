"""The list of conflicts: filters from the address, pages by key."""

from dataclasses import dataclass

from django.db.models import Q

from sunshine.before.recusals.models import Conflict, ConflictQuerySet
from sunshine.before.recusals.workflow import OPEN
from sunshine.faces.desk.queries.paged import Asked, newest_first
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.queries import legal_today


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    state: str = ""
    origin: str = ""
    late: str = ""  # first: registered late; now: its step is overdue
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(self, found: ConflictQuerySet) -> ConflictQuerySet:
        found = found.filter(**self.exactly("origin"))
        if self.state:
            found = found.filter(state__in=OPEN if self.state == "open" else [self.state])
        if self.late == "first":
            found = found.filter(is_late=True)
        elif self.late == "now":
            found = found.filter(state__in=OPEN, due_on__lt=legal_today())
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            named = Q(counterparty__icontains=self.q) | Q(person__name=self.q)
            found = found.filter(named | Q(organisation__name__icontains=self.q))
        return found

    def page(self, found: ConflictQuerySet) -> tuple[list[Conflict], str]:
        """Newest first, and the key of the next page. Raises ValueError for a key nobody was given."""
        return newest_first(found.select_related("organisation", "person"), self.after)
