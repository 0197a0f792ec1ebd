"""Seeing what is masked is an act: for a reason, for one record, for some minutes."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from sunshine.foundation.access.actions import because
from sunshine.foundation.access.models import Unmasking
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.mandates.actions.ground import logged, reasoned
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused


@transaction.atomic
def unmask(
    *,
    by: Actor,
    subject: RecordRef,
    part: str,
    organisation_id: UUID | None,
    reason: str,
    idempotency_key: str,
) -> Entry:
    """Open protected fields of a part of a record the caller already found visible to `by`.

    Raises Refused (Chinese) without `person.unmask` on the record's organisation or a reason.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    if by.account_id is None or not _may(by, organisation_id):
        raise Refused("您没有查看个人信息明文的权限")
    why = reasoned(reason)
    minutes = int(value_on("person.unmask_minutes", today()))
    because(by, "person.unmask", why)
    Unmasking.objects.create(
        account_id=by.account_id,
        subject_label=subject.label,
        subject_id=subject.id,
        part=part,
        reason=why[:200],
        made_at=now(),
        until=now() + timedelta(minutes=minutes),
    )
    content = {"part": part, "minutes": minutes, "reason": why}
    return logged(
        by, "person.unmask", subject.label, subject.id, organisation_id, content, idempotency_key
    )


def _may(by: Actor, organisation_id: UUID | None) -> bool:
    if organisation_id is None:
        return by.reads_open("person.unmask")
    return reaches(by, "person.unmask", organisation_id)
