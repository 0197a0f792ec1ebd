"""File, revise, sound, sign, read, withdraw; all through the door."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.filings import queries
from sunshine.before.filings.models import Matter, Numbering
from sunshine.before.filings.queries.admitting import before_sounding, followers
from sunshine.before.filings.queries.checking import check
from sunshine.before.filings.queries.drafted import told_of, typed_of
from sunshine.before.filings.rules import Told, emergency_is_late
from sunshine.before.filings.workflow import MATTER, WORK
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.queries import secrecy
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused

WITH_FILE = {"attach", "detach"}
CHANGES = {"revise", *WITH_FILE}
ENDS = {"withdraw", "void"}


@transaction.atomic
def file_matter(*, by: Actor, organisation_id: UUID, told: Told, idempotency_key: str) -> Matter:
    """A matter with its number. Late is marked, never refused. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Matter.objects.get(pk=first.subject_id)
    numbers = _numbering(organisation_id)
    said = _checked(organisation_id, told)
    kind = str(said["matter_class"])
    if by.account_id is None or not reaches(by, "matter.file", organisation_id, matter_class=kind):
        raise Refused("您没有为这家企业报备这类事项的权限")
    matter = _new(by, by.account_id, numbers, said)
    entry = record(
        by=by,
        verb="matter.file",
        subject=RecordRef(MATTER.label, matter.pk),
        organisation_id=organisation_id,
        content={
            "label": matter.label,
            "manifest": queries.manifest_of(matter),
            "late": matter.is_late,
            "backdated": matter.is_backdated,
            "emergency": matter.is_emergency,
        },
        idempotency_key=idempotency_key,
    )
    _set_work(matter, by)
    for ask in followers("filed"):
        ask(matter, by=by, entry=entry)
    return matter


def _checked(organisation_id: UUID, told: Told, without: UUID | None = None) -> dict[str, Any]:
    """Columns of a matter from what was told. Raises Refused naming each fault with its rule."""
    if secrecy().get(told.secrecy, {}).get("refused", told.secrecy not in secrecy()):
        raise Refused(str(secrecy().get(told.secrecy, {}).get("words", "请选择密级")))
    try:
        found = check(organisation_id, told, without=without)
    except (ValueError, LookupError) as error:
        raise Refused(str(error)) from error
    if found.faults:
        raise Refused("；".join(f"{words}（{rule}）" for rule, words in found.faults.items()))
    details = {f.name: told.details.get(f.name, "").strip() for f in found.asked}
    return asdict(told) | {
        "title": told.title.strip(),
        "details": {name: words for name, words in details.items() if words},
        "matter_class": found.kind,
        "schema_version": found.schema.version,
        "law": found.law,
    }


def _new(by: Actor, account_id: UUID, numbers: Numbering, said: Mapping[str, Any]) -> Matter:
    matter_id, at, day = uuid7(), now(), legal_today()
    organisation_id = numbers.organisation_id
    timing = queries.timing_of(organisation_id, day, said["meets_on"])
    late, backdated = timing.is_late, timing.is_backdated
    if said["is_emergency"]:
        hours = int(value_on(queries.EMERGENCY, today(), organisation_id))
        late, backdated = emergency_is_late(said["decided_at"], at, hours), False
    numbers.last += 1
    numbers.save(update_fields=["last"])
    term = begin(MATTER.label, matter_id, queries.STEP)
    place = Organisation.objects.get(pk=organisation_id)
    return Matter.objects.create(
        id=matter_id,
        year=numbers.year,
        number=numbers.last,
        label=f"{place.short_name}报〔{numbers.year}〕{numbers.last:03d}号",
        organisation=place,
        **said,
        filed_at=at,
        filed_on=day,
        file_by_on=timing.last_on,
        is_late=late,
        is_backdated=backdated,
        filed_by_id=account_id,
        filed_by_person_id=by.person_id,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
    )


def _numbering(organisation_id: UUID) -> Numbering:
    """Locked until the act is kept or not: numbers have no gap, and what is filed or changed at the
    same moment waits and is added to cumulative lines. The enterprise is, not its numbers of the
    year: a line may run on over New Year's midnight.
    """
    Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    numbers, _ = Numbering.objects.get_or_create(organisation_id=organisation_id, year=today().year)
    return numbers


