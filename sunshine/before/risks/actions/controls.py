"""Set a control on a risk point, report it as carried out, say whether it works, retire it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.rules import COLOURS, Measure
from sunshine.before.risks.workflow import CONTROL, CONTROL_WORK, EFFECT_OF
from sunshine.foundation.clock.queries import calendar, today
from sunshine.foundation.clock.rules import working_days_between
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.actions import tell
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions import Effect, perform
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

SETS = "risk.file risk.rate"  # who sets controls: whoever knows the risk
TERM, VERIFYING = "risk.control", "risk.verify"
OVERSEERS = set(EFFECT_OF)


@transaction.atomic
def set_control(*, by: Actor, risk_id: UUID, measure: Measure, idempotency_key: str) -> Control:
    """One control more. Raises Refused (Chinese) or RiskPoint.DoesNotExist."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Control.objects.get(pk=first.subject_id)
    point = RiskPoint.objects.visible_to(by).select_for_update(of=("self",)).get(pk=risk_id)
    if by.account_id is None or not any(
        reaches(by, right, point.organisation_id) for right in SETS.split()
    ):
        raise Refused("您没有为这个风险点制定防控措施的权限")
    if point.state == "withdrawn":
        raise Refused("风险点已撤销，不能再制定防控措施")
    owner, overseer, due = _checked(point, measure)
    control_id = uuid7()
    days = working_days_between(legal_today(), due, calendar())
    term = begin(CONTROL.label, control_id, TERM, days)
    control = Control.objects.create(
        id=control_id,
        risk_point=point,
        organisation_id=point.organisation_id,
        words=measure.words.strip()[:2000],
        kind=measure.kind,
        basis=measure.basis.strip()[:400],
        assignee=owner,
        owner_title=measure.owner_title.strip()[:80],
        overseer=overseer,
        overseer_title=measure.overseer_title.strip()[:80],
        first_due_on=term.due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
    )
    entry = record(
        by=by,
        verb="control.set",
        subject=RecordRef(CONTROL.label, control.pk),
        organisation_id=control.organisation_id,
        content={
            "risk_point": point.pk,
            "words": control.words,
            "owner": owner.pk,
            "overseer": overseer.pk,
            "due": control.due_on,
        },
        idempotency_key=idempotency_key,
    )
    _set_work(control, by)
    _tell(control, by, entry)
    return control


def _checked(point: RiskPoint, measure: Measure) -> tuple[Account, Account, date]:
    if wrong := list(measure.faults(today())):
        raise Refused("；".join(wrong))
    due = measure.due_on
    if due is None or not calendar().is_working(due):
        raise Refused("落实期限应是工作日，请改选前后的工作日")
    owner = _holder("risk.file", point, measure.owner_id)
    if owner is None:
        raise Refused("选择的责任人没有在这个单位办理风险防控的权限")
    overseer = _holder("risk.oversee", point, measure.overseer_id)
    if overseer is None:
        raise Refused("选择的监督人没有在这个单位监督风险防控的权限")
    if owner.person_id is not None and owner.person_id == overseer.person_id:
        raise Refused("责任人和监督人不能是同一个人")
    return owner, overseer, due


def _holder(right: str, point: RiskPoint, account_id: UUID | None) -> Account | None:
    if account_id is None:
        return None
    return holders(right, point.organisation_id).filter(pk=account_id).first()


def act_on_control(
    *,
    control_id: UUID,
    verb: str,
    by: Actor,
    content: Mapping[str, object],
    idempotency_key: str,
    then: Effect | None = None,
) -> Entry:
    """One verb of the state table; `then` goes with a file. Raises Refused or DoesNotExist."""

    def effect(row: Control, entry: Entry) -> None:
        words = str(content.get("reason") or "")[:4000]
        if verb in OVERSEERS:
            _only(row.overseer, by, "评价")
            row.effect, row.effect_words = EFFECT_OF[verb], words
            row.verified_at = entry.recorded_at
        elif verb == "carry_out":
            _only(row.assignee, by, "报告落实情况")
            row.done_words, row.done_at = words, entry.recorded_at
            row.was_late = legal_today() > row.due_on
        elif then is not None:
            then(row, entry)
        elif verb in {"attach", "detach"}:
            raise Refused("请选择文件")
        _begin_period(row, verb)
        _set_work(row, by)

    return perform(
        table=CONTROL,
        records=Control.objects.visible_to(by),
        record_id=control_id,
        verb=verb,
        by=by,
        content=dict(content),
        idempotency_key=idempotency_key,
        effect=effect,
    )


def _only(who: Account, by: Actor, what: str) -> None:
    """责任到人: the named person does it, or a deputy for them."""
    if by.account_id != who.pk and who.person_id not in by.persons:
        raise Refused(f"这项措施由{who.display_name}{what}")


def _begin_period(row: Control, verb: str) -> None:
    """The overseer has a period of their own; what does not work is done again within one."""
    if verb in {"carry_out", "refute"}:
        term = begin(CONTROL.label, row.pk, VERIFYING if verb == "carry_out" else "risk.redo")
        row.due_on, row.is_provisional = term.due_on, term.is_provisional


def _set_work(row: Control, by: Actor) -> None:
    """The item is given to the person it is meant for."""
    level = COLOURS.get(row.risk_point.level, "none")
    ask_for(CONTROL, row, CONTROL_WORK.get(row.state), f"防控措施：{row.words}", by=by, level=level)
    person = row.overseer_id if row.state == "done" else row.assignee_id
    WorkItem.objects.open().of(CONTROL.label, row.pk).filter(
        kind__in=[kind for kind, _ in CONTROL_WORK.values()]
    ).update(assignee=person)


def _tell(row: Control, by: Actor, entry: Entry) -> None:
    tell(
        {row.assignee_id},
        by=by,
        kind="act",
        title=f"请您落实防控措施：{row.words}",
        subject=RecordRef(CONTROL.label, row.pk),
        organisation_id=row.organisation_id,
        entry_id=entry.pk,
    )
