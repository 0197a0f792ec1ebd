"""Close what a live conflict concerns, follow what comes later, open it again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from sunshine.analysis.alerts.actions import act as act_on_alert
from sunshine.analysis.alerts.models import Alert
from sunshine.before.filings.models import Matter
from sunshine.before.recusals.models import Conflict
from sunshine.before.recusals.queries.bans import bans_on
from sunshine.before.recusals.queries.concerned import is_concerned
from sunshine.before.recusals.rules.parties import Scope
from sunshine.before.samples.models import Check
from sunshine.foundation.access.actions import acting_as, close_records, reopen_records
from sunshine.foundation.access.models import Denial
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

NAME = "回避执行"
RECUSAL, SEPARATION = Denial.Reason.RECUSAL, Denial.Reason.SEPARATION
Found = dict[str, set[UUID]]


@contextmanager
def _unseen() -> Iterator[Actor]:
    """Whoever files a matter may not see conflicts, and must not: the room itself looks."""
    with acting_as(system_actor(NAME)) as actor:
        yield actor


def close_own(conflict: Conflict, adjustments: Collection[UUID] = ()) -> None:
    """The case itself, and its adjustments, to the person concerned, for good: what was deliberated
    stays with those who did. What was reported and decided is read as `OwnConflict`.
    """
    records = {("conflict", conflict.pk), *(("adjustment", pk) for pk in adjustments)}
    close_records(conflict.person_id, records, reason=SEPARATION, cause=("conflict", conflict.pk))


def close(conflict: Conflict) -> int:
    """Everything that a live conflict concerns today. Returns how many records are newly closed."""
    with _unseen():
        scope = conflict.scope
        found: Found = defaultdict(set)
        for label, path in settings.RECUSAL_NAMED.items():
            find: Callable[..., set[UUID]] = import_string(path)
            found[label] |= find(scope)
        return _keep(conflict, _with_what_hangs_on(found))


def open_again(conflict: Conflict) -> int:
    """What it closed; what another live conflict closes stays closed by that one's own rows."""
    return reopen_records(("conflict", conflict.pk), RECUSAL)


def follow_filed(matter: Matter, *, by: Actor, entry: Entry) -> None:  # noqa: ARG001  a follower's signature
    """A new matter, or one that was filed again, is closed before anybody is asked about it. Who must
    keep out of it does not file it either. Raises Refused (Chinese).
    """
    if set(_follow(matter)) & set(by.persons):
        raise Refused("您须回避与这项报备有关的单位、人员或者事项，请由他人报备")


def follow_changed(matter: Matter, *, entry: Entry) -> None:  # noqa: ARG001  a follower's signature
    """A change that brings the other side in closes the matter with all that hangs on it. One that
    takes it out opens nothing: the earlier text still stands in its history.
    """
    _follow(matter)


def follow_birth(label: str, ids: Collection[UUID]) -> None:
    """New records of a kind: those that name the other side of a live conflict, or hang on what is
    closed by one.
    """
    named = settings.RECUSAL_NAMED.get(label)
    hanging = [path for one, path in settings.RECUSAL_HANGING if one == label]
    if named is None and not hanging:
        return
    with _unseen():
        live = list(Conflict.objects.live())
        if named is not None:
            _follow_named(live, label, import_string(named), ids)
        for path in hanging:
            _follow_hanging(live, label, import_string(path), ids)


def _follow_named(
    live: list[Conflict], label: str, find: Callable[..., set[UUID]], ids: Collection[UUID]
) -> None:
    """All sides are looked for at once; mostly none is there."""
    scopes = {conflict.pk: conflict.scope for conflict in live}
    some = find(Scope(also=tuple(scopes.values())), ids) if live else ()
    for conflict in live if some else ():
        if found := find(scopes[conflict.pk], some):
            _keep(conflict, {label: found})


def _follow_hanging(
    live: list[Conflict], label: str, find: Callable[..., set[UUID]], ids: Collection[UUID]
) -> None:
    shut: dict[UUID | None, Found] = defaultdict(lambda: defaultdict(set))
    told = Denial.objects.filter(cause_label="conflict", reason=RECUSAL, valid__contains=today())
    every: Found = defaultdict(set)
    for cause, one, pk in told.values_list("cause_id", "subject_label", "subject_id"):
        shut[cause][one].add(pk)
        every[one].add(pk)
    if not find(every) & set(ids):
        return
    for conflict in live:
        if found := find(shut[conflict.pk]) & set(ids):
            _keep(conflict, {label: found})


def _follow(matter: Matter) -> list[UUID]:
    """Closes a matter as it stands in memory; to whom."""
    with _unseen():
        concerned = [c for c in Conflict.objects.live() if is_concerned(c.scope, matter)]
        found = _with_what_hangs_on(defaultdict(set, matter={matter.pk})) if concerned else {}
        fresh = sum(_keep(conflict, found) for conflict in concerned)
        people = [conflict.person_id for conflict in concerned]
        if fresh:
            _tell_of_bans(matter, people)
    return people


def _tell_of_bans(matter: Matter, people: Collection[UUID]) -> None:
    """A filing with a firm that is banned from trade: who oversees and who sees to the ban are told."""
    bans = bans_on(matter)
    if not bans:
        return
    told = holders("conflict.oversee", matter.organisation_id).values_list("pk", flat=True)
    owners = {ban.assignee_id for ban in bans}
    wanted = Account.objects.filter(pk__in={*told, *owners}).exclude(person__in=people)
    tell(
        wanted.values_list("pk", flat=True),
        by=system_actor(NAME),
        kind="act",
        title=f"报备的对方单位在禁止交易期内：{matter.title}",
        subject=RecordRef("matter", matter.pk),
        organisation_id=matter.organisation_id,
    )


def _with_what_hangs_on(found: Found) -> Found:
    for label, path in settings.RECUSAL_HANGING:
        found[label] |= import_string(path)(found)
    return found


@transaction.atomic
def _keep(conflict: Conflict, found: Mapping[str, set[UUID]]) -> int:
    records = {(label, pk) for label, ids in found.items() for pk in ids}
    records -= {("conflict", conflict.pk)}
    cause = ("conflict", conflict.pk)
    count = close_records(conflict.person_id, records, reason=RECUSAL, cause=cause)
    if count:
        _pass_on(conflict, found)
    return count


def _pass_on(conflict: Conflict, found: Mapping[str, set[UUID]]) -> None:
    """What the person had taken on goes back to all who may do it."""
    mine: Any = WorkItem.objects.open().filter(assignee__person=conflict.person_id)
    for label, ids in found.items():
        work = mine.filter(subject_label=label, subject_id__in=ids)
        work.update(assignee=None, version=F("version") + 1)
    by = system_actor(NAME)
    taken = Alert.objects.filter(pk__in=found.get("alert", ()), state="checking")
    for alert in taken.filter(assignee__person=conflict.person_id):
        act_on_alert(
            alert_id=alert.pk,
            verb="release",
            by=by,
            content={"reason": "核查人依规回避，退回由其他人员核查"},
            idempotency_key=f"recusal:{conflict.pk}:{alert.pk}:{alert.version}",
        )
    checks = Check.objects.filter(pk__in=found.get("check", ()), state__in=("checking", "answered"))
    for check in checks.filter(assignee__person=conflict.person_id).select_related("sample"):
        tell(
            holders("sample.draw", check.organisation_id).values_list("pk", flat=True),
            by=by,
            kind="act",
            title=f"核查人依规回避，请另行指派：{check.sample.label}第 {check.ordinal} 件",
            subject=RecordRef("archive_sample", check.sample_id),
            organisation_id=check.organisation_id,
        )
