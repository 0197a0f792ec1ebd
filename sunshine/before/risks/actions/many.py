"""Many risk points at once, from a workbook that was tried before: all of them or none."""

from collections.abc import Iterable

from django.db import transaction

from sunshine.before.risks.actions import register
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import Told
from sunshine.foundation.identity.rules import Actor


@transaction.atomic
def register_all(*, by: Actor, points: Iterable[Told], idempotency_key: str) -> list[RiskPoint]:
    """Each is an act of its own. Raises Refused (Chinese), and then none is registered."""
    return [
        register(by=by, told=told, idempotency_key=f"{idempotency_key}:{n}")
        for n, told in enumerate(points, 1)
    ]
