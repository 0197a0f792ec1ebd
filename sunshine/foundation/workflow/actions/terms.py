"""Begin a period, let it stand still, lengthen it, count it again when the calendar arrives."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from sunshine.foundation.clock.queries import calendar, now, today
from sunshine.foundation.clock.rules import add_working_days, working_days_between
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.models import DueChange, Extension, Suspension, Term
from sunshine.foundation.workflow.queries import cutoff_hour, due, legal_today, term_of
from sunshine.foundation.workflow.rules import CLOCK_VERBS, EXTENSION_WORK, Refused, Table
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem


def new_term(label: str, record_id: UUID, parameter: str, days: int | None = None) -> Term:
    """A period from today's legal day, not yet saved: many are kept in one statement."""
    start = legal_today()
    if days is None:
        days = int(value_on(parameter, today()))
    due_on, provisional = add_working_days(start, days, calendar())
    return Term(
        subject_label=label,
        subject_id=record_id,
        start_on=start,
        days=days,
        parameter=parameter,
        cutoff_hour=cutoff_hour(),
        first_due_on=due_on,
        due_on=due_on,
        is_provisional=provisional,
        begun_at=now(),
    )


def begin(label: str, record_id: UUID, parameter: str, days: int | None = None) -> Term:
    """Begin a period inside the caller's transaction."""
    term = new_term(label, record_id, parameter, days)
    term.save()
    return term


def keep_clock(
    table: Table, verb: str, row: Any, by: Actor, content: Mapping[str, object], entry: Entry
) -> None:
    """What the verbs of the clock do to a record, inside the door."""
    if verb not in CLOCK_VERBS:
        return
    if verb == "suspend":
        Suspension.objects.create(
            subject_label=table.label,
            subject_id=row.pk,
            since=today(),
            reason=str(content["reason"]),
        )
    elif verb == "resume":
        _resume(table, row, entry)
    elif verb == "ask_extension":
        _ask(table, row, by, content)
    else:
        _decide(table, row, by, entry, allow=verb == "allow_extension")


def _resume(table: Table, row: Any, entry: Entry) -> None:
    pause = Suspension.objects.filter(
        subject_label=table.label, subject_id=row.pk, until__isnull=True
    ).first()
    if pause is None:
        raise Refused("没有中止，无需恢复")
    pause.until = today()
    pause.save(update_fields=["until"])
    _move(_term(table, row), DueChange.Cause.RESUMED, entry, row)


def _ask(table: Table, row: Any, by: Actor, content: Mapping[str, object]) -> None:
    try:
        until = date.fromisoformat(str(content["until"]))
    except ValueError as error:
        raise Refused("请填写新的期限，例如 2026-12-31") from error
    if until <= row.due_on:
        raise Refused("新的期限应晚于现在的期限")
    if not calendar().is_working(until):
        raise Refused("新的期限应是工作日，请改选前后的工作日")
    if _asked(table, row) is not None:
        raise Refused("已有待批准的延期申请")
    Extension.objects.create(
        subject_label=table.label,
        subject_id=row.pk,
        old_due_on=row.due_on,
        new_due_on=until,
        days=working_days_between(row.due_on, until, calendar()),
        reason=str(content["reason"]),
        asked_by_id=by.account_id,
        asked_by_person_id=by.person_id,
        asked_at=now(),
    )
    WorkItem.objects.create(
        subject_label=table.label,
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        kind=EXTENSION_WORK,
        title=f"申请延期至 {until}：{content['reason']}"[:400],
        permission=table.find("allow_extension").permission,
        due_on=row.due_on,
        is_provisional=row.is_provisional,
        created_at=now(),
    )


