"""Ask for an edition, make it in the worker, approve it; read it and answer its quiz."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from uuid6 import uuid7

from sunshine.before.handbooks import queries
from sunshine.before.handbooks.engine import docx_of
from sunshine.before.handbooks.models import Acknowledgement, Handbook
from sunshine.before.handbooks.rules.quiz import Question, places, quiz, right_ones
from sunshine.before.handbooks.workflow import HANDBOOK, WORK
from sunshine.before.risks.rules import LEVELS
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import attach, receive
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

TERM = "handbook.approve"
READ = 100  # points of an edition that a quiz is drawn from
DOING = {"submit", "approve", "return", "withdraw"}  # what people do on its page


@transaction.atomic
def ask_handbook(*, by: Actor, organisation_id: UUID, idempotency_key: str) -> Handbook:
    """Begin the next edition of a unit; the worker makes it. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Handbook.objects.get(pk=first.subject_id)
    if by.account_id is None or not reaches(by, "handbook.make", organisation_id):
        raise Refused("您没有为这个单位编制手册的权限")
    mine = Handbook.objects.filter(organisation=organisation_id)
    if mine.filter(state__in=("making", "draft", "approval")).exists():
        raise Refused("这个单位有还没有生效的新版，请先办完或者作废")
    handbook_id = uuid7()
    term = begin(HANDBOOK.label, handbook_id, TERM)
    edition = (mine.aggregate(last=Max("edition"))["last"] or 0) + 1
    handbook = Handbook.objects.create(
        id=handbook_id,
        organisation_id=organisation_id,
        edition=edition,
        title="廉政风险防控手册",
        asked_at=now(),
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
    )
    record(
        by=by,
        verb="risk_handbook.ask",
        subject=RecordRef(HANDBOOK.label, handbook.pk),
        organisation_id=organisation_id,
        content={"edition": edition},
        idempotency_key=idempotency_key,
    )
    return handbook


def make(handbook_id: UUID, progress: Callable[[int], None]) -> None:
    """What the worker does, in the name and within the reach of who asked: gather, lay out, keep.

    Twice does no harm: an edition that is made is left alone.
    """
    row = Handbook.objects.select_related("filed_by", "organisation").get(pk=handbook_id)
    if row.state != HANDBOOK.initial:
        return
    by = actor_of(row.filed_by)
    with acting_as(by):
        edition = queries.gather(by, row, today(), progress)
        content = edition.kept()
        draft = store().draft()
        draft.write(docx_of(edition))
        progress(90)
        name = f"{row.organisation.short_name}廉政风险防控手册第{row.edition}版.docx"
        stored = receive(draft=draft, name=name, grade="internal")
        digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())

        def effect(found: Handbook, entry: Entry) -> None:
            found.content, found.sha256 = content, digest.hexdigest()
            found.counts, found.changes = edition.counts(), list(edition.changes)
            found.point_count, found.made_at = len(edition.points), entry.recorded_at
            found.progress = 100
            attach(
                by=by,
                subject=RecordRef(HANDBOOK.label, found.pk),
                organisation_id=found.organisation_id,
                stored=stored,
                entry=entry,
            )
            _set_work(found, by)

        perform(
            table=HANDBOOK,
            records=Handbook.objects.visible_to(by),
            record_id=handbook_id,
            verb="finish",
            by=by,
            content={"file": stored.told, "sha256": digest.hexdigest()},
            idempotency_key=f"handbook:{handbook_id}",
            effect=effect,
        )


@transaction.atomic
def act(
    *,
    handbook_id: UUID,
    verb: str,
    by: Actor,
    content: Mapping[str, object],
    idempotency_key: str,
) -> Entry:
    """One verb that people do. Raises Refused or Handbook.DoesNotExist."""
    found = Handbook.objects.visible_to(by).get(pk=handbook_id)
    if verb not in DOING:
        raise Refused("这一步不在这里办理")

    def effect(row: Handbook, entry: Entry) -> None:
        if verb == "approve":
            _replace_older(row, by, idempotency_key)
            row.approved_at, row.approved_name = entry.recorded_at, by.name
        elif verb == "submit":
            term = begin(HANDBOOK.label, row.pk, TERM)
            row.due_on, row.is_provisional = term.due_on, term.is_provisional
        _set_work(row, by)

    return perform(
        table=HANDBOOK,
        records=Handbook.objects.visible_to(by),
        record_id=handbook_id,
        verb=verb,
        by=by,
        content=dict(content) | {"sha256": found.sha256},
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _replace_older(row: Handbook, by: Actor, key: str) -> None:
    older = Handbook.objects.filter(organisation=row.organisation_id, state="in_force").first()
    if older is not None:
        perform(
            table=HANDBOOK,
            records=Handbook.objects.visible_to(by),
            record_id=older.pk,
            verb="replace",
            by=by,
            content={"by": str(row.pk)},
            idempotency_key=f"{key}:old",
        )


def _set_work(row: Handbook, by: Actor) -> None:
    ask_for(HANDBOOK, row, WORK.get(row.state), f"{row.organisation.name}{row}", by=by)


def questions_for(handbook: Handbook, account_id: UUID, attempt: int) -> list[Question]:
    """The quiz of one reader at one try; of a thick edition, from some of its points."""
    seed = f"{handbook.pk}:{account_id}:{attempt}"
    points = queries.points_at(handbook, places(seed, handbook.point_count, READ))
    count = int(value_on("handbook.questions", today(), handbook.organisation_id))
    return quiz(points, LEVELS, seed, count)


@transaction.atomic
def acknowledge(
    *, by: Actor, handbook_id: UUID, answers: Mapping[int, int], idempotency_key: str
) -> Acknowledgement:
    """Answer the quiz; with enough right ones the reader has read it, which is an act. Raises Refused
    or Handbook.DoesNotExist.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return Acknowledgement.objects.get(handbook=first.subject_id, account=by.account_id)
    if by.account_id is None:
        raise Refused("手册由人阅知")
    mine = Handbook.objects.visible_to(by)
    handbook = mine.defer("content").get(pk=handbook_id)
    if handbook.state != "in_force":
        raise Refused("只阅知已生效的手册")
    acknowledgement, _ = Acknowledgement.objects.select_for_update().get_or_create(
        handbook=handbook, account_id=by.account_id
    )
    if acknowledgement.passed_at is not None:
        raise Refused("您已阅知这一版")
    asked = questions_for(handbook, by.account_id, acknowledgement.attempts)
    if len(answers) < len(asked):
        raise Refused("还有题没有回答")
    acknowledgement.attempts += 1
    acknowledgement.score, acknowledgement.asked = right_ones(asked, answers), len(asked)
    needed = min(len(asked), int(value_on("handbook.right", today(), handbook.organisation_id)))
    if acknowledgement.score >= needed:
        entry = perform(
            table=HANDBOOK,
            records=mine,
            record_id=handbook_id,
            verb="acknowledge",
            by=by,
            content={
                "score": acknowledgement.score,
                "asked": acknowledgement.asked,
                "sha256": handbook.sha256,
            },
            idempotency_key=idempotency_key,
        )
        acknowledgement.passed_at, acknowledgement.entry_id = entry.recorded_at, entry.pk
    acknowledgement.save()
    return acknowledgement
