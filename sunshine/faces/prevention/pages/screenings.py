"""Screenings: the list, a new one, one with the parts of its units, consolidated upwards."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import FIELDS, LEVELS
from sunshine.before.screenings import actions
from sunshine.before.screenings.actions import Design
from sunshine.before.screenings.models import RiskScreening, ScreeningPart
from sunshine.before.screenings.workflow import SCREENING, SCREENING_PART
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.faces.prevention.queries.lists import units_for
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

SHOWN = 50  # risk points of a unit; the register has them all
STAGES = ("design", "phased", "upward", "running")


@needs("risk.read")
def screening_list(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    found = RiskScreening.objects.visible_to(actor).select_related("organisation")
    try:
        rows, cursor = newest_first(found, request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    context = {
        "screenings": rows,
        "next_cursor": cursor,
        "states": SCREENING.states,
        "may_screen": actor.may("risk.screen"),
    }
    return render(request, "prevention/screenings.html", context)


@needs("risk.screen")
def new(request: HttpRequest) -> HttpResponse:
    """整体设计: what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    if request.method == "POST":
        try:
            screening = actions.open_screening(
                by=actor, design=_design(form), idempotency_key=form.get("key", "") or str(uuid7())
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            messages.success(request, f"已布置 {screening.label}", extra_tags="note-good")
            return redirect("risk_screening", risk_screening_id=screening.pk)
    context = {
        "places": units_for(actor, "risk.screen"),
        "fields": FIELDS,
        "given": form,
        "chosen": {n: form.getlist(n) for n in ("fields", "units", "pilots")},
        "key": form.get("key") or uuid7(),
    }
    return render(request, "prevention/screening_new.html", context)


def _design(form: QueryDict) -> Design:
    try:
        top = UUID(form.get("organisation", ""))
        units, pilots = ([UUID(u) for u in form.getlist(n)] for n in ("units", "pilots"))
    except ValueError as error:
        raise Refused("请选择范围和参加排查的单位") from error
    try:
        due = date.fromisoformat(form.get("due_on", ""))
    except ValueError:
        due = None
    return Design(
        organisation_id=top,
        title=form.get("title", ""),
        plan=form.get("plan", ""),
        fields=tuple(form.getlist("fields")),
        due_on=due,
        units=units,
        pilots=pilots,
    )


@needs("risk.read")
def one(request: HttpRequest, risk_screening_id: UUID) -> HttpResponse:
    """Its stage, and how far each unit of one's reach is."""
    actor = actor_in(request)
    mine = RiskScreening.objects.visible_to(actor).select_related(
        "organisation", "filed_by__person"
    )
    screening = mine.filter(pk=risk_screening_id).first()
    if screening is None:
        raise Http404
    parts = ScreeningPart.objects.visible_to(actor).filter(screening=screening)
    verbs = [
        t
        for t in SCREENING.open_to(screening.state, actor.permissions)
        if reaches(actor, t.permission, screening.organisation_id)
    ]
    rows = list(parts.select_related("organisation").order_by("depth", "organisation__code"))
    context = {
        "screening": screening,
        "state_title": SCREENING.states[screening.state],
        "stages": _stages(screening.state),
        "fields": [FIELDS[f] for f in screening.fields],
        "parts": rows,
        "merged": sum(p.state == "merged" for p in rows),
        "part_states": SCREENING_PART.states,
        "levels": LEVELS,
        "verbs": verbs,
        "history": Entry.objects.visible_to(actor).of(RecordRef(SCREENING.label, screening.pk)),
        "key": uuid7(),
    }
    return render(request, "prevention/screening.html", context)


def _stages(state: str) -> list[tuple[str, bool, bool]]:
    """Title of each stage, whether it is behind, whether it is the one of now; the last one stays."""
    at = STAGES.index(state) if state in STAGES else -1
    ended = at == len(STAGES) - 1
    return [
        (SCREENING.states[stage], n < at or ended, n == at and not ended)
        for n, stage in enumerate(STAGES)
    ]


@needs("risk.screen")
@require_POST
def act_on(request: HttpRequest, risk_screening_id: UUID) -> HttpResponse:
    absent = RiskScreening.DoesNotExist
    carried_out(request, actions.act, absent, screening_id=risk_screening_id)
    return redirect("risk_screening", risk_screening_id=risk_screening_id)


@needs("risk.read")
def part(request: HttpRequest, screening_part_id: UUID) -> HttpResponse:
    """What a unit found, what lies below it, and what one may do."""
    actor = actor_in(request)
    mine = ScreeningPart.objects.visible_to(actor).select_related(
        "screening", "organisation", "part_of__organisation", "filed_by__person"
    )
    found = mine.filter(pk=screening_part_id).first()
    if found is None:
        raise Http404
    verbs = [
        t
        for t in SCREENING_PART.open_to(found.state, actor.permissions)
        if t.verb in {"submit", "merge", "return"}
        and reaches(actor, t.permission, found.organisation_id)
    ]
    points = RiskPoint.objects.visible_to(actor).filter(
        organisation=found.organisation_id, field__in=found.screening.fields
    )
    newest = list(points.exclude(state="withdrawn").order_by("-pk").values_list("pk")[:SHOWN])
    context = {
        "part": found,
        "state_title": SCREENING_PART.states[found.state],
        "is_open": found.state in {"open", "submitted"},
        "points": RiskPoint.objects.filter(pk__in=[pk for (pk,) in newest])
        .with_signs()
        .order_by("-pk"),
        "below": found.below.select_related("organisation").order_by("organisation__code"),
        "part_states": SCREENING_PART.states,
        "levels": LEVELS,
        "verbs": verbs,
        "may_file": reaches(actor, "risk.file", found.organisation_id),
        "history": Entry.objects.visible_to(actor).of(RecordRef(SCREENING_PART.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "prevention/part.html", context)


@needs("risk.read")
@require_POST
def act_on_part(request: HttpRequest, screening_part_id: UUID) -> HttpResponse:
    absent = ScreeningPart.DoesNotExist
    carried_out(request, _part_verb, absent, part_id=screening_part_id)
    return redirect("screening_part", screening_part_id=screening_part_id)


def _part_verb(**told: Any) -> Entry:
    """Only what is done on its page: parts begin and end with their screening."""
    ScreeningPart.objects.visible_to(told["by"]).get(pk=told["part_id"])
    if told["verb"] not in {"submit", "merge", "return"}:
        raise Refused("这一步随整个排查办理")
    return actions.act_on_part(**told)
