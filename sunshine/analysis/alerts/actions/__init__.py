"""Raise alerts from hits, and dispose of them through the one door."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.queries import able
from sunshine.analysis.alerts.workflow import ALERT, BEGINS_ANEW, CONCLUDED
from sunshine.analysis.exemptions.queries import covered
from sunshine.analysis.hits.actions import Kept, Overtaken, ParametersAsOf, keep
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.queries import Changes, results
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as, born
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.queries import manifest_of
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.terms import begin, new_term
from sunshine.foundation.workflow.models import Term
from sunshine.foundation.workflow.rules import CLOCK_VERBS, STAYS, Refused
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem

BATCH = 1000
WORK = "核查疑点"
TITLE = 400  # characters that the title of work holds
WITH_FILE = frozenset({"attach", "detach"})


@dataclass(frozen=True, slots=True)
class Ran:
    """One probe's run; `key_count` is None where it ran in full."""

    probe: probes.Probe
    kept: Kept
    population: int
    seconds: float
    key_count: int | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What has changed since a snapshot: hits of it are brought up, not found anew."""

    since: int
    changes: Changes


def nothing(ran: Ran) -> None:
    """For callers that show and keep nothing."""


def supervise(
    snapshot: Snapshot,
    *,
    by: Actor,
    codes: Sequence[str] = (),
    progress: Callable[[Ran], None] = nothing,
    arrived: Arrived | None = None,
    inside: Callable[[Ran], None] = nothing,
) -> list[Ran]:
    """Run probes over a snapshot, keep hits, raise and reopen alerts. One transaction a probe.

    `inside` is called within that transaction, `progress` after it. A probe that another run
    has meanwhile brought further is left alone.
    """
    known = probes.load(Path(settings.CONTENT_ROOT))
    parameters = ParametersAsOf()
    done: list[Ran] = []
    changes, since = (arrived.changes, arrived.since) if arrived else (None, None)
    for result in results(list(codes) or list(known), snapshot.tables, changes):
        probe = known[result.probe]
        with suppress(Overtaken):
            with acting_as(by):
                kept = keep(probe, result.found, snapshot, parameters, result.touched, since)
                raise_alerts(kept, by=by)
                count = None if result.touched is None else len(result.touched)
                ran = Ran(probe, kept, result.population, result.seconds, count)
                inside(ran)
            done.append(ran)
            progress(ran)
    return done


@transaction.atomic
def raise_alerts(kept: Kept, *, by: Actor) -> None:
    """New hits get an alert and a work item, but not under an exemption; a concluded alert whose
    evidence grew reopens.
    """
    silent = covered(kept.new, today())
    raised = [hit for hit in kept.new if hit.pk not in silent]
    due = {
        level: new_term(ALERT.label, uuid7(), f"alert.due.{level}")
        for level in sorted({hit.level for hit in raised})
    }
    alerts = [
        Alert(
            hit=h,
            organisation_id=h.organisation_id,
            level=h.level,
            first_due_on=due[h.level].due_on,
            due_on=due[h.level].due_on,
            is_provisional=due[h.level].is_provisional,
            raised_at=now(),
        )
        for h in raised
    ]
    Alert.objects.bulk_create(alerts, batch_size=BATCH)
    born(ALERT.label, {a.pk: None for a in alerts})
    Term.objects.bulk_create([_same_term(due[a.level], a.pk) for a in alerts], batch_size=BATCH)
    WorkItem.objects.bulk_create([_work_item(a, a.hit) for a in alerts], batch_size=BATCH)
    changed = Alert.objects.filter(hit__in=[h.pk for h in kept.changed]).select_related("hit")
    for alert in changed:
        if alert.state in CONCLUDED and has_grown(alert):
            act(
                alert_id=alert.pk,
                verb="reopen",
                by=by,
                content={"reason": "证据有变化：行数或金额与作出结论时不同，请重新核查"},
                idempotency_key=f"reopen:{alert.pk}:{alert.hit.evidence_hash}",
            )
    _reword(kept.reworded)
    lapsed = [h.pk for h in kept.lapsed]
    closed = Alert.objects.filter(hit__in=lapsed).values_list("pk", flat=True)
    close(WorkItem.objects.filter(subject_label=ALERT.label, subject_id__in=closed), by=by)


def _reword(hits: Iterable[Hit]) -> None:
    """Open work says what its hit says now."""
    sentences = {h.pk: h.sentence for h in hits}
    told = Alert.objects.filter(hit__in=sentences).values_list("pk", "hit")
    said = {alert: sentences[hit][:TITLE] for alert, hit in told}
    open_work = WorkItem.objects.open().filter(subject_label=ALERT.label, kind=WORK)
    items = list(open_work.filter(subject_id__in=said))
    for item in items:
        item.title = said[item.subject_id]
    WorkItem.objects.bulk_update(items, ["title"], batch_size=BATCH)


def has_grown(alert: Alert) -> bool:
    """The evidence is not what the conclusion was given on."""
    return alert.concluded_evidence != alert.hit.evidence_hash


def act(
    *,
    alert_id: UUID,
    verb: str,
    by: Actor,
    content: dict[str, object],
    idempotency_key: str,
    then: Effect | None = None,
) -> Entry:
    """Claim, assign, release, conclude or reopen. Raises Refused or Alert.DoesNotExist."""

    def effect(alert: Alert, entry: Entry) -> None:
        if verb in WITH_FILE and then is None:
            raise Refused("请选择文件")
        if then is not None:
            then(alert, entry)
        if verb not in CLOCK_VERBS and ALERT.find(verb).target != STAYS:
            _move(alert, verb, by, content, entry)

    return perform(
        table=ALERT,
        records=Alert.objects.visible_to(by).select_related("hit"),
        record_id=alert_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
        manifest=manifest,
    )


def manifest(alert: Alert) -> dict[str, str]:
    """What a conclusion covers: the evidence it was given on, and the files that hang here."""
    hit = alert.hit
    amount = f"{hit.amount} {hit.currency}" if hit.amount is not None else "—"
    shown = {"证据指纹": hit.evidence_hash, "涉及金额": amount}
    return shown | manifest_of(RecordRef(ALERT.label, alert.pk))


def _move(alert: Alert, verb: str, by: Actor, content: dict[str, object], entry: Entry) -> None:
    hit, concluded = alert.hit, verb in CONCLUDED
    if verb == "claim" and by.account_id is not None:
        alert.assignee_id = by.account_id
    elif verb == "assign":
        alert.assignee = _whom(alert, str(content["assignee"]))
        _tell_assignee(alert, by, entry)
    elif verb == "release" or verb in BEGINS_ANEW:
        alert.assignee = None
    alert.concluded_evidence = hit.evidence_hash if concluded else ""
    alert.concluded_amount = hit.amount if concluded else None
    if verb in BEGINS_ANEW:
        term = begin(ALERT.label, alert.pk, f"alert.due.{alert.level}")
        alert.first_due_on = alert.due_on = term.due_on
        alert.is_provisional = term.is_provisional
        WorkItem.objects.bulk_create([_work_item(alert, hit)], ignore_conflicts=True)
    items = WorkItem.objects.open().of(ALERT.label, alert.pk)
    items.filter(kind=WORK).update(assignee=alert.assignee_id, version=F("version") + 1)
    if concluded or verb == "set_aside":
        close(items, by=by)


def _whom(alert: Alert, account_id: str) -> Account:
    """Somebody who may dispose of the alert; a recusal is not told, only that it can't be them."""
    try:
        found = able("alert.dispose", alert).filter(pk=UUID(account_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused("这个人不能核查这件疑点，请另选一位")
    return found


def _tell_assignee(alert: Alert, by: Actor, entry: Entry) -> None:
    if alert.assignee_id is not None:
        tell(
            {alert.assignee_id},
            by=by,
            kind="act",
            title=f"指派您核查疑点：{alert}",
            subject=RecordRef(ALERT.label, alert.pk),
            organisation_id=alert.organisation_id,
            entry_id=entry.pk,
        )


def _same_term(term: Term, alert_id: UUID) -> Term:
    """All alerts of a level raised together have the same period."""
    fields = {f.name: getattr(term, f.name) for f in Term._meta.fields if f.name != "id"}
    return Term(**fields | {"subject_id": alert_id})


def _work_item(alert: Alert, hit: Hit) -> WorkItem:
    return WorkItem(
        subject_label=ALERT.label,
        subject_id=alert.pk,
        organisation_id=alert.organisation_id,
        kind=WORK,
        level=alert.level,
        title=hit.sentence[:TITLE],
        permission="alert.dispose",
        due_on=alert.due_on,
        is_provisional=alert.is_provisional,
        created_at=now(),
    )
