"""Many matters at once, from a workbook that was tried before: all of them or none."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from sunshine.before.filings.actions import file_matter
from sunshine.before.filings.models import Matter
from sunshine.before.filings.rules import Told
from sunshine.foundation.identity.rules import Actor


@transaction.atomic
def file_matters(
    *, by: Actor, matters: Iterable[tuple[UUID, Told]], idempotency_key: str
) -> list[Matter]:
    """Each is an act of its own. Raises Refused (Chinese), and then none is filed."""
    return [
        file_matter(
            by=by, organisation_id=place, told=told, idempotency_key=f"{idempotency_key}:{n}"
        )
        for n, (place, told) in enumerate(matters, 1)
    ]
