"""Who decides, as the page says it to the same actor."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router
from ninja.errors import HttpError

from sunshine.before.authority.queries import requirements
from sunshine.faces.api import forms
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.pages.authority import enterprises
from sunshine.faces.desk.pages.authority_why import with_lists
from sunshine.foundation.clock.queries import today

MOST = Decimal(10) ** 15
UNANSWERABLE = 422
router = Router()


@router.get(
    "/authority/decision", response=forms.DecisionOut, summary="一个事项依次由谁决策，为什么"
)
def decision(
    request: HttpRequest,
    organisation: UUID,
    item: str,
    amount: Decimal | None = None,
    on: date | None = None,
) -> dict[str, Any]:
    """`amount` in yuan; without earlier matters, so cumulative lines count this one alone."""
    places = enterprises(needs(request, "authority.read"), "authority.read")
    if not places.filter(pk=organisation).exists():
        raise Http404
    if amount is not None and not (amount.is_finite() and 0 <= amount < MOST):
        raise HttpError(UNANSWERABLE, "金额应为不小于 0 的数")
    day = on or today()
    try:
        made = requirements(organisation, item[:20], amount, day)
    except LookupError as error:
        raise HttpError(UNANSWERABLE, str(error.args[0])) from error
    return {
        "organisation_id": organisation,
        "item": item,
        "on": day,
        "steps": [
            {
                "body": s.body,
                "name": s.name,
                "attendance": s.attendance.words,
                "majority": s.majority.words if s.majority else "按其议事规则",
            }
            for s in made.steps
        ],
        "needs_legal_review": made.needs_legal_review,
        "attachments": list(made.attachments),
        "opinions": list(made.opinions),
        "reporting": made.reporting,
        "reasons": [{"sentence": words, "list_id": pk} for words, pk in with_lists(made)],
    }
