"""Run a crosscheck, keep what it found; confirm, reject, register: the only writers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from sunshine.analysis.runners.queries import RunFailed
from sunshine.before.crosschecks.actions.keeping import Kept, keep
from sunshine.before.crosschecks.models import Checked, Crosscheck, Match
from sunshine.before.crosschecks.queries import Job, crossed, filed, job_of, unchecked
from sunshine.before.crosschecks.workflow import MATCH, REGISTER_PERIOD, REGISTER_WORK
from sunshine.before.declarations.models import Declaration
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.rules import Refused

RUNNER = 7_300_081  # advisory lock: one crosscheck at a time
BATCH = 2000
SHARE = 10_000  # declarations that are open at a time
PART = 1000  # declarants whose matches are kept in one transaction
T = TypeVar("T")
Kind, State = Crosscheck.Kind, Crosscheck.State


@transaction.atomic
def ask(*, by: Actor, idempotency_key: str) -> Crosscheck:
    """Ask for a full crosscheck; the worker carries it out. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Crosscheck.objects.get(pk=first.subject_id)
    if by.account_id is None or not by.may("crosscheck.run"):
        raise Refused("您没有发起比对的权限")
    if latest() is None:
        raise Refused("还没有快照：请先接入数据")
    if Crosscheck.objects.filter(kind=Kind.FULL, state__in=(State.WAITING, State.RUNNING)).exists():
        raise Refused("已有一次全量比对在进行，请等它完成")
    row = Crosscheck.objects.create(kind=Kind.FULL, asked_by_id=by.account_id, asked_at=now())
    record(
        by=by,
        verb="crosscheck.ask",
        subject=RecordRef("crosscheck", row.pk),
        organisation_id=None,
        content={"kind": row.kind},
        idempotency_key=idempotency_key,
    )
    return row


def carry_out(crosscheck_id: UUID, *, by: Actor) -> Kept | None:
    """All declarations against the newest snapshot, with progress; a failure is said on the row."""
    with acting_as(by):
        row = Crosscheck.objects.get(pk=crosscheck_id)
        snapshot = latest()
        if snapshot is None:
            _finish(row, State.FAILED, "还没有快照：请先接入数据")
            return None
        wanted = list(filed(by))
        _start(row, wanted, snapshot)
    return _ran(row, wanted, snapshot, by)


def check_new(*, by: Actor) -> Kept | None:
    """Declarations filed or put right since they were last crosschecked; None where there is none."""
    with acting_as(by):
        snapshot = latest()
        wanted = list(unchecked(by)) if snapshot else []
        if snapshot is None or not wanted:
            return None
        row = Crosscheck.objects.create(kind=Kind.NEW, asked_at=now())
        _start(row, wanted, snapshot)
    return _ran(row, wanted, snapshot, by)


def _start(row: Crosscheck, wanted: list[Declaration], snapshot: Snapshot) -> None:
    row.state, row.step, row.snapshot = State.RUNNING, "打开申报", snapshot.number
    row.declarations = len(wanted)
    row.save(update_fields=["state", "step", "snapshot", "declarations"])


def _ran(row: Crosscheck, wanted: list[Declaration], snapshot: Snapshot, by: Actor) -> Kept | None:
    """Share by share, each kept before the next one is asked for: what was done stands, whatever
    becomes of the rest.
    """
    kept, done = Kept(), 0
    try:
        shares = list(_shares(wanted, SHARE))
        told = crossed((_job(s, by) for s in shares), snapshot.tables, whole=row.kind == Kind.FULL)
        for share, (job, findings) in zip(shares, told, strict=True):
            _keep(job, findings, kept, by)
            _checked(share, by)
            done += len(share)
            people = row.people + len(job.subjects)
            _say(row, by, step=f"已比对 {done:,} / {len(wanted):,} 份申报", people=people)
    except RunFailed as error:
        with acting_as(by):
            _finish(row, State.FAILED, str(error))
        return None
    with acting_as(by):
        row.found, row.fresh, row.lapsed = kept.found, kept.fresh, kept.lapsed
        row.finished_at = now()
        _finish(row, State.DONE, "")
        record(
            by=by,
            verb="crosscheck.run",
            subject=RecordRef("crosscheck", row.pk),
            organisation_id=None,
            content={
                "snapshot": row.snapshot, "declarations": row.declarations, "people": row.people,
                "found": row.found, "fresh": row.fresh, "lapsed": row.lapsed,
            },
            idempotency_key=f"crosscheck:{row.pk}",
        )  # fmt: skip
    return kept


def _job(share: list[Declaration], by: Actor) -> Job:
    with acting_as(by):
        return job_of(share, by=by)


def _keep(job: Job, findings: list[Any], kept: Kept, by: Actor) -> None:
    """Part by part, each a transaction that stands for itself: what one keeps is right without the
    others, and a history gets slower with every row that its transaction has written.
    """
    of: dict[str, list[Any]] = defaultdict(list)
    for found in findings:
        of[found["leader"]].append(found)
    for some in _shares(job.leaders.items(), PART):
        leaders = dict(some)
        with acting_as(by):
            _take_turn()
            part = replace(job, leaders=leaders)
            kept.add(keep(part, [found for key in leaders for found in of[key]], by=by))


def _checked(share: list[Declaration], by: Actor) -> None:
    with acting_as(by):
        Checked.objects.bulk_create(
            [Checked(declaration=d, fingerprint=d.fingerprint) for d in share],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["declaration"],
            update_fields=["fingerprint"],
        )


def _shares(items: Iterable[T], most: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, most)):
        yield some


def _take_turn() -> None:
    """One crosscheck keeps at a time, until the end of its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [RUNNER])


def _say(row: Crosscheck, by: Actor, **told: Any) -> None:
    with acting_as(by):
        for name, value in told.items():
            setattr(row, name, value)
        row.save(update_fields=list(told))


def _finish(row: Crosscheck, state: str, message: str) -> None:
    row.state, row.message, row.step = state, message[:400], ""
    row.save()


@dataclass(frozen=True, slots=True)
class Registered:
    """A conflict that was registered of a match, and how people call it."""

    conflict_id: UUID
    label: str


def act(
    *,
    match_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    conflict: Registered | None = None,
) -> Entry:
    """Confirm or reject, with a reason; a verdict binds to the rows it was given on. What was
    confirmed is work until its conflict is registered: `register` keeps the one that `conflict`
    names. Raises Refused or Match.DoesNotExist.
    """

    def effect(row: Match, entry: Entry) -> None:
        if verb == "register":
            if conflict is None:
                raise Refused("请填写利益冲突的情况")
            row.conflict_id = conflict.conflict_id
        else:
            row.verdict = str(content["reason"]).strip()[:2000]
            row.judged_name, row.judged_at = by.name, entry.recorded_at
            row.judged_fingerprint = row.fingerprint
        is_owed = row.state == "confirmed" and row.conflict_id is None
        if is_owed:
            term = begin(MATCH.label, row.pk, REGISTER_PERIOD)
            row.due_on, row.is_provisional = term.due_on, term.is_provisional
        title = f"{row.company_name}：属实，登记利益冲突"
        ask_for(MATCH, row, REGISTER_WORK if is_owed else None, title, by=by)

    told = {} if conflict is None else {"conflict": conflict.label}
    return perform(
        table=MATCH,
        records=Match.objects.visible_to(by),
        record_id=match_id,
        verb=verb,
        by=by,
        content=content | told,
        idempotency_key=idempotency_key,
        effect=effect,
    )
