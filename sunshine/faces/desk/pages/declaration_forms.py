"""A person declares: saved while typing, checked at once, signed; a change is begun."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.declarations.actions import drafts
from sunshine.before.declarations.actions.duties import begin_change
from sunshine.before.declarations.forms import filled, told_from
from sunshine.before.declarations.models import Conclusion, Declaration, DeclarationDraft
from sunshine.before.declarations.queries import form, keep_days, promise_on
from sunshine.before.declarations.queries.content import words_of
from sunshine.before.declarations.queries.drafted import changes
from sunshine.before.declarations.rules import Told
from sunshine.before.declarations.rules.rows import added, dropped, packed
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.workflow.rules import Refused


def _own(actor: Actor, declaration_id: UUID) -> Declaration:
    try:
        return drafts.own(actor, declaration_id)
    except Declaration.DoesNotExist as error:
        raise Http404 from error


@needs()
def fill(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The form. A POST keeps what was typed, and adds or takes away a row where asked to."""
    actor = actor_in(request)
    row = _own(actor, declaration_id)
    if request.method != "POST":
        told, draft = drafts.typed(actor, row)
        return render(request, "desk/declaration_fill.html", _context(row, told, draft, actor))
    told, where = _asked(request, told_from(request.POST))
    draft = drafts.save(by=actor, declaration_id=declaration_id, told=told)
    if not is_fragment(request):
        return redirect(f"{request.path}#{where}" if where else request.path)
    page = "desk/declaration_fields.html" if where else "desk/declaration_told.html"
    return render(request, page, _context(row, told, draft, actor) | {"where": where})


def _asked(request: HttpRequest, told: Told) -> tuple[Told, str]:
    """What was typed, with one row more or less; and the section that changed by it."""
    add, drop = request.POST.get("add", ""), request.POST.get("drop", "")
    if add:
        return added(form(), told, add), add
    code, _, number = drop.partition("-")
    if number.isdecimal():
        return dropped(told, code, int(number)), code
    return told, ""


def _context(
    row: Declaration,
    told: Told,
    draft: DeclarationDraft | None,
    actor: Actor,
    *,
    says_all: bool = False,
) -> dict[str, Any]:
    found, day = filled(told, says_all=says_all), today()
    return {
        "declaration": row,
        "form": found,
        "returned": _returned(row, actor),
        "says_all": says_all,
        "promise": promise_on(day, row.organisation_id),
        "keep_days": keep_days(day, row.organisation_id),
        "draft": draft,
        "is_taken_over": draft is None and row.previous_id is not None,
        "changes": changes(row, packed(form(), told), actor),
        "missing": filled(packed(form(), told), says_all=True).faults,
    }


def _returned(row: Declaration, actor: Actor) -> str:
    """What has to be put right, as the reviewer wrote it."""
    if row.state != "returned":
        return ""
    said = Conclusion.objects.visible_to(actor).filter(declaration=row, outcome="returned")
    return "".join(words for _, words in words_of(said.order_by("-ordinal")[:1], by=actor))


@needs()
@require_POST
def file(request: HttpRequest, declaration_id: UUID) -> HttpResponse:
    """The promise is made and signed; what is wrong is said at its field."""
    actor = actor_in(request)
    row, told = _own(actor, declaration_id), told_from(request.POST)
    draft = drafts.save(by=actor, declaration_id=declaration_id, told=told)
    key = f"declare:{row.pk}:{row.version}"
    try:
        entry = drafts.file_draft(
            by=actor, declaration_id=declaration_id, told=told, idempotency_key=key
        )
    except Refused as refusal:
        context = _context(row, told, draft, actor, says_all=True)
        wrong = len(context["missing"])  # each is told at its field, and listed above the form
        words = f"有 {wrong} 处要填或者改正" if wrong else str(refusal)
        messages.error(request, f"还不能提交：{words}", extra_tags="note-warn")
        return render(request, "desk/declaration_fill.html", context, status=422)
    words = f"已提交，记入台账，存证指纹 {entry.short_hash}"
    messages.success(request, words, extra_tags="note-good")
    return redirect("declaration", declaration_id=declaration_id)


@needs()
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Something changed: the person opens a duty, with what was declared last to put right."""
    posted = request.POST
    try:
        row = begin_change(
            by=actor_in(request),
            organisation_id=UUID(posted.get("organisation", "")),
            changed_on=date.fromisoformat(posted.get("changed_on", "")),
            idempotency_key=posted.get("key", "") or str(uuid7()),
        )
    except ValueError:
        messages.error(request, "请选择单位，填写变化日期", extra_tags="note-warn")
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        return redirect("declaration_fill", declaration_id=row.pk)
    return redirect("declarations_mine")
