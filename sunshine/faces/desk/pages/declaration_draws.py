"""Draws of declarations: the list, a new one, one with its results and its proof, a verification."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.declarations.actions.draws import (
    MOST_DRAWN,
    Scope,
    act_on_draw,
    open_draw,
    verify,
)
from sunshine.before.declarations.models import DeclarationDraw, Verification
from sunshine.before.declarations.queries import draws
from sunshine.before.declarations.rules.verified import FOUND, SOURCES, share_of
from sunshine.before.declarations.workflow import DRAW, VERIFICATION
from sunshine.before.filings.rules import day_of
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries import declared
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused

RIGHT = "declaration.draw"
YEAR = timedelta(days=365)
COLUMNS = ("次序", "编号", "申报人", "单位", "类别", "提拔人选", "期限", "状态", "核实来源", "核实结果", "核实人", "核实时间")  # fmt: skip


@needs(RIGHT)
def draw_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with how far each has come."""
    mine = DeclarationDraw.objects.visible_to(actor_in(request))
    found = mine.select_related("organisation", "filed_by__person").defer("frame", "named")
    try:
        rows, cursor = newest_first(found, request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    seen = Verification.objects.visible_to(actor_in(request)).filter(draw__in=[r.pk for r in rows])
    told: dict[UUID, list[dict[str, object]]] = {r.pk: [] for r in rows}
    for draw_id, result in seen.values_list("draw_id", "result"):
        told[draw_id].append({"result": result})
    context = {
        "draws": [(r, share_of(told[r.pk])) for r in rows],
        "next_cursor": cursor,
        "states": DRAW.states,
    }
    return render(request, "desk/declaration_draws.html", context)


@needs(RIGHT)
def new(request: HttpRequest) -> HttpResponse:
    """The scope; what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    if request.method == "POST":
        try:
            made = open_draw(
                by=actor, scope=_scope(form), idempotency_key=form.get("key", "") or str(uuid7())
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            words = f"名单已确定并记入台账：抽 {made.size} 件，另有提拔人选 {made.candidates} 件"
            messages.success(request, words, extra_tags="note-good")
            return redirect("declaration_draw", declaration_draw_id=made.pk)
    places = reachable(actor, RIGHT).exclude(kind=Organisation.Kind.DEPARTMENT)
    least = int(value_on("declaration.sample_percent", today()))
    context = {
        "places": places.order_by("code"),
        "given": form,
        "since": form.get("since") or str(today() - YEAR),
        "until": form.get("until") or str(today()),
        "least": least,
        "percent": form.get("percent") or least,
        "most": MOST_DRAWN,
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/declaration_draw_new.html", context)


def _scope(form: Any) -> Scope:
    since, until = day_of(form.get("since", "")), day_of(form.get("until", ""))
    if since is None or until is None:
        raise Refused("请填写申报日的起止")
    try:
        place, percent = UUID(form.get("organisation", "")), int(form.get("percent", ""))
    except ValueError as error:
        raise Refused("请选择范围，比例请填整数") from error
    return Scope(place, form.get("title", ""), since, until, percent)


def _seen(actor: Actor, draw_id: UUID) -> DeclarationDraw:
    mine = DeclarationDraw.objects.visible_to(actor)
    found = mine.select_related("organisation", "filed_by__person").filter(pk=draw_id).first()
    if found is None:
        raise Http404
    return found


def _rows(actor: Actor, draw: DeclarationDraw) -> list[Verification]:
    mine = Verification.objects.visible_to(actor).filter(draw=draw.pk)
    return list(mine.select_related("organisation", "declaration__person").order_by("ordinal"))


@needs(RIGHT)
def draw(request: HttpRequest, declaration_draw_id: UUID) -> HttpResponse:
    """Progress, results by unit and kind, each declaration; the draw done again."""
    actor = actor_in(request)
    found = _seen(actor, declaration_draw_id)
    rows = _rows(actor, found)
    whole = list(Verification.objects.filter(draw=found.pk))
    context = {
        "draw": found,
        "state_title": DRAW.states[found.state],
        "rows": rows,
        "hidden": len(whole) - len(rows),
        "total": share_of([{"result": r.result} for r in rows]),
        "lines": draws.lines_of(rows),
        "proof": draws.proof_of(found, whole),
        "states": VERIFICATION.states,
        "verbs": DRAW.open_to(found.state, actor.permissions),
        "history": Entry.objects.visible_to(actor).of(RecordRef(DRAW.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/declaration_draw.html", context)


@needs(RIGHT)
@require_POST
def act_on(request: HttpRequest, declaration_draw_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(request, act_on_draw, DeclarationDraw.DoesNotExist, draw_id=declaration_draw_id)
    return redirect("declaration_draw", declaration_draw_id=declaration_draw_id)


@needs(RIGHT)
@require_POST
def export(request: HttpRequest, declaration_draw_id: UUID) -> HttpResponse:
    """The results one sees as Excel; nothing of what was declared or written of it."""
    actor = actor_in(request)
    found = _seen(actor, declaration_draw_id)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申报抽查")
    sheet.append(COLUMNS)
    rows = _rows(actor, found)
    for v in rows:
        at = v.verified_at.strftime("%Y-%m-%d") if v.verified_at else ""
        sheet.append((
            v.ordinal, v.declaration.number, v.declaration.person.name, v.organisation.name,
            v.get_kind_display(), "是" if v.is_candidate else "", v.due_on,
            VERIFICATION.states[v.state], v.get_source_display(), v.get_result_display(),
            v.verified_name, at,
        ))  # fmt: skip
    told = {"draw": found.pk, "count": len(rows)}
    return exported(
        saved(book), "declaration-draw.xlsx", by=actor, verb="declaration_draw.export", told=told
    )


@needs("declaration.verify declaration.draw")
def verification(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """What is to be verified, and the result; the words while the declaration is open to one."""
    actor = actor_in(request)
    mine = Verification.objects.visible_to(actor).select_related(
        "organisation", "draw", "declaration__person", "declaration__organisation"
    )
    found = mine.filter(pk=verification_id).first()
    if found is None:
        raise Http404
    is_open = declared.is_open_to(actor, found.declaration)
    context = {
        "verification": found,
        "state_title": VERIFICATION.states[found.state],
        "is_open": is_open,
        "is_shut": actor.person_id in draws.shut_out([found.declaration_id])[found.declaration_id],
        "is_changed": found.fingerprint != found.declaration.fingerprint,
        "words": draws.words_of([found], by=actor).get(found.pk) if is_open else None,
        "sources": SOURCES,
        "results": FOUND,
        "verbs": VERIFICATION.open_to(found.state, actor.permissions),
        "history": Entry.objects.visible_to(actor).of(RecordRef(VERIFICATION.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/verification.html", context)


@needs("declaration.verify")
@require_POST
def verify_one(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """The result; what is refused is said where the person is."""
    carried_out(
        request,
        verify,
        Verification.DoesNotExist,
        ("source", "result", "reason"),
        verification_id=verification_id,
    )
    return redirect("verification", verification_id=verification_id)
