"""Declarations: the list, one with its public part and, for a purpose, the reserved one; one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.declarations import actions
from sunshine.before.declarations.actions.searching import note_found
from sunshine.before.declarations.models import (
    Conclusion,
    Declaration,
    DeclarationQuerySet,
    Reading,
)
from sunshine.before.declarations.queries import form, promise_on
from sunshine.before.declarations.queries.content import told_of, words_of
from sunshine.before.declarations.queries.drafted import OPEN, changes
from sunshine.before.declarations.rules import KINDS, OUTCOMES
from sunshine.before.declarations.rules.rows import said_in
from sunshine.before.declarations.workflow import DECLARATION, OWN
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries import declared
from sunshine.faces.desk.queries.declared import RESERVED, Filters
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.queries import count_of

READ = "declaration.read"
NOMINATION = "declaration.nominate"
MOST_EXPORTED = 20_000
PLACES = 40
COLUMNS = (
    "编号",
    "申报人",
    "单位",
    "岗位",
    "类别",
    "年度",
    "期限",
    "申报日",
    "状态",
    "迟报",
    "提拔人选",
    "审核结论",
)


def filtered(filters: Filters, actor: Actor) -> DeclarationQuerySet:
    """What the address asks for; what a search in the reserved part finds is told to the persons."""
    inside = declared.found_within(filters.q, actor)
    try:
        found = filters.apply(Declaration.objects.visible_to(actor), actor, inside)
    except ValueError as error:
        raise Http404 from error
    if inside:
        note_found(by=actor, words=filters.q, found=inside)
    return found


@needs(READ)
def declaration_list(request: HttpRequest) -> HttpResponse:
    """Newest first: who, till when, how far; nothing of what was declared."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filtered(filters, actor)
    try:
        rows, cursor = newest_first(found.select_related("organisation", "person"), filters.after)
    except ValueError as error:
        raise Http404 from error
    context = {
        "declarations": [(d, declared.is_candidate_to(actor, d)) for d in rows],
        "next_cursor": cursor,
        "count": count_of(found) if not filters.q else None,
        "filters": filters,
        "kinds": KINDS,
        "states": DECLARATION.states,
        "marks": declared.marks_of(actor),
        "may_manage": actor.may("declaration.manage"),
        "may_open": actor.may(RESERVED),
    }
    return render(request, "desk/declarations.html", context)


@needs()
def mine(request: HttpRequest) -> HttpResponse:
    """One's own duties and declarations, and who looked at them."""
    actor = actor_in(request)
    own = Declaration.objects.none()
    if actor.person_id is not None and actor.on_behalf_of_id is None:
        own = Declaration.objects.visible_to(actor).filter(person=actor.person_id)
    rows = list(own.select_related("organisation", "campaign").order_by("-pk")[:PLACES])
    readings = Reading.objects.visible_to(actor).filter(declaration__in=[r.pk for r in rows])
    places = {r.organisation_id: r.organisation for r in rows}
    context = {
        "open": [r for r in rows if r.state in ("due", "returned")],
        "done": [r for r in rows if r.state not in ("due", "returned")],
        "places": list(places.values()),
        "states": DECLARATION.states,
        "readings": readings.select_related("declaration").order_by("-made_at")[:PLACES],
        "key": uuid7(),
    }
    return render(request, "desk/declarations_mine.html", context)


def seen(actor: Actor, declaration_id: UUID) -> Declaration:
    """The declaration, or 404 for what is foreign."""
    rows = Declaration.objects.visible_to(actor).select_related(
        "organisation", "person", "campaign"
    )
    found = rows.filter(pk=declaration_id).first()
    if found is None:
        raise Http404
    return found


