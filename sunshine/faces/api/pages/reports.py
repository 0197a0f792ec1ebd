"""Major reports, as the pages show them to the same actor."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.before.reports.models import MajorReport
from sunshine.faces.api import forms
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.queries.reported import Filters

LONGEST = 80
router = Router()


@router.get("/reports", response=forms.Page[forms.ReportOut], summary="四重大报告，条件与网页相同")
def reports(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    kind: str = "",
    state: str = "",
    outcome: str = "",
    late: str = "",
    scope: str = "",
    q: str = "",
    after: str = "",
) -> dict[str, Any]:
    wanted = {"kind": kind, "state": state, "outcome": outcome, "late": late, "scope": scope}
    filters = Filters(**{n: v[:LONGEST] for n, v in (wanted | {"q": q, "after": after}).items()})
    found = filters.apply(MajorReport.objects.visible_to(needs(request, "report.read")))
    try:
        rows, cursor = filters.page(found)
    except ValueError as error:
        raise Http404 from error
    return {"items": [_out(r) for r in rows], "after": cursor or None}


@router.get("/reports/{uuid:report_id}", response=forms.ReportOut, summary="一件重大报告")
def report(request: HttpRequest, report_id: UUID) -> dict[str, Any]:
    found = MajorReport.objects.visible_to(needs(request, "report.read")).filter(pk=report_id)
    row = found.first()
    if row is None:
        raise Http404
    return _out(row)


def _out(row: MajorReport) -> dict[str, Any]:
    times = ("occurred_at", "known_at", "filed_at", "first_due_at", "escalated_at")
    return {name: getattr(row, name) for name in times} | {
        "id": row.pk,
        "label": row.label,
        "organisation_id": row.organisation_id,
        "kind": row.kind,
        "title": row.title,
        "is_urgent": row.is_urgent,
        "is_late": row.is_late,
        "amount": None if row.amount is None else str(row.amount),
        "state": row.state,
        "version": row.version,
        "outcome": row.outcome,
        "due_on": row.due_on,
    }
