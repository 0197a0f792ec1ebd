"""Matters and their admission to a meeting, as the pages show them to the same actor."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries.admitting import admission as admitted
from sunshine.faces.api.forms import Page
from sunshine.faces.api.forms.filings import AdmissionOut, MatterDetail, MatterOut
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.queries.filed import Filters

LONGEST = 80
COLUMNS = (
    "label", "organisation_id", "matter_class", "item_code", "title", "counterparty", "body",
    "meets_on", "secrecy", "is_emergency", "decided_at", "filed_at", "filed_on", "file_by_on",
    "is_late", "is_backdated", "state", "version", "due_on", "read_at",
)  # fmt: skip
router = Router()


@router.get("/filings", response=Page[MatterOut], summary="报备事项，条件与网页相同")
def filings(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    kind: str = "",
    state: str = "",
    mark: str = "",
    scope: str = "",
    q: str = "",
    after: str = "",
) -> dict[str, Any]:
    wanted = {"kind": kind, "state": state, "mark": mark, "scope": scope, "q": q, "after": after}
    actor = needs(request, "matter.read")
    filters = Filters(**{name: value[:LONGEST] for name, value in wanted.items()})
    found = filters.apply(Matter.objects.visible_to(actor), actor)
    try:
        rows, cursor = filters.page(found)
    except ValueError as error:
        raise Http404 from error
    return {"items": [_out(row) for row in rows], "after": cursor or None}


@router.get("/filings/{uuid:matter_id}", response=MatterDetail, summary="一件报备事项")
def filing(request: HttpRequest, matter_id: UUID) -> dict[str, Any]:
    row = _mine(request, matter_id)
    law = {name: told for name, told in row.law.items() if name != "sums"}  # names others' ids
    return _out(row) | {"details": row.details, "law": law}


@router.get(
    "/filings/{uuid:matter_id}/admission",
    response=AdmissionOut,
    summary="能否列入议题，还缺什么",
)
def admission(request: HttpRequest, matter_id: UUID) -> dict[str, Any]:
    row = _mine(request, matter_id)
    found = admitted(row)
    return {
        "matter_id": row.pk,
        "label": row.label,
        "granted": found.granted,
        "requirements": list(found.requirements),
    }


def _mine(request: HttpRequest, matter_id: UUID) -> Matter:
    mine = Matter.objects.visible_to(needs(request, "matter.read")).select_related("organisation")
    row = mine.filter(pk=matter_id).first()
    if row is None:
        raise Http404
    return row


def _out(row: Matter) -> dict[str, Any]:
    amount = None if row.amount is None else str(row.amount)
    return {name: getattr(row, name) for name in COLUMNS} | {"id": row.pk, "amount": amount}
