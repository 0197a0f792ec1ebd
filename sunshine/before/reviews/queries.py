"""What a matter's reviews say, what they cover, and how long departments take."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, F, Q

from sunshine.before.filings import queries as filings
from sunshine.before.filings.models import Matter
from sunshine.before.filings.rules import Requirement
from sunshine.before.reviews.engine import Routing
from sunshine.before.reviews.engine import routing as read
from sunshine.before.reviews.models import WAITING, Condition, Review, ReviewQuerySet, Wait
from sunshine.before.reviews.rules import ANSWERS, Department, routed
from sunshine.before.reviews.workflow import CONDITION, REVIEW
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.postgres.queries import among
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import differences

YEAR = timedelta(days=365)
RECENT = 500  # opinions that a department's pace is told from


def routing() -> Routing:
    return read(Path(settings.CONTENT_ROOT))


def department_of(review: Review) -> Department:
    return routing().departments[review.department]


def manifest_of(review: Review) -> dict[str, str]:
    """The part of the matter that the department's opinion covers, as it is now."""
    return department_of(review).covered(filings.manifest_of(review.matter))


def routes_of(matter: Matter) -> dict[str, str]:
    """Department → why it must review the matter."""
    legal = bool(matter.law.get("needs_legal_review"))
    return routed(routing().routes, matter.item_code, matter.amount, needs_legal_review=legal)


def reviews_of(matter_id: UUID) -> ReviewQuerySet:
    """In the order departments are shown; whoever may see the matter may see that they are asked."""
    return Review.objects.filter(matter=matter_id).order_by("pk")


def changed_since(reviews: Iterable[Review]) -> dict[UUID, list[dict[str, str]]]:
    """Review → what differs now from what its live opinions saw; only those that differ."""
    by_id = {r.pk: r for r in reviews}
    live = Endorsement.objects.live().filter(subject_label=REVIEW.label, subject_id__in=by_id)
    found: dict[UUID, list[dict[str, str]]] = {}
    whole: dict[UUID, dict[str, str]] = {}
    for endorsement in live.order_by("pk"):
        review = by_id[endorsement.subject_id]
        if review.matter_id not in whole:
            whole[review.matter_id] = filings.manifest_of(review.matter)
        covered = department_of(review).covered(whole[review.matter_id])
        if changed := differences(endorsement.manifest, covered):
            found[review.pk] = changed
    return found


def past_of(review: Review) -> list[Endorsement]:
    """Opinions and countersignatures on it, void ones with what voided them; oldest first."""
    return list(Endorsement.objects.of(REVIEW.label, review.pk))


def missing_of(matters: Collection[Matter]) -> dict[UUID, list[Requirement]]:
    """Every department's opinion, every condition: what admission asks of this room. Two queries."""
    reviews = list(Review.objects.filter(matter__in=matters).order_by("pk").needed())
    blocking: dict[UUID, list[Condition]] = defaultdict(list)
    for condition in Condition.objects.blocking().filter(review__in=reviews).order_by("ordinal"):
        blocking[condition.review_id].append(condition)
    said: dict[UUID, list[Requirement]] = {m.pk: [] for m in matters}
    for review in reviews:
        said[review.matter_id].append(_opinion(review))
        said[review.matter_id] += [_condition(review, c) for c in blocking[review.pk]]
    return said


def _opinion(review: Review) -> Requirement:
    title = department_of(review).title
    given = review.state == "standing" and review.answer != "disagree"
    words = f"{title}审查意见：{REVIEW.states[review.state]}"
    if review.state == "standing":
        words = f"{title}审查意见：{ANSWERS[review.answer]}"
    elif review.state != "closed":
        words += f"，期限 {review.due_on}"
    since = review.answered_at if given else review.asked_at
    return Requirement(f"review.{review.department}", given, words, since)


def _condition(review: Review, condition: Condition) -> Requirement:
    where = f"{department_of(review).title}提出的条件“{condition.words}”"
    words = f"{where}{CONDITION.states[condition.state]}"
    return Requirement(
        f"condition.{review.department}.{condition.ordinal}",
        satisfied=False,
        words=words,
        since=condition.set_at,
    )


def answers_for(by: Actor, review: Review) -> bool:
    """Whether somebody may speak for the department there."""
    return reaches(by, department_of(review).permission, review.organisation_id)


def reviewers_of(review: Review) -> list[Account]:
    """Who may speak for the department on it: not who filed the matter, nor who is kept out of it."""
    here = Q(subject_label=REVIEW.label, subject_id=review.pk)
    here |= Q(subject_label="matter", subject_id=review.matter_id)
    closed = Denial.objects.filter(here, valid__contains=today())
    found = holders(department_of(review).permission, review.organisation_id)
    free = found.exclude(person__in=closed.values("person")).select_related("person")
    return sorted(
        (a for a in free if a.person_id != review.filed_by_person_id), key=lambda a: a.display_name
    )


def mine(by: Actor) -> list[str]:
    """Departments somebody speaks for, somewhere."""
    return [d.code for d in routing().departments.values() if by.may(d.permission)]


class Median(Aggregate):
    """The middle value of a group."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Queue:
    """How a department keeps up: waiting now, overdue now, and the median of late."""

    title: str
    code: str
    waiting: int
    overdue: int
    answered: int
    median: timedelta | None

    @property
    def days(self) -> float | None:
        """Median calendar days from asked to answered."""
        return None if self.median is None else self.median.total_seconds() / 86400


def queues(found: ReviewQuerySet) -> list[Queue]:
    """A row for each department, of the reviews somebody may see: what waits, and how long the last
    RECENT opinions of a year took. Three queries.
    """
    late = Q(due_on__lt=legal_today())
    now_ = {
        row["department"]: row
        for row in found.filter(state__in=WAITING)
        .order_by()
        .values("department")
        .annotate(waiting=Count("pk"), late=Count("pk", filter=late))
    }
    answered = found.filter(answered_at__gte=now() - YEAR).order_by("-answered_at")
    recent = answered.values_list("pk", flat=True)[:RECENT]
    left = Wait.objects.filter(review__in=among(recent), state="asked", left_at__isnull=False)
    past = {
        row["review__department"]: row
        for row in left.order_by()
        .values("review__department")
        .annotate(count=Count("pk"), median=Median(F("left_at") - F("entered_at")))
    }
    return [
        Queue(
            title=d.title,
            code=d.code,
            waiting=now_[d.code]["waiting"] if d.code in now_ else 0,
            overdue=now_[d.code]["late"] if d.code in now_ else 0,
            answered=past[d.code]["count"] if d.code in past else 0,
            median=past[d.code]["median"] if d.code in past else None,
        )
        for d in routing().departments.values()
    ]
