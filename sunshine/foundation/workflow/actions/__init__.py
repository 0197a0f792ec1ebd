"""The one door."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import models, transaction

from sunshine.foundation.access.actions import because
from sunshine.foundation.access.queries import is_denied
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import ALL_CLASSES, Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.postgres.queries import FixedLookup
from sunshine.foundation.workflow.actions.terms import keep_clock
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import is_suspended
from sunshine.foundation.workflow.rules import STAYS, Refused, Table, Transition, differences


class Stateful(Protocol):
    """What a record needs to go through the door."""

    pk: UUID
    state: str
    version: int
    organisation_id: UUID | None


COPY = "copy:"
PEOPLE = ("author", "assignee")
LIVE = FixedLookup(lambda label, pk: Endorsement.objects.of(label, pk).live(), "label", uuid4())
Effect = Callable[[Any, Entry], None]
Manifest = Callable[[Any], Mapping[str, str]]


@transaction.atomic
def perform(  # noqa: PLR0913  who does what to which record, with what, once
    *,
    table: Table,
    records: models.QuerySet[Any],
    record_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    effect: Effect | None = None,
    manifest: Manifest | None = None,
    settle: Effect | None = None,
) -> Entry:
    """Do one act: lock the row, check who and what is needed, write state, ledger and effect.

    `records` is already what the actor may see: a foreign or denied record raises
    DoesNotExist. Raises Refused (Chinese) for a wrong state, a missing field, a missing right
    or a version that somebody else has moved on. A repeated key returns the first entry.

    `effect` assigns to fields of the record; the door writes what is new in one statement at its end.

    `manifest` tells what an opinion or signature on the record covers, as words by field. When an
    effect changes that, exactly the endorsements that covered it are void, and the record goes back
    to where they were given. `settle` comes last: what follows from the state the record ends in.
    """
    row = records.select_for_update(of=("self",)).filter(pk=record_id).first()
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if row is None or is_denied(by, table.label, record_id):
        raise records.model.DoesNotExist
    transition = table.find(verb)
    _check(table, transition, row, by, content)
    because(by, f"{table.label}.{verb}", str(content.get("reason") or ""))
    read, before = _values(row), row.state
    row.state, row.version = _target(table, transition, row, content), row.version + 1
    covered = dict(manifest(row)) if manifest is not None and transition.endorses else {}
    told = {**content, "from": before, "to": row.state, "version": row.version}
    entry = _write(table, transition, row, by, told, covered, idempotency_key)
    if transition.endorses:
        _endorse(table, transition, row, by, content, covered, entry)
    keep_clock(table, verb, row, by, content, entry)
    assignee = getattr(row, "assignee_id", None)
    if effect is not None:
        effect(row, entry)
    if manifest is not None:
        _void_what_changed(table, row, manifest)
    if settle is not None:
        settle(row, entry)
    row.save(update_fields=[name for name, value in _values(row).items() if value != read[name]])
    _inform(table, transition, row, by, entry, assignee)
    return entry


def _values(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _write(  # noqa: PLR0913  the one entry of an act
    table: Table,
    transition: Transition,
    row: Any,
    by: Actor,
    told: Mapping[str, object],
    covered: Mapping[str, str],
    key: str,
) -> Entry:
    return record(
        by=by,
        verb=f"{table.label}.{transition.verb}",
        subject=RecordRef(table.label, row.pk),
        organisation_id=row.organisation_id,
        idempotency_key=key,
        content={**told, **({"manifest": covered} if transition.endorses else {})},
    )


def _check(
    table: Table, transition: Transition, row: Any, by: Actor, content: Mapping[str, object]
) -> None:
    seen = content.get("version")
    if seen is not None and int(str(seen)) != row.version:
        raise Refused("这条记录刚刚被别人更新，请刷新后再操作")
    if row.state not in transition.sources:
        raise Refused(f"当前状态是“{table.states[row.state]}”，不能{transition.title}")
    machine_only = transition.by_system and by.account_id is not None
    if machine_only or not _may(by, transition.permission, row):
        raise Refused(f"您没有{transition.title}的权限")
    if missing := list(transition.missing(content)):
        raise Refused("；".join(missing))
    if (
        table.may_stand_still
        and not transition.while_suspended
        and is_suspended(table.label, row.pk)
    ):
        raise Refused("已中止办理，请先恢复")
    if transition.others:
        _check_others(table, transition, row, by)
    if transition.step_up:
        by.demand_confirmation()  # last: nobody is asked for what would be refused anyway


def _check_others(table: Table, transition: Transition, row: Any, by: Actor) -> None:
    """Separation of duties: by person, not by account."""
    if by.person_id is None:
        return
    if row.filed_by_person_id in by.persons:
        raise Refused(f"不能对自己提出的{table.title}{transition.title}")
    mine = Endorsement.objects.of(table.label, row.pk).live().filter(person_id__in=by.persons)
    if mine.exists():
        raise Refused(f"您已就这件{table.title}发表过意见或签字，不能再{transition.title}")


def _target(table: Table, transition: Transition, row: Any, content: Mapping[str, object]) -> str:
    if transition.target == STAYS:
        return str(row.state)
    if transition.endorses and transition.quorum > 1:
        live = Endorsement.objects.of(table.label, row.pk).live().filter(verb=transition.verb)
        if live.count() + 1 < transition.quorum:
            return str(row.state)
    return str(content.get("target") or transition.target)


def _endorse(  # noqa: PLR0913  one row of what was seen, by whom
    table: Table,
    transition: Transition,
    row: Any,
    by: Actor,
    content: Mapping[str, object],
    covered: dict[str, str],
    entry: Entry,
) -> None:
    Endorsement.objects.create(
        subject_label=table.label,
        subject_id=row.pk,
        verb=transition.verb,
        answer=str(content.get("answer") or ""),
        words=str(content.get("reason") or ""),
        manifest=covered,
        person_id=by.person_id,
        account_id=by.account_id,
        actor_name=by.name,
        entry_id=entry.pk,
        made_at=now(),
    )


def _void_what_changed(table: Table, row: Any, manifest: Manifest) -> None:
    live = LIVE.records(Endorsement, table.label, row.pk)
    covered = dict(manifest(row)) if live else {}
    voided = set()
    for endorsement in live:
        if changed := differences(endorsement.manifest, covered):
            endorsement.voided_at, endorsement.differences = now(), changed
            endorsement.save(update_fields=["voided_at", "differences"])
            voided.add(endorsement.verb)
    row.state = table.reopened(row.state, voided)


def _inform(
    table: Table, transition: Transition, row: Any, by: Actor, entry: Entry, assignee: UUID | None
) -> None:
    """Whom the table's row names, in the same transaction; each account once, a copy first."""
    told: set[UUID] = set()
    for audience in sorted(transition.informs, key=lambda a: not a.startswith(COPY)):
        if audience in PEOPLE:
            one = assignee if audience == "assignee" else getattr(row, "filed_by_id", None)
            accounts = {one} if one else set()
        else:
            permission = audience.removeprefix(COPY)
            found = holders(permission, row.organisation_id).values_list("pk", flat=True)
            accounts = set(found)
        is_copy = audience.startswith(COPY)
        tell(
            accounts - told,
            by=by,
            kind="copy" if is_copy else "act",
            title=f"{table.title}{transition.title}：{row}",
            subject=RecordRef(table.label, row.pk),
            organisation_id=row.organisation_id,
            must_read=is_copy,
            entry_id=entry.pk,
        )
        told |= accounts


def _may(by: Actor, permission: str, row: Any) -> bool:
    """A record with a matter class takes a grant for its class, too."""
    if row.organisation_id is None:
        return by.reads_open(permission)
    of_class = getattr(row, "matter_class", ALL_CLASSES)
    return reaches(by, permission, row.organisation_id, matter_class=of_class)
