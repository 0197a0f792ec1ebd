"""Take points of the library into a unit's register, with their controls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sunshine.before.risks import queries
from sunshine.before.risks.actions import register
from sunshine.before.risks.actions.controls import set_control
from sunshine.before.risks.engine import KnownRisk
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import Measure, Told
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.workflow.rules import Refused

MOST = 40  # points an act


@dataclass(frozen=True, slots=True)
class Charge:
    """Who carries the controls out, who oversees them, until when."""

    owner_id: UUID | None
    overseer_id: UUID | None
    due_on: date | None


def told_of(known: KnownRisk, organisation_id: UUID) -> Told:
    """A point of the library as a unit would have written it."""
    return Told(
        organisation_id=organisation_id,
        field=known.field,
        **queries.library_says(known) | {"causes": known.causes, "probes": known.probes},
    )


@transaction.atomic
def adopt(
    *,
    by: Actor,
    organisation_id: UUID,
    codes: Iterable[str],
    idempotency_key: str,
    charge: Charge | None = None,
) -> list[RiskPoint]:
    """Each is an act of its own, and each of its controls where `charge` says whose they are; all or
    none. What the unit has already is refused. Raises Refused (Chinese).
    """
    wanted, known = list(dict.fromkeys(codes)), queries.library()
    if not wanted:
        raise Refused("请选择要采用的风险点")
    if len(wanted) > MOST:
        raise Refused(f"一次最多采用 {MOST} 个风险点")
    if strange := [c for c in wanted if c not in known]:
        raise Refused(f"风险库里没有 {strange[0]}")
    repeated = earlier(by, f"{idempotency_key}:{wanted[0]}") is not None
    held = RiskPoint.objects.exclude(state="withdrawn").filter(organisation=organisation_id)
    there = held.filter(library_code__in=wanted).values_list("library_code", flat=True)
    if there and not repeated:
        raise Refused(f"这个单位已经采用过：{'、'.join(sorted(there))}")
    return [
        _adopted(by, organisation_id, known[c], f"{idempotency_key}:{c}", charge) for c in wanted
    ]


def _adopted(
    by: Actor, organisation_id: UUID, known: KnownRisk, key: str, charge: Charge | None
) -> RiskPoint:
    point = register(
        by=by, told=told_of(known, organisation_id), idempotency_key=key, taken_from=known
    )
    for n, control in enumerate(known.controls if charge else ()):
        assert charge is not None  # noqa: S101  there are none to set without it
        measure = Measure(
            words=control.words,
            kind=control.kind,
            due_on=charge.due_on,
            owner_id=charge.owner_id,
            overseer_id=charge.overseer_id,
            owner_title=control.owner,
            overseer_title=control.overseer,
        )
        set_control(by=by, risk_id=point.pk, measure=measure, idempotency_key=f"{key}:{n}")
    return point
