"""The list of conflicts: filters from the address, pages by key; bans that a filing runs into."""

from dataclasses import dataclass

from django.db.models import Q

from sunshine.before.filings.models import Matter
from sunshine.before.recusals.models import Adjustment, Conflict, ConflictQuerySet
from sunshine.before.recusals.queries.bans import bans_on
from sunshine.before.recusals.workflow import OPEN
from sunshine.faces.desk.queries.paged import Asked, newest_first
from sunshine.foundation.identity.rules import Actor
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


def bans_for(matter: Matter, actor: Actor) -> list[tuple[Adjustment, bool]]:
    """Trade bans that a filing runs into, each with whether the reader may open its conflict: that
    there is a ban concerns whoever handles the filing, why there is one does not.
    """
    bans = bans_on(matter)
    asked = [ban.conflict_id for ban in bans]
    mine = Conflict.objects.visible_to(actor).filter(pk__in=asked) if bans else ()
    open_to = {conflict.pk for conflict in mine}
    return [(ban, ban.conflict_id in open_to) for ban in bans]
