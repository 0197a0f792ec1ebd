"""The register of risk points: the list, a new one, one with its controls and its warnings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.risks import actions, engine, queries
from sunshine.before.risks.models import STANDING, RiskPoint
from sunshine.before.risks.rules import CAUSES, CONTROL_KINDS, FIELDS, LEVELS, Told
from sunshine.before.risks.rules.grading import METHODS, SCALE, Rating
from sunshine.before.risks.workflow import CONTROL, RISK_POINT
from sunshine.faces.desk.pages.fields import chosen
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.prevention.pages.indicators import warning_card
from sunshine.faces.prevention.queries.lists import FLAGS, Filters, people, units_for
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Refused, Transition

ELSEWHERE = {
    "attach",
    "detach",
    "rate",
    "revise",
    "change",
    "tie",
    "untie",
    "follow",
    "keep",
}  # have a form of their own
SETS = "risk.file risk.rate"
WARNINGS = 10


@needs("risk.read")
def risk_list(request: HttpRequest) -> HttpResponse:
    actor, filters = actor_in(request), Filters.read(request.GET)
    try:
        rows, cursor = filters.page(filters.apply(RiskPoint.objects.visible_to(actor)))
    except ValueError as error:
        raise Http404 from error
    context = {
        "points": rows,
        "next_cursor": cursor,
        "filters": filters,
        "fields": FIELDS,
        "levels": LEVELS,
        "states": RISK_POINT.states,
        "flags": FLAGS,
        "power": queries.flows().get(filters.power_code),
        "may_file": actor.may("risk.file"),
    }
    return render(request, "prevention/risks.html", context)


@needs("risk.file")
def new(request: HttpRequest) -> HttpResponse:
    """排查登记; what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    if request.method == "POST":
        try:
            point = actions.register(
                by=actor, told=told_in(form), idempotency_key=form.get("key", "") or str(uuid7())
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            words = f"已登记 {point.label}，等待评级；请接着制定防控措施"
            messages.success(request, words, extra_tags="note-good")
            return redirect("risk_point", risk_point_id=point.pk)
    given = {name: form.get(name, "") for name in TEXTS} | {"causes": form.getlist("causes")}
    place = {"organisation": form.get("organisation") or request.GET.get("organisation", "")}
    context = _form(given | place) | {"places": units_for(actor, "risk.file")}
    return render(request, "prevention/risk_form.html", context)


TEXTS = ("title", "field", "post_title", "power", "description", "manifestations", "consequences",
         "basis", "probes")  # fmt: skip


def _form(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "given": given,
        "fields": FIELDS,
        "causes": CAUSES,
        "flows": queries.flows().values(),
        "key": uuid7(),
    }


def told_in(form: QueryDict, organisation_id: UUID | None = None) -> Told:
    """The form as typed; the power and its step are one choice. Raises Refused without a unit."""
    power, _, step = form.get("power", "").partition("|")
    probes = form.get("probes", "").upper().replace("，", "、").replace(",", "、").split("、")
    return Told(
        organisation_id=organisation_id or chosen(form.get("organisation", ""), "请选择单位"),
        title=form.get("title", ""),
        field=form.get("field", ""),
        post_title=form.get("post_title", ""),
        power_code=power,
        step=step,
        description=form.get("description", ""),
        manifestations=form.get("manifestations", ""),
        causes=tuple(form.getlist("causes")),
        consequences=form.get("consequences", ""),
        basis=form.get("basis", ""),
        probes=tuple(dict.fromkeys(p.strip() for p in probes if p.strip())),
    )


def point_of(actor: Actor, risk_point_id: UUID) -> RiskPoint:
    """One that the actor may see, or 404."""
    mine = RiskPoint.objects.visible_to(actor).select_related(
        "organisation", "enterprise", "filed_by__person"
    )
    found = mine.filter(pk=risk_point_id).first()
    if found is None:
        raise Http404
    return found


@needs("risk.read")
def one(request: HttpRequest, risk_point_id: UUID) -> HttpResponse:
    """What may happen, how it is graded, what is done about it, what warns of it now."""
    actor = actor_in(request)
    point = point_of(actor, risk_point_id)
    verbs = [
        t for t in RISK_POINT.open_to(point.state, actor.permissions) if _there(actor, t, point)
    ]
    names = {t.verb for t in verbs}
    alerts = list(queries.alerts_of(actor, point)[: WARNINGS + 1]) if point.probes else []
    context = {
        "point": point,
        "state_title": RISK_POINT.states[point.state],
        "power": queries.flows().get(point.power_code),
        "causes": [CAUSES[c] for c in point.causes],
        "answers": _answers(point),
        "controls": point.controls.select_related("assignee__person", "overseer__person").order_by("pk"),
        "control_states": CONTROL.states,
        "alerts": alerts[:WARNINGS],
        "has_more_alerts": len(alerts) > WARNINGS,
        "differences": queries.differences_of(point),
        "may_follow": "follow" in names,
        "may_keep": "keep" in names,
        "verbs": [t for t in verbs if t.verb not in ELSEWHERE],
        "may_rate": "rate" in names,
        "may_change": next((v for v in ("revise", "change") if v in names), ""),
        "attach_url": reverse("risk_point_attach", args=[point.pk]) if "attach" in names else "",
        "panel": panel_of(RecordRef(RISK_POINT.label, point.pk)),
        "may_publish": point.state in STANDING
        and reaches(actor, "publication.propose", point.organisation_id),
        "why": explain(RISK_POINT.label, point.pk) if point.state in {"found", "rated", "review"} else None,
        "history": Entry.objects.visible_to(actor).of(RecordRef(RISK_POINT.label, point.pk)),
        "key": uuid7(),
    }  # fmt: skip
    context |= _rating_form(point) | _control_form(actor, point) | warning_card(actor, point, names)
    return render(request, "prevention/risk.html", context)


def _there(actor: Actor, transition: Transition, point: RiskPoint) -> bool:
    return reaches(actor, transition.permission, point.organisation_id)


def _answers(point: RiskPoint) -> list[str]:
    """What the rater answered, in words."""
    words = engine.grading(queries.root())
    told = point.rating
    if point.method == "criteria":
        return [words.criteria[c] for c in told.get("criteria", []) if c in words.criteria]
    if point.method == "consequence":
        return [words.consequences.get(told.get("consequence", ""), "")]
    return []


def _rating_form(point: RiskPoint) -> dict[str, Any]:
    """Scales in words, and where the levels begin for the unit today."""
    lines = queries.lines_for(point.organisation_id)
    hints = {
        "criteria": f"{lines.first_count} 项以上一级，{lines.second_count} 项以上二级，其余三级",
        "matrix": f"两者之积 {lines.first_product} 以上一级，{lines.second_product} 以上二级",
        "consequence": "犯罪一级，违规违纪二级，轻微三级",
    }
    methods = [(code, title, hints[code]) for code, title in METHODS.items()]
    return {"grading": engine.grading(queries.root()), "methods": methods, "scale": SCALE}


def _control_form(actor: Actor, point: RiskPoint) -> dict[str, Any]:
    place = point.organisation_id
    may_set = point.state != "withdrawn" and any(reaches(actor, r, place) for r in SETS.split())
    if not may_set:
        return {"may_set": False}
    return {
        "may_set": True,
        "kinds": CONTROL_KINDS,
        "owners": people("risk.file", place),
        "overseers": people("risk.oversee", place),
    }


@needs("risk.file")
def change(request: HttpRequest, risk_point_id: UUID) -> HttpResponse:
    """Another text: what was rated on the old one is rated again."""
    actor, form = actor_in(request), request.POST
    point = point_of(actor, risk_point_id)
    verb = "revise" if point.state == "found" else "change"
    if request.method == "POST":
        told = told_in(form, point.organisation_id)
        carried_out(request, _with(told=told), RiskPoint.DoesNotExist, risk_id=point.pk)
        return redirect("risk_point", risk_point_id=point.pk)
    given = {name: getattr(point, name, "") for name in TEXTS}
    given |= {"power": f"{point.power_code}|{point.step}", "probes": "、".join(point.probes)}
    context = _form(given | {"causes": point.causes}) | {"point": point, "verb": verb}
    return render(request, "prevention/risk_form.html", context)


def _with(**more: Any) -> Any:
    def act(**told: Any) -> Entry:
        return actions.act(**told, **more)

    return act


@needs("risk.read")
@require_POST
def act_on(request: HttpRequest, risk_point_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    more: dict[str, Any] = {"columns": request.POST.getlist("columns")}
    if request.POST.get("verb") == "rate":
        more["rating"] = _rating(request.POST)
    fields = ("reason", "metric", "direction", "threshold")
    carried_out(request, _with(**more), RiskPoint.DoesNotExist, fields, risk_id=risk_point_id)
    return redirect("risk_point", risk_point_id=risk_point_id)


def _rating(form: QueryDict) -> Rating:
    scales = ("likelihood", "impact", "residual_likelihood", "residual_impact")
    return Rating(
        method=form.get("method", ""),
        criteria=tuple(form.getlist("criteria")),
        consequence=form.get("consequence", ""),
        reasons=form.get("reason", "")[:2000],
        **{name: int(text) if (text := form.get(name, "")).isdecimal() else 0 for name in scales},
    )
