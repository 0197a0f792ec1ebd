"""Conflicts of interest, as the pages show them to the same actor."""

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.before.recusals.models import Conflict
from sunshine.faces.api import forms
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.queries.paged import LONGEST
from sunshine.faces.desk.queries.recused import Filters

router = Router()


@router.get(
    "/conflicts", response=forms.Page[forms.ConflictOut], summary="利益冲突，条件与网页相同"
)
def conflicts(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    state: str = "",
    origin: str = "",
    late: str = "",
    scope: str = "",
    q: str = "",
    after: str = "",
) -> dict[str, object]:
    wanted = {"state": state, "origin": origin, "late": late, "scope": scope, "q": q}
    filters = Filters(**{n: v[:LONGEST] for n, v in (wanted | {"after": after}).items()})
    found = filters.apply(Conflict.objects.visible_to(needs(request, "conflict.read")))
    try:
        rows, cursor = filters.page(found)
    except ValueError as error:
        raise Http404 from error
    return {"items": rows, "after": cursor or None}


@router.get("/conflicts/{uuid:conflict_id}", response=forms.ConflictOut, summary="一件利益冲突")
def conflict(request: HttpRequest, conflict_id: UUID) -> Conflict:
    found = Conflict.objects.visible_to(needs(request, "conflict.read")).filter(pk=conflict_id)
    row = found.first()
    if row is None:
        raise Http404
    return row