@needs()
def declaration(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The public part; the reserved one to its person, and for some minutes to who said why."""
    actor = actor_in(request)
    found = seen(actor, declaration_id)
    is_own = declared.is_own(actor, found)
    has_right = reaches(actor, RESERVED, found.organisation_id)
    knows_all = has_right and not is_own
    reading = None if is_own else declared.reading_of(actor, found)
    history = Entry.objects.visible_to(actor).of(RecordRef(DECLARATION.label, found.pk))
    verbs = DECLARATION.open_to(found.state, actor.permissions - {OWN})
    context: dict[str, Any] = {
        "declaration": found,
        "state_title": DECLARATION.states[found.state],
        "is_own": is_own,
        "may_fill": is_own and found.state in OPEN,
        "may_open": knows_all and found.filed_at and found.state != "erased",
        "reading": reading,
        "verbs": [] if is_own else [t for t in verbs if t.verb != "erase" or found.keep_until],
        "outcomes": OUTCOMES,
        "why": explain(DECLARATION.label, found.pk)
        if found.state in ("filed", "returned")
        else None,
        "history": history if knows_all else history.exclude(verb=NOMINATION),
        "is_candidate": declared.is_candidate_to(actor, found),
        "key": uuid7(),
    }
    if is_own or has_right:
        context["readings"] = (
            Reading.objects.visible_to(actor)
            .filter(declaration=found)
            .order_by("-made_at")[:PLACES]
        )
    if is_own or reading:
        context |= _opened(found, actor)
    return render(request, "desk/declaration.html", context)


def _opened(found: Declaration, actor: Actor) -> dict[str, Any]:
    """What was declared, section by section, what is other than last time, what reviewers said."""
    told = told_of([found], by=actor).get(found.pk)
    said = Conclusion.objects.visible_to(actor).filter(declaration=found).order_by("-ordinal")
    return {
        "parts": said_in(form(), told) if told else [],
        "promise": promise_on(found.filed_on, found.organisation_id) if found.filed_on else "",
        "changes": changes(found, told, actor) if told else None,
        "conclusions": words_of(said, by=actor),
    }


@needs(RESERVED)
@require_POST
def read(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """Open the reserved part for a purpose: an act, told to the person."""
    posted = request.POST
    try:
        actions.read_declaration(
            declaration_id=declaration_id,
            by=actor_in(request),
            purpose=posted.get("purpose", ""),
            idempotency_key=posted.get("key", "") or str(uuid7()),
        )
    except Declaration.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    return redirect("declaration", declaration_id=declaration_id)


@needs(READ)
@require_POST
def act_on(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(
        request, actions.act, Declaration.DoesNotExist, ("reason", "outcome"),
        declaration_id=declaration_id,
    )  # fmt: skip
    return redirect("declaration", declaration_id=declaration_id)


@needs(READ)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The public part of what is listed as a workbook; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filtered(filters, actor)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申报情况")
    sheet.append(COLUMNS)
    rows = found.select_related("organisation", "person").order_by("-pk")[:MOST_EXPORTED]
    lines = [_line(d, is_candidate=declared.is_candidate_to(actor, d)) for d in rows]
    for line in lines:
        sheet.append(line)
    told = {"filters": request.GET.urlencode(), "rows": len(lines)}
    return exported(
        saved(book), "declarations.xlsx", by=actor, verb="declaration.export", told=told
    )


def _line(d: Declaration, *, is_candidate: bool) -> list[object]:
    return [
        d.number, d.person.name, d.organisation.name, d.post, d.get_kind_display(), d.year,
        str(d.due_on), str(d.filed_on or ""), DECLARATION.states[d.state], "是" if d.is_late else "",
        "是" if is_candidate else "", d.get_outcome_display(),
    ]  # fmt: skip


@needs(READ)
def statistics(request: HttpRequest) -> HttpResponse:
    """Filed, late, missing: by unit and by kind, of what one sees; what reviews came to."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filtered(filters, actor)
    told = declared.statistics_of(found, PLACES)
    context = {
        "filters": filters,
        "years": declared.years_of(Declaration.objects.visible_to(actor)),
        "kinds": KINDS,
        "total": told.total,
        "outcomes": told.outcomes,
        "tables": [("类别", "kind", told.kinds), ("单位", "scope", told.units)],
        "most": PLACES,
    }
    return render(request, "desk/declaration_statistics.html", context)
