"""Open a brief, change what it asks, give the opinion, withdraw it."""

from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.queries import gather, manifest_of
from sunshine.before.briefs.rules import VIEWS, About
from sunshine.before.briefs.workflow import BRIEF
from sunshine.foundation.access.actions import born
from sunshine.foundation.clock.queries import now
from sunshine.foundation.documents.actions import Prepared, issue, prepare
from sunshine.foundation.evidence.actions import withdraw
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_032
OPINION = "preliminary_opinion"


@transaction.atomic
def open_brief(*, by: Actor, about: About, idempotency_key: str) -> Brief:
    """Begin to look into a planned matter. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Brief.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "brief.write", about.organisation_id):
        raise Refused("您没有对这家企业作事前研判的权限")
    if wrong := list(about.faults()):
        raise Refused("；".join(wrong))
    brief = Brief.objects.create(
        id=uuid7(),
        **numbered(Brief, NUMBERING),
        organisation_id=about.organisation_id,
        title=about.title.strip(),
        counterparty=about.counterparty,
        project=about.project,
        persons=list(about.persons),
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        filed_at=now(),
    )
    born(BRIEF.label, {brief.pk: None})
    record(
        by=by,
        verb="brief.open",
        subject=RecordRef(BRIEF.label, brief.pk),
        organisation_id=brief.organisation_id,
        content={"label": brief.label},  # the enterprise reads its ledger: not what is looked into
        idempotency_key=idempotency_key,
    )
    return brief


def _told(brief: Brief) -> dict[str, str]:
    """For the ledger, which holds no names of people: how many, not who."""
    return manifest_of(brief) | {"相关人员": f"{len(brief.persons)} 人"}


@transaction.atomic
def revise(
    *, brief_id: UUID, by: Actor, about: About, version: object, idempotency_key: str
) -> Entry:
    """Ask about something else, until the opinion is given. The unit stays."""
    if wrong := list(about.faults()):
        raise Refused("；".join(wrong))

    def effect(row: Brief, entry: Entry) -> None:  # noqa: ARG001  the door's signature
        row.title, row.counterparty = about.title.strip(), about.counterparty
        row.project, row.persons = about.project, list(about.persons)
        row.save(update_fields=["title", "counterparty", "project", "persons"])
        born(BRIEF.label, {row.pk: None})

    return perform(
        table=BRIEF,
        records=Brief.objects.visible_to(by),
        record_id=brief_id,
        verb="revise",
        by=by,
        content={"version": version},
        idempotency_key=idempotency_key,
        effect=effect,
    )


@transaction.atomic
def give(
    *,
    brief_id: UUID,
    by: Actor,
    view: str,
    words: str,
    version: object,
    idempotency_key: str,
) -> Entry:
    """The 初步监督意见, as a numbered document; the enterprise's secretary gets a copy to read.

    Raises Brief.DoesNotExist for what is foreign, else Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    brief = Brief.objects.visible_to(by).select_related("organisation").get(pk=brief_id)
    if view not in VIEWS:
        raise Refused("请选择结论")
    if brief.state != "draft":
        raise Refused(f"当前状态是“{BRIEF.states[brief.state]}”，不能提出意见")
    sections = gather(by, brief.about)
    made = _document(brief, view, words)

    def effect(row: Brief, entry: Entry) -> None:
        row.view, row.words = view, words.strip()
        row.given_at, row.given_name = entry.recorded_at, by.name
        row.seen = [{"title": s.title, "count": s.count_words} for s in sections]
        subject = RecordRef(BRIEF.label, row.pk)
        row.document = issue(made, by=by, subject=subject, entry=entry)

    return perform(
        table=BRIEF,
        records=Brief.objects.visible_to(by),
        record_id=brief_id,
        verb="give",
        by=by,
        content={
            "answer": view,
            "reason": words,
            "version": version,
            **made.told,
        },
        idempotency_key=idempotency_key,
        effect=effect,
        manifest=_told,
    )


def _document(brief: Brief, view: str, words: str) -> Prepared:
    """Conclusion and words alone: the enterprise reads it, and what was gathered by the author's
    rights may be closed to a reader there.
    """
    return prepare(
        kind=OPINION,
        organisation_id=brief.organisation_id,
        series=f"驻{brief.organisation.short_name}监",
        values={
            "organisation": brief.organisation.name,
            "matter": brief.title,
            "counterparty": brief.counterparty or "（无）",
            "view": VIEWS[view],
            "words": words,
        },
    )


@transaction.atomic
def take_back(
    *, brief_id: UUID, by: Actor, reason: str, version: object, idempotency_key: str
) -> Entry:
    """Withdraw it; an opinion that was given stays readable for who gave it, marked."""
    brief = Brief.objects.visible_to(by).select_related("document").get(pk=brief_id)
    issued = brief.document

    def effect(row: Brief, entry: Entry) -> None:
        if issued is not None:
            subject = RecordRef(BRIEF.label, row.pk)
            withdraw(subject=subject, evidence_id=issued.evidence_id, reason=reason, entry=entry)

    file = {"file": {"id": str(issued.evidence_id)}} if issued else {}
    return perform(
        table=BRIEF,
        records=Brief.objects.visible_to(by),
        record_id=brief_id,
        verb="withdraw",
        by=by,
        content={"reason": reason, "version": version, **file},
        idempotency_key=idempotency_key,
        effect=effect,
    )