def _decide(table: Table, row: Any, by: Actor, entry: Entry, *, allow: bool) -> None:
    extension = _asked(table, row)
    if extension is None:
        raise Refused("没有待批准的延期申请")
    own_person = extension.asked_by_person_id in by.persons
    if own_person or (by.account_id and extension.asked_by_id == by.account_id):
        raise Refused("不能批准自己提出的延期，请由他人办理")
    states = Extension.State
    extension.state = states.APPROVED if allow else states.REFUSED
    extension.save(update_fields=["state"])
    close(WorkItem.objects.of(table.label, row.pk).filter(kind=EXTENSION_WORK), by=by)
    if allow:
        _move(_term(table, row), DueChange.Cause.EXTENDED, entry, row)
    if extension.asked_by_id:
        words = "已批准" if allow else "未批准"
        tell(
            [extension.asked_by_id],
            by=by,
            kind="due",
            title=f"{table.title}延期申请{words}，现期限 {row.due_on}",
            subject=RecordRef(table.label, row.pk),
            organisation_id=row.organisation_id,
            entry_id=entry.pk,
        )


def _asked(table: Table, row: Any) -> Extension | None:
    return Extension.objects.filter(
        subject_label=table.label, subject_id=row.pk, state=Extension.State.ASKED
    ).first()


def _term(table: Table, row: Any) -> Term:
    term = term_of(table.label, row.pk)
    if term is None:
        raise Refused("这条记录没有登记期限，不能中止或延期")
    return term


def _move(term: Term, cause: str, entry: Entry, row: Any = None) -> bool:
    """Count again; where the day or its certainty changed, keep the old one and set the new."""
    new, provisional = due(term, today())
    if (new, provisional) == (term.due_on, term.is_provisional):
        return False
    DueChange.objects.create(
        term=term,
        cause=cause,
        old_due_on=term.due_on,
        new_due_on=new,
        was_provisional=term.is_provisional,
        entry_id=entry.pk,
        changed_at=now(),
    )
    term.due_on, term.is_provisional = new, provisional
    term.save(update_fields=["due_on", "is_provisional"])
    if row is not None:
        row.due_on, row.is_provisional = new, provisional
        row.save(update_fields=["due_on", "is_provisional"])
    WorkItem.objects.open().of(term.subject_label, term.subject_id).update(
        due_on=new, is_provisional=provisional
    )
    return True


def recount(*, by: Actor) -> int:
    """Provisional due dates of open work, counted by the calendar as it is known now.

    One act a record: the ledger keeps both days, the term keeps the change, and whoever has
    the work is told. Returns how many changed.
    """
    work = WorkItem.objects.open().filter(
        subject_label=OuterRef("subject_label"), subject_id=OuterRef("subject_id")
    )
    waiting = Term.objects.filter(Exists(work), is_provisional=True).order_by("pk")
    return sum(_recount(term_id, by) for term_id in waiting.values_list("pk", flat=True))


@transaction.atomic
def _recount(term_id: UUID, by: Actor) -> bool:
    term = Term.objects.select_for_update().get(pk=term_id)
    label, record_id = term.subject_label, term.subject_id
    new, provisional = due(term, today())
    key = f"recount:{term.pk}:{new}:{provisional}"
    latest = term_of(label, record_id)
    if (new, provisional) == (term.due_on, term.is_provisional) or latest != term:
        return False
    item = WorkItem.objects.open().of(label, record_id).first()
    if item is None or earlier(by, key) is not None:
        return False
    row = _record(label, record_id)
    old = term.due_on
    entry = record(
        by=by,
        verb="term.recount",
        subject=RecordRef(label, record_id),
        organisation_id=item.organisation_id,
        content={"from": old, "to": new, "provisional": provisional},
        idempotency_key=key,
    )
    _move(term, DueChange.Cause.CALENDAR, entry, row)
    told = [item.assignee_id] if item.assignee_id else _holding(item)
    if old != new:
        tell(
            told,
            by=by,
            kind="due",
            title=f"放假安排公布，期限由 {old} 改为 {new}：{item.title}",
            subject=RecordRef(label, record_id),
            organisation_id=item.organisation_id,
            permission=item.permission,
            entry_id=entry.pk,
        )
    return True


def _holding(item: WorkItem) -> list[UUID]:
    return list(holders(item.permission, item.organisation_id).values_list("pk", flat=True))


def _record(label: str, record_id: UUID) -> Any:
    path = settings.RECORD_MODELS.get(label)
    if path is None:
        return None
    records: Any = apps.get_model(path)._default_manager
    return records.select_for_update(of=("self",)).get(pk=record_id)
