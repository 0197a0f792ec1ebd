"""Controls: the list of them, a new one on a risk point, one and what one may do with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.risks.actions.controls import act_on_control, set_control
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.rules import Measure
from sunshine.before.risks.workflow import CONTROL
from sunshine.faces.desk.pages.fields import day_in
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.prevention.queries.lists import ControlFilters
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.queries import explain, extensions_of, legal_today
from sunshine.foundation.workflow.rules import Refused

ELSEWHERE = {"attach", "detach"}  # beside the files


@needs("risk.read")
def control_list(request: HttpRequest) -> HttpResponse:
    actor, filters = actor_in(request), ControlFilters.read(request.GET)
    try:
        rows, cursor = filters.page(filters.apply(Control.objects.visible_to(actor), actor))
    except ValueError as error:
        raise Http404 from error
    context = {
        "controls": rows,
        "next_cursor": cursor,
        "filters": filters,
        "states": CONTROL.states,
        "today": legal_today(),
    }
    return render(request, "prevention/controls.html", context)


@needs("risk.file risk.rate")
@require_POST
def add(request: HttpRequest, risk_point_id: UUID) -> HttpResponse:
    """One control more; what is refused is said on the page of the risk point."""
    form = request.POST
    try:
        set_control(
            by=actor_in(request),
            risk_id=risk_point_id,
            measure=Measure(
                words=form.get("words", ""),
                kind=form.get("kind", ""),
                due_on=day_in(form.get("due_on", "")),
                owner_id=_key(form.get("owner", "")),
                overseer_id=_key(form.get("overseer", "")),
                basis=form.get("basis", ""),
                owner_title=form.get("owner_title", ""),
                overseer_title=form.get("overseer_title", ""),
            ),
            idempotency_key=form.get("key", "") or str(uuid7()),
        )
    except RiskPoint.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        words = "已制定防控措施，责任人收到待办"
        messages.success(request, words, extra_tags="note-good")
    return redirect("risk_point", risk_point_id=risk_point_id)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@needs("risk.read")
def one(request: HttpRequest, control_id: UUID) -> HttpResponse:
    """What is done, by whom and until when, what came of it."""
    actor = actor_in(request)
    mine = Control.objects.visible_to(actor).select_related(
        "risk_point", "organisation", "assignee__person", "overseer__person"
    )
    control = mine.filter(pk=control_id).first()
    if control is None:
        raise Http404
    asked = any(e.state == "asked" for e in extensions_of(CONTROL.label, control.pk))
    closed = {"ask_extension"} if asked else {"allow_extension", "refuse_extension"}
    verbs = [
        t
        for t in CONTROL.open_to(control.state, actor.permissions)
        if t.verb not in closed and reaches(actor, t.permission, control.organisation_id)
    ]
    context: dict[str, Any] = {
        "control": control,
        "state_title": CONTROL.states[control.state],
        "is_open": control.state in {"planned", "done"},
        "verbs": [t for t in verbs if t.verb not in ELSEWHERE],
        "attach_url": reverse("control_attach", args=[control.pk])
        if any(t.verb == "attach" for t in verbs)
        else "",
        "panel": panel_of(RecordRef(CONTROL.label, control.pk)),
        "why": explain(CONTROL.label, control.pk),
        "history": Entry.objects.visible_to(actor).of(RecordRef(CONTROL.label, control.pk)),
        "key": uuid7(),
    }
    return render(request, "prevention/control.html", context)


@needs("risk.read")
@require_POST
def act_on(request: HttpRequest, control_id: UUID) -> HttpResponse:
    fields = ("reason", "until")
    carried_out(request, act_on_control, Control.DoesNotExist, fields, control_id=control_id)
    return redirect("control", control_id=control_id)
