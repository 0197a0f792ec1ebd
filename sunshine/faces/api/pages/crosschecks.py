"""Matches of crosschecks, as the pages show them to the same actor; no person, no key."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.before.crosschecks.models import Match
from sunshine.faces.api.forms import Page
from sunshine.faces.api.forms.crosschecks import MatchOut
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.queries.crosschecked import Filters
from sunshine.faces.desk.queries.paged import LONGEST, newest_first

router = Router()


@router.get("/crosschecks", response=Page[MatchOut], summary="申报比对结果，条件与网页相同")
def matches(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    state: str = "",
    grade: str = "",
    undeclared: str = "",
    business: str = "",
    late: str = "",
    scope: str = "",
    q: str = "",
    after: str = "",
) -> dict[str, Any]:
    wanted = {"state": state, "grade": grade, "undeclared": undeclared, "business": business}
    wanted |= {"late": late, "scope": scope, "q": q, "after": after}
    filters = Filters(**{n: v[:LONGEST] for n, v in wanted.items()})
    actor = needs(request, "crosscheck.read")
    found = filters.matches(Match.objects.visible_to(actor)).defer("rows")
    try:
        rows, cursor = newest_first(found, filters.after)
    except ValueError as error:
        raise Http404 from error
    return {"items": [_out(r) for r in rows], "after": cursor or None}


@router.get("/crosschecks/{uuid:match_id}", response=MatchOut, summary="一件申报比对结果")
def match(request: HttpRequest, match_id: UUID) -> dict[str, Any]:
    mine = Match.objects.visible_to(needs(request, "crosscheck.read"))
    row = mine.filter(pk=match_id).defer("rows").first()
    if row is None:
        raise Http404
    return _out(row)


def _out(row: Match) -> dict[str, Any]:
    same = (
        "organisation_id", "company_id", "company_name", "hops", "is_undeclared", "state",
        "version", "found_at", "due_on", "judged_at", "business", "agreements",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk,
        "relation": row.relation_title,
        "probability": str(row.probability),
        "grade": row.grade,
        "amount": str(row.amount),
        "sentence": row.sentence,
    }
