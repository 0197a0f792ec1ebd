"""The list of major reports: filters from the address, pages by key."""

from dataclasses import dataclass

from django.db.models import Q

from sunshine.before.reports.models import MajorReport, MajorReportQuerySet, told_of
from sunshine.before.reports.workflow import OPEN
from sunshine.faces.desk.queries.paged import Asked, newest_first
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.queries import legal_today


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    kind: str = ""
    state: str = ""
    outcome: str = ""
    late: str = ""  # first: the first report came late; now: its step is overdue
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(self, found: MajorReportQuerySet) -> MajorReportQuerySet:
        found = found.filter(**self.exactly("kind", "outcome"))
        if self.state:
            found = found.filter(state__in=OPEN if self.state == "open" else [self.state])
        if self.late == "first":
            found = found.filter(is_late=True)
        elif self.late == "now":
            found = found.filter(state__in=OPEN, due_on__lt=legal_today())
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            places = Organisation.objects.filter(name__icontains=self.q).values_list("pk")
            named = [pk for (pk,) in places]
            found = found.filter(told_of(self.q) | Q(organisation__in=named))
        return found

    def page(self, found: MajorReportQuerySet) -> tuple[list[MajorReport], str]:
        """Newest first, and the key of the next page. Raises ValueError for a key nobody was given."""
        return newest_first(found.select_related("organisation", "filed_by__person"), self.after)