@transaction.atomic
def act(  # noqa: PLR0913  who does what to which matter, with what
    *,
    matter_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    told: Told | None = None,
    then: Effect | None = None,
) -> Entry:
    """One verb of the state table; `told` goes with a revision, `then` with a file.

    A change of what was judged voids exactly the opinions and the signature that covered it.
    Raises Refused or Matter.DoesNotExist.
    """
    if verb == "sound" and content.get("answer") == "disagree":
        verb = "return"  # a no is a return with its reason
    mine = Matter.objects.visible_to(by)
    found = mine.select_for_update(of=("self",)).filter(pk=matter_id).first()
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if found is None:
        raise Matter.DoesNotExist
    return perform(
        table=MATTER,
        records=mine,
        record_id=matter_id,
        verb=verb,
        by=by,
        content=content | _prepared(found, verb, told, by),
        idempotency_key=idempotency_key,
        effect=partial(_take_effect, verb=verb, by=by, told=told, then=then),
        manifest=queries.manifest_of,
        settle=partial(_settle, verb=verb, by=by, was=found.state),
    )


def _take_effect(
    row: Matter,
    entry: Entry,
    *,
    verb: str,
    by: Actor,
    told: Told | None,
    then: Effect | None,
) -> None:
    if verb in WITH_FILE and then is None:
        raise Refused("请选择文件")
    if verb == "receive":
        row.read_by, row.read_at = by.name, entry.recorded_at
    if verb == "revise" and told is not None:
        _revise(row, told)
    if verb == "refile":
        _ask_again(row)
    if then is not None:
        then(row, entry)


def _prepared(row: Matter, verb: str, told: Told | None, by: Actor) -> dict[str, object]:
    """What the act's own row of the ledger must say, and what must be true before it. What is
    missing is told only to who may do the act: anybody else is refused by the door.
    """
    if verb == "revise" and told is None:
        raise Refused("没有改动任何字段")
    if (
        verb in {"send", "sign"}
        and row.state in MATTER.find(verb).sources
        and reaches(
            by, MATTER.find(verb).permission, row.organisation_id, matter_class=row.matter_class
        )
        and (missing := [r.words for r in before_sounding(row) if not r.satisfied])
    ):
        raise Refused("还不能" + MATTER.find(verb).title + "：" + "；".join(missing))
    if verb == "sound":
        given = Endorsement.objects.of(MATTER.label, row.pk).live().filter(verb="sound").count()
        return {"target": "signing" if given + 1 >= len(queries.chain_of(row)) else "sounding"}
    return {}


def _revise(row: Matter, told: Told) -> None:
    """The new text; when it was filed, and that it was late, stay as they were."""
    _numbering(row.organisation_id)
    said = _checked(row.organisation_id, told, without=row.pk)
    if said["matter_class"] != row.matter_class:
        raise Refused("不能改成另一类事项，请撤回后重新报备")
    if (told.is_emergency, told.decided_at) != (row.is_emergency, row.decided_at):
        raise Refused("紧急标记和先行决定的时间在报备时确定，不能修改")
    for name, value in said.items():
        setattr(row, name, value)
    row.file_by_on = queries.timing_of(row.organisation_id, row.filed_on, row.meets_on).last_on


def _ask_again(row: Matter) -> None:
    """What was returned counted toward nothing; in the meantime others may have been filed."""
    _numbering(row.organisation_id)
    said = _checked(row.organisation_id, told_of(row.item_code, typed_of(row)), without=row.pk)
    row.law = said["law"]


def _settle(row: Matter, entry: Entry, *, verb: str, by: Actor, was: str) -> None:
    """Later rooms follow a change; where an opinion of theirs lapsed, the matter waits for it.
    Whoever has the next step gets its whole period.
    """
    for follow in followers("changed" if verb in CHANGES else "ended" if verb in ENDS else "filed"):
        if verb in CHANGES | ENDS:
            follow(row, entry=entry)
        elif verb == "refile":
            follow(row, by=by, entry=entry)
    judged = verb in CHANGES and row.state in {"sounding", "signing", "signed"}
    if judged and any(not r.satisfied for r in before_sounding(row)):
        row.state = "filed"
    if row.state != was:
        term = begin(MATTER.label, row.pk, queries.STEP)
        row.due_on, row.is_provisional = term.due_on, term.is_provisional
    _set_work(row, by)


def _set_work(row: Matter, by: Actor) -> None:
    level = "red" if row.is_emergency else "none"
    ask_for(MATTER, row, WORK.get(row.state), f"{row.label}：{row.title}", by=by, level=level)
