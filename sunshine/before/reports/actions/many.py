"""Many first reports at once, from a workbook that was tried before: all of them or none."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from sunshine.before.reports.actions import file_report
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.rules import Told
from sunshine.foundation.identity.rules import Actor


@transaction.atomic
def file_reports(
    *, by: Actor, reports: Iterable[tuple[UUID, Told]], idempotency_key: str
) -> list[MajorReport]:
    """Each is an act of its own. Raises Refused (Chinese), and then none is filed."""
    return [
        file_report(
            by=by, organisation_id=place, told=told, idempotency_key=f"{idempotency_key}:{n}"
        )
        for n, (place, told) in enumerate(reports, 1)
    ]
