"""Lists of samples and of checks: filters from the address, pages by key."""

from dataclasses import dataclass

from django.db.models import Q

from sunshine.before.samples.models import (
    ArchiveSample,
    ArchiveSampleQuerySet,
    Check,
    CheckQuerySet,
)
from sunshine.before.samples.queries.results import COUNTS
from sunshine.faces.desk.queries.paged import Asked, newest_first
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.queries import legal_today


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    state: str = ""
    conclusion: str = ""
    matter_class: str = ""
    late: str = ""
    mine: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    def checks(self, found: CheckQuerySet, actor: Actor) -> CheckQuerySet:
        found = found.filter(**self.exactly("conclusion", "matter_class"))
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
    joined = found.select_related("organisation", "matter", "sample", "assignee__person")
    return newest_first(joined, after)


def page_of_samples(
    found: ArchiveSampleQuerySet, after: str, actor: Actor
) -> tuple[list[ArchiveSample], str]:
    """Newest first, each with counts of the checks that one sees; the key of the next page."""
    rows, key = newest_first(found.select_related("organisation", "filed_by__person"), after)
    seen = Check.objects.visible_to(actor).filter(sample__in=[r.pk for r in rows]).order_by()
    counts = {n: COUNTS[n] for n in ("drawn", "checked", "bad", "open")}
    told = {c["sample"]: c for c in seen.values("sample").annotate(**counts)}
    for row in rows:
        row.told = told.get(row.pk)  # type: ignore[attr-defined]
    return rows, key


def given_up(actor: Actor, sample: ArchiveSample) -> int:
    """Lists of the same scope that were fixed and given up in the year: drawing again until it
    pleases is possible, but not out of sight.
    """
    found = ArchiveSample.objects.visible_to(actor).filter(
        organisation=sample.organisation_id, year=sample.year, state="withdrawn"
    )
    return found.count()
