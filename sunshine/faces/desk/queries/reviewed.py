"""The queue of reviews: filters from the address, pages by due day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from sunshine.before.reviews import queries
from sunshine.before.reviews.models import Review, ReviewQuerySet
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.queries import legal_today

PAGE = 30
LONGEST = 80  # characters of one filter value
WAITING = ("asked", "given")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; unknown values filter to nothing."""

    whose: str = ""  # mine: of departments one speaks for
    department: str = ""
    state: str = ""
    answer: str = ""
    late: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    @classmethod
    def read(cls, params: QueryDict) -> "Filters":
        return cls(**{name: params.get(name, "")[:LONGEST] for name in cls.__slots__})

    def apply(self, found: ReviewQuerySet, actor: Actor) -> ReviewQuerySet:
        exact = {"department": self.department, "answer": self.answer}
        found = found.filter(**{name: value for name, value in exact.items() if value})
        if self.whose:
            found = found.filter(department__in=queries.mine(actor))
        if self.state:
            found = found.filter(state__in=WAITING if self.state == "waiting" else [self.state])
        if self.late:
            found = found.filter(state__in=WAITING, due_on__lt=legal_today())
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            words = Q(matter__title__icontains=self.q) | Q(organisation__name__icontains=self.q)
            found = found.filter(words)
        return found

    def page(self, found: ReviewQuerySet) -> tuple[list[Review], str]:
        """Earliest due day first, and the key of the next page. Raises ValueError for a key nobody
        was given.
        """
        if self.after:
            due, _, last = self.after.partition("_")
            day, key = date.fromisoformat(due), UUID(last)
            found = found.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=key))
        rows = list(
            found.select_related("organisation", "matter").order_by("due_on", "pk")[: PAGE + 1]
        )
        more = len(rows) > PAGE
        return rows[:PAGE], f"{rows[PAGE - 1].due_on}_{rows[PAGE - 1].pk}" if more else ""
