"""Declarations, as the pages show them to the same actor."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.queries import form
from sunshine.before.declarations.queries.content import told_of
from sunshine.before.declarations.rules.rows import said_in
from sunshine.faces.api.forms import Page
from sunshine.faces.api.forms.declarations import DeclarationDetail, DeclarationOut
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.pages.declarations import filtered
from sunshine.faces.desk.queries.declared import Filters, is_candidate_to, is_open_to
from sunshine.faces.desk.queries.paged import LONGEST, newest_first
from sunshine.foundation.identity.rules import Actor

COLUMNS = (
    "number", "organisation_id", "person_id", "post", "post_class", "kind", "year", "since_on",
    "due_on", "filed_on", "is_late", "state", "version", "outcome", "concluded_at",
)  # fmt: skip
router = Router()


@router.get(
    "/declarations", response=Page[DeclarationOut], summary="从业申报的公开部分，条件与网页相同"
)
def declarations(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    year: str = "",
    kind: str = "",
    state: str = "",
    mark: str = "",
    outcome: str = "",
    campaign: str = "",
    scope: str = "",
    q: str = "",
    after: str = "",
) -> dict[str, Any]:
    wanted = {
        "year": year, "kind": kind, "state": state, "mark": mark, "outcome": outcome,
        "campaign": campaign, "scope": scope, "q": q, "after": after,
    }  # fmt: skip
    actor = needs(request, "declaration.read")
    filters = Filters(**{name: value[:LONGEST] for name, value in wanted.items()})
    found = filtered(filters, actor)
    try:
        rows, cursor = newest_first(found.select_related("person"), filters.after)
    except ValueError as error:
        raise Http404 from error
    return {"items": [_out(row, actor) for row in rows], "after": cursor or None}


@router.get(
    "/declarations/{uuid:declaration_id}",
    response=DeclarationDetail,
    summary="一件从业申报；内部部分只给本人和已说明目的、时限内的查阅人",
)
def declaration(request: HttpRequest, declaration_id: UUID) -> dict[str, Any]:
    actor = needs(request, "declaration.read")
    rows = Declaration.objects.visible_to(actor).select_related("person")
    row = rows.filter(pk=declaration_id).first()
    if row is None:
        raise Http404
    told = told_of([row], by=actor).get(row.pk) if is_open_to(actor, row) else None
    return _out(row, actor) | {"parts": said_in(form(), told) if told else None}


def _out(row: Declaration, actor: Actor) -> dict[str, Any]:
    told = {"id": row.pk, "person": row.person.name, "is_candidate": is_candidate_to(actor, row)}
    return told | {n: getattr(row, n) for n in COLUMNS}
