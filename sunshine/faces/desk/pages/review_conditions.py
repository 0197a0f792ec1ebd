"""One condition of an opinion: proof, report of fulfilling, acceptance."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.reviews import queries
from sunshine.before.reviews.actions.conditions import THEIRS, WITH_FILE, act_on_condition
from sunshine.before.reviews.models import Condition
from sunshine.before.reviews.workflow import CONDITION
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Transition


@needs("review.read")
def condition(request: HttpRequest, condition_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    mine = Condition.objects.visible_to(actor)
    found = mine.select_related("review__matter", "review__organisation").filter(pk=condition_id)
    one = found.first()
    if one is None:
        raise Http404
    verbs = _verbs(one, actor)
    may_attach = any(t.verb == "attach" for t in verbs)
    here = RecordRef(CONDITION.label, one.pk)
    context = {
        "condition": one,
        "review": one.review,
        "department": queries.department_of(one.review),
        "state_title": CONDITION.states[one.state],
        "verbs": [t for t in verbs if t.verb not in WITH_FILE],
        "attach_url": reverse("condition_attach", args=[one.pk]) if may_attach else "",
        "panel": panel_of(here),
        "why": explain(CONDITION.label, one.pk),
        "history": Entry.objects.visible_to(actor).of(here),
        "key": uuid7(),
    }
    return render(request, "desk/condition.html", context)


def _verbs(found: Condition, actor: Actor) -> list[Transition]:
    speaks = queries.answers_for(actor, found.review)
    verbs = CONDITION.open_to(found.state, actor.permissions)
    return [t for t in verbs if speaks or t.verb not in THEIRS]


@needs("review.read")
@require_POST
def act_on(request: HttpRequest, condition_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(request, act_on_condition, Condition.DoesNotExist, condition_id=condition_id)
    return redirect("condition", condition_id=condition_id)
