"""Proof files of an amendment: attached and withdrawn through the door, so that opinions see it."""

from uuid import UUID

from sunshine.datacentre.amendments.actions import act
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.workflow import AMENDMENT
from sunshine.foundation.evidence import actions as evidence
from sunshine.foundation.evidence.engine.store import Draft
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.rules import Refused


def attach_proof(  # noqa: PLR0913  which file, under which name and grade, to what
    *,
    amendment_id: UUID,
    draft: Draft,
    name: str,
    grade: str,
    by: Actor,
    version: object,
    idempotency_key: str,
) -> Entry:
    """Call it inside a transaction: the file is kept first. Raises Refused or DoesNotExist."""
    found = Amendment.objects.visible_to(by).get(pk=amendment_id)
    if "attach" not in {t.verb for t in AMENDMENT.open_to(found.state, by.permissions)}:
        raise Refused("现在不能附材料，或者您没有附材料的权限")  # before anything is kept
    stored = evidence.receive(draft=draft, name=name, grade=grade)

    def hang(row: Amendment, entry: Entry) -> None:
        evidence.attach(
            by=by,
            subject=RecordRef("amendment", row.pk),
            organisation_id=row.organisation_id,
            stored=stored,
            entry=entry,
        )

    return act(
        amendment_id=amendment_id,
        verb="attach",
        by=by,
        content={"file": stored.told, "version": version},
        idempotency_key=idempotency_key,
        then=hang,
    )


def withdraw_proof(
    *,
    amendment_id: UUID,
    evidence_id: UUID,
    reason: str,
    by: Actor,
    version: object,
    idempotency_key: str,
) -> Entry:
    """The file stays readable, marked as withdrawn. Raises Refused or DoesNotExist."""

    def take_down(row: Amendment, entry: Entry) -> None:
        evidence.withdraw(
            subject=RecordRef("amendment", row.pk),
            evidence_id=evidence_id,
            reason=reason,
            entry=entry,
        )

    return act(
        amendment_id=amendment_id,
        verb="detach",
        by=by,
        content={"file": {"id": str(evidence_id)}, "reason": reason, "version": version},
        idempotency_key=idempotency_key,
        then=take_down,
    )
