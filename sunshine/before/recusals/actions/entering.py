"""How conflicts come in: the person reports, an officer registers what was found or told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.before.recusals import queries
from sunshine.before.recusals.actions.closing import close_own
from sunshine.before.recusals.models import Conflict
from sunshine.before.recusals.rules.judging import RELATIONS
from sunshine.before.recusals.rules.parties import Scope
from sunshine.before.recusals.workflow import CONFLICT, OPEN, PERIODS, STANDING, WORK
from sunshine.foundation.access.actions import acting_as, born
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.actions.numbers import numbered
from sunshine.foundation.workflow.actions.terms import begin
from sunshine.foundation.workflow.actions.work import ask_for
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused

NUMBERING = 7_300_061
LEAST_FACTS = 10
Origin = Conflict.Origin


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a conflict; `basis` is the record it was found by."""

    relation: str
    facts: str
    counterparty: str = ""
    uscc: str = ""
    related_name: str = ""
    item_code: str = ""
    matter_id: UUID | None = None
    source: str = ""
    found_on: date | None = None
    basis: RecordRef | None = None

    def scope(self, organisation_id: UUID) -> Scope:
        place = organisation_id if self.item_code else None
        return Scope(
            self.uscc, self.counterparty, self.related_name, place, self.item_code, self.matter_id
        )


@transaction.atomic
def report(*, by: Actor, organisation_id: UUID, told: Told, idempotency_key: str) -> Conflict:
    """A person with an account reports an own conflict; it takes no right. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Conflict.objects.get(pk=first.subject_id)
    if by.person_id is None or by.on_behalf_of_id is not None:
        raise Refused("利益冲突由本人报告，请先恢复本人身份")
    if not queries.workplaces(by.person_id).filter(pk=organisation_id).exists():
        raise Refused("请选择您任职的单位")
    _check(told, organisation_id)
    row = _new(by, by.person_id, organisation_id, Origin.SELF_REPORT, told)
    _enter(row, by, "conflict.report", idempotency_key)
    return row


@transaction.atomic
def register(
    *,
    person_id: UUID,
    organisation_id: UUID,
    origin: str,
    told: Told,
    by: Actor,
    idempotency_key: str,
) -> Conflict:
    """What was found, or told of, is registered at once; the first person to judge it is asked.

    Raises Refused (Chinese): without the right there, about oneself, or twice.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return Conflict.objects.get(pk=first.subject_id)
    if not reaches(by, "conflict.register", organisation_id):
        raise Refused("您没有在这家单位登记利益冲突的权限")
    if person_id in by.persons:
        raise Refused("涉及本人的，请用“报告本人的利益冲突”")
    if origin not in {Origin.DETECTION, Origin.TIP}:
        raise Refused("请选择来源：检查发现，或者反映、举报")
    _check(told, organisation_id)
    if told.uscc and (known := _known(person_id, told.uscc)) is not None:
        raise Refused(f"这个人与这家单位的利益冲突已经登记（{known.label}）")
    row = _new(by, person_id, organisation_id, origin, told)
    _enter(row, by, "conflict.enter", idempotency_key)
    return row


def _known(person_id: UUID, uscc: str) -> Conflict | None:
    standing = Conflict.objects.filter(state__in=OPEN | STANDING)
    return standing.filter(person=person_id, counterparty_uscc=uscc).first()


def _check(told: Told, organisation_id: UUID) -> None:
    wrong = list(told.scope(organisation_id).faults())
    if told.relation not in RELATIONS:
        wrong.append("请选择是什么关系")
    if len(told.facts.strip()) < LEAST_FACTS:
        wrong.append(f"请写明情况（至少 {LEAST_FACTS} 个字）")
    if told.item_code and not queries.item_title(told.item_code):
        wrong.append("没有这一类事项，请从列表中选择")
    if told.found_on is not None and told.found_on > today():
        wrong.append("发现日期不能晚于今天")
    if wrong:
        raise Refused("；".join(wrong))


def _new(by: Actor, person_id: UUID, organisation_id: UUID, origin: str, told: Told) -> Conflict:
    """An own report waits to be registered; what an officer enters is registered with that."""
    is_own, at, key = origin == Origin.SELF_REPORT, now(), uuid7()
    state, found_on = "reported" if is_own else "registered", told.found_on or legal_today()
    first_due_on, _ = queries.register_by(legal_today() if is_own else found_on)
    term = begin(CONFLICT.label, key, PERIODS[state])
    with acting_as(system_actor("编号")):  # who reports does not see the other numbers
        numbers = numbered(Conflict, NUMBERING)
    return Conflict.objects.create(
        id=key,
        **numbers,
        organisation_id=organisation_id,
        person_id=person_id,
        origin=origin,
        basis_label=told.basis.label if told.basis else "",
        basis_id=told.basis.id if told.basis else None,
        relation=told.relation,
        counterparty=told.counterparty.strip(),
        counterparty_uscc=told.uscc,
        related_name=told.related_name.strip() or None,
        item_code=told.item_code,
        matter_id=told.matter_id,
        facts=told.facts.strip(),
        source=told.source.strip() or None,
        found_on=found_on,
        filed_at=at,
        filed_by_id=by.account_id,
        filed_by_person_id=by.person_id,
        state=state,
        first_due_on=first_due_on,
        due_on=term.due_on,
        is_provisional=term.is_provisional,
        registered_at=None if is_own else at,
        is_late=not is_own and legal_today() > first_due_on,
    )


def _enter(row: Conflict, by: Actor, verb: str, key: str) -> None:
    close_own(row)
    record(
        by=by,
        verb=verb,
        subject=RecordRef(CONFLICT.label, row.pk),
        organisation_id=row.organisation_id,
        content={"label": row.label, "origin": row.origin},  # the log holds no names
        idempotency_key=key,
    )
    born(CONFLICT.label, {row.pk: None})
    set_work(row, by)


def set_work(row: Conflict, by: Actor) -> None:
    """Titles name nobody: work climbs to people who have nothing to do with the case."""
    ask_for(CONFLICT, row, WORK.get(row.state), row.label, by=by)
