"""Lists of samples and of checks: filters from the address, pages by key."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from sunshine.before.samples.models import (
    ArchiveSample,
    ArchiveSampleQuerySet,
    Check,
    CheckQuerySet,
)
from sunshine.before.samples.queries.results import COUNTS
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.queries import legal_today

PAGE = 30
LONGEST = 80  # characters of one filter value


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; unknown values filter to nothing."""

    state: str = ""
    conclusion: str = ""
    matter_class: str = ""
    late: str = ""
    mine: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    @classmethod
    def read(cls, params: QueryDict) -> "Filters":
        return cls(**{name: params.get(name, "")[:LONGEST] for name in cls.__slots__})

    def checks(self, found: CheckQuerySet, actor: Actor) -> CheckQuerySet:
        exact = {"conclusion": self.conclusion, "matter_class": self.matter_class}
        found = found.filter(**{name: value for name, value in exact.items() if value})
        if self.state:
            found = (
                found.exclude(state="closed")
                if self.state == "open"
                else found.filter(state=self.state)
            )
        if self.late:
            found = found.filter(due_on__lt=legal_today()).exclude(state="closed")
        if self.mine:
            found = found.filter(assignee=actor.account_id)
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            words = Q(matter__title__icontains=self.q) | Q(matter__label__icontains=self.q)
            found = found.filter(words | Q(organisation__name__icontains=self.q))
        return found

    def samples(self, found: ArchiveSampleQuerySet) -> ArchiveSampleQuerySet:
        if self.state:
            found = found.filter(state=self.state)
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            found = found.filter(
                Q(title__icontains=self.q) | Q(organisation__name__icontains=self.q)
            )
        return found


def page_of_checks(found: CheckQuerySet, after: str) -> tuple[list[Check], str]:
    """Newest first, and the key of the next page. Raises ValueError for a key nobody was given."""
    if after:
        found = found.filter(pk__lt=UUID(after))
    found = found.select_related("organisation", "matter", "sample", "assignee__person")
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def page_of_samples(
    found: ArchiveSampleQuerySet, after: str, actor: Actor
) -> tuple[list[ArchiveSample], str]:
    """Newest first, each with counts of the checks that one sees; the key of the next page."""
    if after:
        found = found.filter(pk__lt=UUID(after))
    rows = list(
        found.select_related("organisation", "filed_by__person").order_by("-pk")[: PAGE + 1]
    )
    seen = Check.objects.visible_to(actor).filter(sample__in=[r.pk for r in rows]).order_by()
    counts = {n: COUNTS[n] for n in ("drawn", "checked", "bad", "open")}
    told = {c["sample"]: c for c in seen.values("sample").annotate(**counts)}
    for row in rows:
        row.told = told.get(row.pk)  # type: ignore[attr-defined]
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


def given_up(actor: Actor, sample: ArchiveSample) -> int:
    """Lists of the same scope that were fixed and given up in the year: drawing again until it
    pleases is possible, but not out of sight.
    """
    found = ArchiveSample.objects.visible_to(actor).filter(
        organisation=sample.organisation_id, year=sample.year, state="withdrawn"
    )
    return found.count()
