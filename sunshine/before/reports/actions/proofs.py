"""Files of a report: attached and withdrawn through the door."""

from functools import partial
from uuid import UUID

from sunshine.before.reports.actions import act
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.workflow import MAJOR_REPORT
from sunshine.foundation.evidence.actions import Door
from sunshine.foundation.identity.rules import Actor


def proof_door(*, record_id: UUID, by: Actor, version: object, idempotency_key: str) -> Door:
    """The one way files come to it and leave it. Raises DoesNotExist for what is foreign."""
    found = MajorReport.objects.visible_to(by).get(pk=record_id)
    is_open = "attach" in {t.verb for t in MAJOR_REPORT.open_to(found.state, by.permissions)}
    bound = partial(act, report_id=record_id, by=by, idempotency_key=idempotency_key)
    return Door(MAJOR_REPORT.label, bound, by, version, is_open)
