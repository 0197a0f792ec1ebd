"""Who has to declare on a day, by tenures; what each had declared before."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.rules import post_class_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import OrganisationPath, Tenure, Tree
from sunshine.foundation.parameters.queries import value_on

DECLARES = Q(post__is_key=True) | Q(post__body__isnull=False)
COLUMNS = (
    "person_id",
    "post__organisation_id",
    "pk",
    "post__name",
    "post__is_key",
    "post__body_id",
    "valid",
)
Key = tuple[UUID, UUID]  # person, organisation
Places = QuerySet[Any] | None  # ids of organisations; None: everywhere


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who has to declare at an organisation, for all posts held there together."""

    person_id: UUID
    organisation_id: UUID
    tenure_id: UUID
    post: str
    post_class: str
    since_on: date


def below(organisation_id: UUID) -> QuerySet[Any]:
    """The organisation and all below it in management, as a subquery of ids."""
    paths = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=organisation_id)
    return paths.values("descendant")


def holders_on(day: date, places: QuerySet[Any]) -> list[Holder]:
    """Everybody whose tenure on that day makes declare, once an organisation."""
    return list(_holders(Tenure.objects.filter(valid__contains=day), places, "lower"))


def begun(since: date, until: date, places: Places = None) -> list[Holder]:
    """Whose tenure began in those days, last day included; `since_on` is the day it began."""
    found = Tenure.objects.filter(valid__startswith__range=(since, until))
    return list(_holders(found, places, "lower"))


def ended(since: date, until: date, places: Places = None) -> list[Holder]:
    """Whose last tenure that makes declare there ended in those days; `since_on` is the first day
    without it.
    """
    found = Tenure.objects.filter(valid__endswith__range=(since, until))
    left = list(_holders(found, places, "upper"))
    going = Tenure.objects.filter(DECLARES, valid__contains=until)
    still = set(
        going.filter(person__in={h.person_id for h in left}).values_list(
            "person_id", "post__organisation_id"
        )
    )
    return [h for h in left if (h.person_id, h.organisation_id) not in still]


def _holders(tenures: QuerySet[Tenure], places: Places, bound: str) -> Iterator[Holder]:
    found = tenures.filter(DECLARES).order_by("person_id", "post__organisation_id", "valid")
    if places is not None:
        found = found.filter(post__organisation__in=places)
    for (person, place), rows in groupby(found.values_list(*COLUMNS), key=lambda r: r[:2]):
        mine = list(rows)
        yield Holder(
            person_id=person,
            organisation_id=place,
            tenure_id=mine[0][2],
            post="、".join(dict.fromkeys(r[3] for r in mine))[:120],
            post_class=post_class_of(
                in_body=any(r[5] for r in mine), is_key=any(r[4] for r in mine)
            ),
            since_on=max(getattr(r[6], bound) for r in mine),
        )


# Kinds of duty that come of something that happened to a tenure.
OCCASIONS: Mapping[str, Callable[[date, date, Places], list[Holder]]] = {
    "appointment": begun,
    "leaving": ended,
}


def without_duty(kind: str, holders: Iterable[Holder]) -> list[Holder]:
    """Not of those who have had one for this day, alone or in a campaign, or had it lifted. What
    went with a campaign that was withdrawn is still owed.
    """
    asked = list(holders)
    known = Declaration.objects.filter(kind=kind, person__in={h.person_id for h in asked})
    known = known.exclude(state="cancelled", campaign__state="withdrawn")
    had = set(known.values_list("person_id", "organisation_id", "since_on"))
    return [h for h in asked if (h.person_id, h.organisation_id, h.since_on) not in had]


def accounts_of(people: Collection[UUID]) -> dict[UUID, UUID]:
    """Person → the account that is told; the first where somebody has several."""
    rows = Account.objects.filter(person__in=people, is_active=True).order_by("-created_at")
    return dict(rows.values_list("person_id", "pk"))


def latest_of(keys: Iterable[Key]) -> Mapping[Key, UUID]:
    """(person, organisation) → what was filed there last."""
    people = {person for person, _ in keys}
    filed = Declaration.objects.filter(person__in=people, filed_at__isnull=False)
    rows = filed.exclude(state="erased").order_by("filed_at")
    return {
        (person, place): pk
        for person, place, pk in rows.values_list("person_id", "organisation_id", "pk")
    }


def days_of(kind: str, on: date, organisation_id: UUID | None = None) -> int:
    """How many days somebody has for an appointment, a change, a leaving."""
    return int(value_on(f"declaration.{kind}", on, organisation_id))


def looked_back(on: date, kind: str) -> date:
    """From which day on tenures are followed: whoever began earlier is a campaign's."""
    return on - timedelta(days=days_of(kind, on) * 2)
