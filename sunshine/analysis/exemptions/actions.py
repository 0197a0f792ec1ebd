"""Ask for, decide on, withdraw, revoke and end exemptions; all through the door."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from sunshine.analysis.exemptions.models import LIVE, Exemption
from sunshine.analysis.exemptions.queries import Choice, choices_of
from sunshine.analysis.exemptions.workflow import EXEMPTION
from sunshine.analysis.hits.models import Hit
from sunshine.foundation.access.actions import born
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.actions import perform
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem

NUMBERING = 7_300_012
LEAST_REASON, LEAST_BASIS = 10, 4
WORK = "审批豁免"


@transaction.atomic
def ask_exemption(  # noqa: PLR0913  for what, until when and why
    *,
    by: Actor,
    hit: Hit,
    alert_id: UUID,
    choice: str,
    ends_on: date | None,
    reason: str,
    basis: str,
    idempotency_key: str,
) -> Exemption:
    """Ask from a hit the actor sees; `choice` is the key of one of its `choices_of`.

    Raises Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return Exemption.objects.get(pk=first.subject_id)
    if by.account_id is None or not _may_ask(by, hit):
        raise Refused("您没有对这家企业申请豁免的权限")
    chosen = next((c for c in choices_of(hit) if c.key == choice), None)
    if chosen is None:
        raise Refused("请选择豁免的范围")
    until = _checked(ends_on, reason, basis)
    exemption = _of(hit, chosen)
    exemption.reason, exemption.basis = reason.strip(), basis.strip()
    exemption.ends_on, exemption.alert_id = until, alert_id
    exemption.filed_by_id, exemption.filed_by_person_id = by.account_id, by.person_id
    term = begin(EXEMPTION.label, exemption.pk, "exemption.due")
    exemption.due_on, exemption.is_provisional = term.due_on, term.is_provisional
    _keep(exemption)
    born(EXEMPTION.label, {exemption.pk: alert_id}, of="alert")
    record(
        by=by,
        verb="exemption.ask",
        subject=RecordRef(EXEMPTION.label, exemption.pk),
        organisation_id=hit.organisation_id,
        content={"label": exemption.label, **_told(exemption)},
        idempotency_key=idempotency_key,
    )
    _ask_for_decision(exemption)
    return exemption


def _of(hit: Hit, chosen: Choice) -> Exemption:
    is_key = chosen.scope == Exemption.Scope.HIT
    return Exemption(
        **numbered(Exemption, NUMBERING),
        probe=hit.probe,
        organisation_id=hit.organisation_id,
        scope=chosen.scope,
        subject_kind=hit.subject_kind if is_key else "",
        subject_id=chosen.subject_id,
        occurrence=hit.occurrence if is_key else "",
        title=chosen.title[:400],
        filed_at=now(),
    )


def _ask_for_decision(exemption: Exemption) -> None:
    WorkItem.objects.create(
        subject_label=EXEMPTION.label,
        subject_id=exemption.pk,
        organisation_id=exemption.organisation_id,
        kind=WORK,
        level="none",
        title=f"{exemption.label}：{exemption.probe} 不对“{exemption.subject}”预警"[:400],
        permission="exemption.approve",
        due_on=exemption.due_on,
        is_provisional=exemption.is_provisional,
        created_at=now(),
    )


def _may_ask(by: Actor, hit: Hit) -> bool:
    if hit.organisation_id is None:
        return by.reads_open("exemption.ask")
    return reaches(by, "exemption.ask", hit.organisation_id)


def _checked(ends_on: date | None, reason: str, basis: str) -> date:
    longest = int(value_on("exemption.longest_days", today()))
    wrong = []
    if ends_on is None or not today() < ends_on <= today() + timedelta(longest):
        wrong.append(f"截止日应在明天至 {longest} 日之内")
    if len(reason.strip()) < LEAST_REASON:
        wrong.append(f"请填写理由（至少 {LEAST_REASON} 个字）")
    if len(basis.strip()) < LEAST_BASIS:
        wrong.append("请填写依据文件的名称和文号")
    if wrong or ends_on is None:
        raise Refused("；".join(wrong))
    return ends_on


def _keep(exemption: Exemption) -> None:
    """One live exemption a subject, told in words; the constraint decides between two at once."""
    same = Exemption.objects.filter(
        probe=exemption.probe,
        organisation=exemption.organisation_id,
        scope=exemption.scope,
        subject_kind=exemption.subject_kind,
        subject_id=exemption.subject_id,
        occurrence=exemption.occurrence,
        state__in=LIVE,
    )
    if other := same.first():
        raise Refused(f"这个对象已有{EXEMPTION.states[other.state]}的豁免（{other.label}）")
    try:
        with transaction.atomic():
            exemption.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("这个对象刚刚被别人申请了豁免，请刷新后再看") from error


def _told(exemption: Exemption) -> dict[str, object]:
    names = ("probe", "scope", "subject_kind", "subject_id", "occurrence", "reason", "basis")
    told: dict[str, object] = {name: getattr(exemption, name) for name in names}
    return told | {"ends_on": exemption.ends_on.isoformat(), "alert": str(exemption.alert_id)}


def act(
    *, exemption_id: UUID, verb: str, by: Actor, content: dict[str, object], idempotency_key: str
) -> Entry:
    """One verb of the state table. Raises Refused or Exemption.DoesNotExist."""

    def effect(row: Exemption, entry: Entry) -> None:  # noqa: ARG001  the door hands it over
        if verb == "withdraw" and not row.is_filed_by(by):
            raise Refused("只有申请人可以撤回")
        if verb == "approve":
            if row.ends_on < today():
                raise Refused("申请的截止日已过，请不予批准，由申请人重新申请")
            row.starts_on = today()
        close(WorkItem.objects.open().of(EXEMPTION.label, row.pk), by=by)

    return perform(
        table=EXEMPTION,
        records=Exemption.objects.visible_to(by),
        record_id=exemption_id,
        verb=verb,
        by=by,
        content=content,
        idempotency_key=idempotency_key,
        effect=effect,
    )


def expire(*, by: Actor) -> int:
    """End what is past its day; how many."""
    ended = Exemption.objects.filter(state="approved", ends_on__lt=today())
    ids = list(ended.values_list("pk", flat=True))
    for pk in ids:
        act(exemption_id=pk, verb="expire", by=by, content={}, idempotency_key=f"expire:{pk}")
    return len(ids)
