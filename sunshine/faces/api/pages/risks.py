"""Risk points, as the pages show them to the same actor."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.queries import controls_in_use
from sunshine.faces.api import forms
from sunshine.faces.api.forms.risks import RiskOut, RiskWhole
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.prevention.queries.lists import Filters

LONGEST = 80
router = Router()


class RiskQuery(Schema):
    """Filters of the page."""

    field: str = ""
    level: str = ""
    state: str = ""
    flag: str = ""
    power_code: str = ""
    post_title: str = ""
    scope: str = ""
    q: str = ""
    after: str = ""


@router.get("/risks", response=forms.Page[RiskOut], summary="廉政风险点，条件与网页相同")
def risks(request: HttpRequest, query: Query[RiskQuery]) -> dict[str, Any]:
    filters = Filters(**{n: v[:LONGEST] for n, v in query.dict().items()})
    found = filters.apply(RiskPoint.objects.visible_to(needs(request, "risk.read")))
    try:
        rows, cursor = filters.page(found)
    except ValueError as error:
        raise Http404 from error
    return {"items": [_out(r) for r in rows], "after": cursor or None}


@router.get("/risks/{uuid:risk_point_id}", response=RiskWhole, summary="一个风险点和它的措施")
def risk(request: HttpRequest, risk_point_id: UUID) -> dict[str, Any]:
    mine = RiskPoint.objects.visible_to(needs(request, "risk.read"))
    row = mine.filter(pk=risk_point_id).first()
    if row is None:
        raise Http404
    controls = [
        {
            "id": c.pk,
            "words": c.words,
            "kind": c.kind,
            "state": c.state,
            "effect": c.effect,
            "owner": c.assignee.display_name,
            "overseer": c.overseer.display_name,
            "due_on": c.due_on,
        }
        for c in controls_in_use([row.pk]).get(row.pk, [])
    ]
    return _out(row) | {"controls": controls}


def _out(row: RiskPoint) -> dict[str, Any]:
    names = ("label", "organisation_id", "field", "title", "step", "description", "causes", "state",
             "version", "method", "level", "residual_level", "review_on", "probes")  # fmt: skip
    told = {name: getattr(row, name) for name in names}
    return told | {"id": row.pk, "post": row.post_title, "power": row.power_code}
