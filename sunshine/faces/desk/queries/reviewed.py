"""The queue of reviews: filters from the address, pages by due day."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, prefetch_related_objects

from sunshine.before.filings.models import Matter
from sunshine.before.reviews import queries
from sunshine.before.reviews.models import WAITING, Condition, Review, ReviewQuerySet, Wait
from sunshine.before.reviews.workflow import CONDITION, REVIEW
from sunshine.datacentre.directory.models import RARE, tells_in
from sunshine.faces.desk.queries.paged import Asked, earliest_due
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.postgres.queries import one_of
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import legal_today


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """What the address asks for."""

    whose: str = ""  # mine: of departments one speaks for
    department: str = ""
    state: str = ""
    answer: str = ""
    late: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""

    def apply(self, found: ReviewQuerySet, actor: Actor) -> ReviewQuerySet:
        found = found.filter(**self.exactly("department", "answer"))
        if self.whose:
            found = found.filter(department__in=queries.mine(actor))
        if self.state:
            found = found.filter(state__in=WAITING if self.state == "waiting" else [self.state])
        if self.late:
            found = found.filter(state__in=WAITING, due_on__lt=legal_today())
        if self.scope:
            found = found.filter(organisation__in=within(self.scope))
        if self.q:
            told = self._told(actor)
            places = Organisation.objects.filter(name__icontains=self.q).values_list("pk")
            if named := [pk for (pk,) in places]:  # an "or" only where there is need of one
                told |= Q(organisation__in=named)
            found = found.filter(told)
        return found

    def _told(self, actor: Actor) -> Q:
        """Reviews of the matters that hold the words: of a few by their keys; of many the queue's
        own order soon meets a page full.
        """
        matters = Matter.objects.visible_to(actor).telling(self.q)
        keys = list(matters.values_list("pk", flat=True)[: RARE + 1])
        if len(keys) <= RARE:
            return one_of("matter", keys)
        mine = Matter.objects.visible_to(actor).filter(pk=OuterRef("matter"))
        return tells_in(Subquery(mine.values("words")), self.q)

    def page(self, found: ReviewQuerySet) -> tuple[list[Review], str]:
        """Earliest due day first, and the key of the next page. Raises ValueError for a key nobody
        was given.
        """
        rows, key = earliest_due(found, self.after)
        # Joined to the page and not to the list: PostgreSQL then reads the order's index alone.
        prefetch_related_objects(rows, "organisation", "matter")
        return rows, key


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a matter's page says of one department; its words only to who may read reviews."""

    review: Review
    title: str
    state: str
    waits: list[tuple[Wait, str]]
    is_seen: bool
    lapsed: Endorsement | None
    conditions: list[tuple[Condition, str]]


def reviews_on(matter: Matter, actor: Actor) -> list[Reviewed]:
    """Each department's review with its times, conditions, and what voided its last opinion."""
    reviews = list(queries.reviews_of(matter.pk).needed().prefetch_related("waits"))
    mine = set(
        Review.objects.visible_to(actor).filter(matter=matter.pk).values_list("pk", flat=True)
    )
    conditions: dict[UUID, list[tuple[Condition, str]]] = defaultdict(list)
    standing = Condition.objects.visible_to(actor).filter(review__matter=matter.pk)
    for one in standing.exclude(state="void").order_by("ordinal"):
        conditions[one.review_id].append((one, CONDITION.states[one.state]))
    void = Endorsement.objects.filter(
        subject_label=REVIEW.label, subject_id__in=mine, verb="answer", voided_at__isnull=False
    )
    lapsed = {e.subject_id: e for e in void.order_by("pk")}
    return [
        Reviewed(
            review=r,
            title=queries.department_of(r).title,
            state=REVIEW.states[r.state],
            waits=[(w, REVIEW.states[w.state]) for w in r.waits.all()],
            is_seen=r.pk in mine,
            lapsed=lapsed.get(r.pk) if r.state == "asked" else None,
            conditions=conditions[r.pk],
        )
        for r in reviews
    ]
