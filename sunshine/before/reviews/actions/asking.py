"""Ask departments when a matter is filed, ask again when its text changed, stop when it is gone."""

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.reviews.actions.steps import drop_document, enter, leave, set_work
from sunshine.before.reviews.models import Review
from sunshine.before.reviews.queries import changed_since, department_of, manifest_of, routes_of
from sunshine.before.reviews.workflow import PERIODS, REVIEW
from sunshine.foundation.access.actions import born
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.terms import new_term

ROUTER = "审查任务"


@transaction.atomic
def ask(matter: Matter, *, by: Actor, entry: Entry) -> list[Review]:
    """One review for each department the rules name, all at once; those there stay as they are.

    Departments that were let go and are needed again are asked again. Inside the act `entry`.
    """
    wanted = routes_of(matter)
    known = {r.department: r for r in Review.objects.filter(matter=matter)}
    for code, review in known.items():
        review.matter = matter
        if code in wanted and review.state == "closed":
            _system(review, "reopen", entry, _reopened)
    return [_ask(matter, code, why, by, entry) for code, why in wanted.items() if code not in known]


def _ask(matter: Matter, code: str, why: str, by: Actor, entry: Entry) -> Review:
    review_id = uuid7()
    term = new_term(REVIEW.label, review_id, PERIODS["asked"])
    review = Review.objects.create(
        id=review_id,
        matter=matter,
        organisation_id=matter.organisation_id,
        matter_class=matter.matter_class,
        department=code,
        why=why,
        asked_at=entry.recorded_at,
        first_due_on=term.due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        filed_by_id=matter.filed_by_id,
        filed_by_person_id=matter.filed_by_person_id,
    )
    born(REVIEW.label, {review_id: matter.pk}, of="matter")
    enter(review, entry.recorded_at, by)
    department = department_of(review)
    asked = record(
        by=by,
        verb="review.ask",
        subject=RecordRef(REVIEW.label, review.pk),
        organisation_id=review.organisation_id,
        content={"department": department.title, "why": why, "manifest": manifest_of(review)},
        idempotency_key=f"review.ask:{review.pk}",
    )
    tell(
        holders(department.permission, review.organisation_id).values_list("pk", flat=True),
        by=by,
        kind="act",
        title=f"请{department.title}审查：{matter.title}",
        subject=RecordRef(REVIEW.label, review.pk),
        organisation_id=review.organisation_id,
        permission=department.permission,
        entry_id=asked.pk,
    )
    return review


@transaction.atomic
def follow(matter: Matter, *, entry: Entry) -> list[Review]:
    """The text of a matter changed: exactly the opinions whose part of it changed are void, and
    their departments are asked again. Inside the act `entry`, which writes the matter at its end:
    what counts is `matter` as it is given here.
    """
    given = Review.objects.filter(matter=matter, state__in=("given", "standing"))
    reviews = list(given.select_related("document").order_by("pk"))
    for review in reviews:
        review.matter = matter
    changed = changed_since(reviews)
    lapsed = [r for r in reviews if r.pk in changed]
    for review in lapsed:
        _system(review, "lapse", entry, _lapsed, {"changed": changed[review.pk]})
    return lapsed


@transaction.atomic
def stop(matter: Matter, *, entry: Entry) -> None:
    """A matter that is withdrawn or void needs no reviews."""
    for review in Review.objects.filter(matter=matter).needed():
        review.matter = matter
        _system(review, "close", entry, _closed)


def _system(
    review: Review, verb: str, cause: Entry, effect: Effect, more: dict[str, object] | None = None
) -> None:
    """What follows from somebody's act on the matter is the system's, and names that act. It sees
    the matter as that act is about to write it.
    """

    def follows(row: Review, entry: Entry) -> None:
        row.matter = review.matter
        effect(row, entry)

    told = {"cause": str(cause.pk), **(more or {})}
    if verb == "lapse" and review.document is not None:
        told["file"] = {"id": str(review.document.evidence_id)}
    perform(
        table=REVIEW,
        records=Review.objects.select_related("matter", "document"),
        record_id=review.pk,
        verb=verb,
        by=system_actor(ROUTER),
        content=told,
        idempotency_key=f"{verb}:{review.pk}:{cause.pk}",
        effect=follows,
        manifest=manifest_of if verb == "lapse" else None,
    )


def _lapsed(row: Review, entry: Entry) -> None:
    drop_document(row, entry, "事项文本改动，意见失效")
    by = system_actor(ROUTER)
    if row.state == "given":
        leave(row, by, entry)
    row.state, row.asked_at = "asked", entry.recorded_at
    enter(row, entry.recorded_at, by)


def _closed(row: Review, entry: Entry) -> None:
    leave(row, system_actor(ROUTER), entry)
    set_work(row, system_actor(ROUTER))


def _reopened(row: Review, entry: Entry) -> None:
    row.asked_at = entry.recorded_at
    enter(row, entry.recorded_at, system_actor(ROUTER))
