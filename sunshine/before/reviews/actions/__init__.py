"""Answer, countersign, send back; all through the door."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction

from sunshine.before.reviews.actions.steps import enter, leave, set_work, take_back
from sunshine.before.reviews.models import Condition, Review
from sunshine.before.reviews.queries import answers_for, department_of, manifest_of
from sunshine.before.reviews.rules import ANSWERS, Department, faults
from sunshine.before.reviews.workflow import CONDITION, CONDITION_WORK, FULFIL, REVIEW
from sunshine.foundation.access.actions import born
from sunshine.foundation.documents.actions import Prepared, issue, prepare
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

OPINION = "review_opinion"


@transaction.atomic
def answer(  # noqa: PLR0913  an opinion has these parts
    *,
    review_id: UUID,
    by: Actor,
    answer: str,
    words: str,
    basis: str,
    conditions: Sequence[str],
    idempotency_key: str,
    version: object = None,
) -> Entry:
    """Give a department's opinion: a numbered document, and conditions that become work.

    Raises Review.DoesNotExist for what is foreign, else Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    review = _mine(by, review_id)
    if wrong := list(faults(answer, basis, conditions)):
        raise Refused("；".join(wrong))
    _speaks_once(by, review)
    department = department_of(review)
    made = _document(review, department, answer, words, basis, conditions)

    def effect(row: Review, entry: Entry) -> None:
        row.answer, row.words, row.basis = answer, words.strip(), basis.strip()
        row.answered_at, row.answered_name = entry.recorded_at, by.name
        subject = RecordRef(REVIEW.label, row.pk)
        row.document = issue(made, by=by, subject=subject, entry=entry)
        _set_conditions(row, conditions, by, entry)
        leave(row, by, entry)
        enter(row, entry.recorded_at, by)

    return perform(
        table=REVIEW,
        records=Review.objects.visible_to(by),
        record_id=review_id,
        verb="answer",
        by=by,
        content=made.told
        | {"answer": answer, "reason": words, "basis": basis, "conditions": list(conditions)}
        | {"target": "given" if department.countersigned else "standing", "version": version},
        idempotency_key=idempotency_key,
        effect=effect,
        manifest=manifest_of,
    )


def _mine(by: Actor, review_id: UUID) -> Review:
    """The review, if somebody speaks for its department and it can be answered at all."""
    found = Review.objects.visible_to(by).select_related("matter", "organisation")
    review = found.get(pk=review_id)
    if not answers_for(by, review):
        raise Refused(f"这件审查由{department_of(review).title}办理，您没有这个部门的权限")
    return review


def _speaks_once(by: Actor, review: Review) -> None:
    """One person is not two departments' opinions on one matter."""
    if review.state != "asked":
        raise Refused(f"当前状态是“{REVIEW.states[review.state]}”，不能出具意见")
    others = Review.objects.filter(matter=review.matter_id).exclude(pk=review.pk)
    said = Endorsement.objects.live().filter(
        subject_label=REVIEW.label,
        subject_id__in=others.values("pk"),
        person_id__in=by.persons,
    )
    if said.exists():
        raise Refused("您已代表另一个部门就这件事项发表意见，请由本部门其他人出具")


def _document(
    review: Review,
    department: Department,
    answer: str,
    words: str,
    basis: str,
    conditions: Sequence[str],
) -> Prepared:
    matter, place = review.matter, review.organisation
    seen = manifest_of(review)
    return prepare(
        kind=OPINION,
        organisation_id=review.organisation_id,
        series=f"{place.short_name}{department.series}",
        grade=matter.secrecy,
        values={
            "organisation": place.name,
            "department": f"{department.title}审查",
            "matter": matter.title,
            "matter_number": matter.label,
            "facts": [f"{name}：{said}" for name, said in seen.items()],
            "answer": ANSWERS[answer],
            "words": words,
            "basis": basis,
            "conditions": [f"{n}. {c}" for n, c in enumerate(conditions, 1)],
            "signature": f"{place.name}{department.title}",
            "copies": "派驻纪检监察组",
        },
    )


def _set_conditions(row: Review, conditions: Sequence[str], by: Actor, entry: Entry) -> None:
    before = row.conditions.count()
    for n, words in enumerate(conditions, before + 1):
        key = uuid5(row.pk, str(n))
        term = begin(CONDITION.label, key, "review.condition")
        condition = Condition.objects.create(
            id=key,
            review=row,
            organisation_id=row.organisation_id,
            ordinal=n,
            words=words[:400],
            due_on=term.due_on,
            is_provisional=term.is_provisional,
            set_at=entry.recorded_at,
        )
        born(CONDITION.label, {key: row.pk}, of=REVIEW.label)
        title = f"{department_of(row).title}条件：{words}"
        ask_for(CONDITION, condition, (CONDITION_WORK["open"], FULFIL), title, by=by)


@transaction.atomic
def act(
    *,
    review_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
) -> Entry:
    """Countersign, send back, ask for more time and decide on it. Raises as `answer` does."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if verb == "answer":
        raise Refused("请填写审查意见后出具")
    review = Review.objects.visible_to(by).select_related("matter").get(pk=review_id)
    if verb in {"countersign", "return"}:
        review = _mine(by, review_id)

    def effect(row: Review, entry: Entry) -> None:
        if verb == "return":
            take_back(row, entry, f"会签退回：{content['reason']}")
        if row.state != review.state:
            leave(row, by, entry)
            enter(row, entry.recorded_at, by)
        else:
            set_work(row, by)

    told = dict(content)
    if verb == "return" and review.document is not None:
        told["file"] = {"id": str(review.document.evidence_id)}
    return perform(
        table=REVIEW,
        records=Review.objects.visible_to(by),
        record_id=review_id,
        verb=verb,
        by=by,
        content=told,
        idempotency_key=idempotency_key,
        effect=effect,
        manifest=manifest_of,
    )
