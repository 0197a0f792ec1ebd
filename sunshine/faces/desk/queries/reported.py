"""The list of major reports: filters from the address, pages by key."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from sunshine.before.reports.models import MajorReport, MajorReportQuerySet
from sunshine.before.reports.workflow import OPEN
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.queries import legal_today

PAGE = 30
LONGEST = 80  # characters of one filter value


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; unknown values filter to nothing."""

    kind: str = ""
    state: str = ""
    outcome: str = ""
    late: str = ""  # first: the first report came late; now: its step is overdue
    scope: str = ""
    q: str = ""
    after: str = ""

    @classmethod
    def read(cls, params: QueryDict) -> "Filters":
        return cls(**{name: params.get(name, "")[:LONGEST] for name in cls.__slots__})

    def apply(self, found: MajorReportQuerySet) -> MajorReportQuerySet:
        exact = {"kind": self.kind, "outcome": self.outcome}
        found = found.filter(**{name: value for name, value in exact.items() if value})
        if self.state:
            found = found.filter(state__in=OPEN if self.state == "open" else [self.state])
        if self.late == "first":
            found = found.filter(is_late=True)
        elif self.late == "now":
            found = found.filter(state__in=OPEN, due_on__lt=legal_today())
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            words = Q(title__icontains=self.q) | Q(content__icontains=self.q)
            found = found.filter(words | Q(organisation__name__icontains=self.q))
        return found

    def page(self, found: MajorReportQuerySet) -> tuple[list[MajorReport], str]:
        """Newest first, and the key of the next page. Raises ValueError for a key nobody was given."""
        if self.after:
            found = found.filter(pk__lt=UUID(self.after))
        found = found.select_related("organisation", "filed_by__person")
        rows = list(found.order_by("-pk")[: PAGE + 1])
        return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
