"""A matter is filled in: the item, then only what it needs; saved while typing, checked at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.filings import actions
from sunshine.before.filings.actions import drafts
from sunshine.before.filings.models import Matter, MatterDraft
from sunshine.before.filings.queries import drafted
from sunshine.before.filings.queries.checking import FILE, offered, places
from sunshine.before.filings.workflow import MATTER
from sunshine.faces.desk.pages.filings import seen
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries.filed import verbs_of
from sunshine.faces.desk.queries.filling import Form, looked_at, would_lapse
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

LONGEST = 40  # characters of a search
RECENT = 5


@needs(FILE)
def new(request: HttpRequest) -> HttpResponse:
    """Which item, of the list in force; drafts to go on with; earlier matters to copy."""
    actor, asked = actor_in(request), request.GET
    known = list(places(actor))
    chosen = next((p for p in known if str(p.pk) == asked.get("organisation")), None)
    place = chosen or (known[0] if known else None)
    words = asked.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {
        "places": known,
        "place": place,
        "words": words,
        "items": offered(actor, place.pk, words) if place else {},
    }
    if is_fragment(request):
        return render(request, "desk/filing_items.html", context)
    mine = Matter.objects.visible_to(actor).filter(filed_by=actor.account_id)
    context |= {
        "drafts": MatterDraft.objects.visible_to(actor)
        .select_related("organisation")
        .order_by("-saved_at"),
        "recent": mine.select_related("organisation").order_by("-pk")[:RECENT],
    }
    return render(request, "desk/filing_new.html", context)


@needs(FILE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """An item was chosen."""
    form = request.POST
    try:
        place = UUID(form.get("organisation", ""))
        draft = drafts.start(
            by=actor_in(request), organisation_id=place, item_code=form.get("item", "")
        )
    except ValueError as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("matter_new")
    return redirect("matter_draft", draft_id=draft.pk)


@needs(FILE)
@require_POST
def copy(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """An earlier matter becomes a draft for a new meeting."""
    try:
        draft = drafts.copy(by=actor_in(request), matter_id=matter_id)
    except Matter.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("matter", matter_id=matter_id)
    words = "已复制为草稿，请填写这一次的会议日期，核对金额和内容"
    messages.success(request, words, extra_tags="note-good")
    return redirect("matter_draft", draft_id=draft.pk)


def _draft(actor: Actor, draft_id: UUID) -> MatterDraft:
    mine = MatterDraft.objects.visible_to(actor).select_related("organisation")
    found = mine.filter(pk=draft_id).first()
    if found is None:
        raise Http404
    return found


@needs(FILE)
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The form. A POST keeps what was typed: from htmx while typing, from a browser without it."""
    actor = actor_in(request)
    if request.method == "POST":
        try:
            typed = drafted.typed_in(request.POST)
            drafts.save(by=actor, draft_id=draft_id, typed=typed)
        except MatterDraft.DoesNotExist as error:
            if is_fragment(request):  # filed or given up in the meantime, by whom is not said
                return render(request, "desk/filing_gone.html")
            raise Http404 from error
        if not is_fragment(request):
            return redirect("matter_draft", draft_id=draft_id)
    return _form(request, _draft(actor, draft_id))


def _form(request: HttpRequest, found: MatterDraft, *, says_all: bool = False) -> HttpResponse:
    form = looked_at(found.organisation, found.item_code, found.typed)
    context = {
        "draft": found,
        "form": form,
        "told": _told(form, says_all=says_all),
        "lapses": {},
        "shown_bodies": request.POST.get("shown_bodies", ""),
    }
    page = "desk/filing_told.html" if is_fragment(request) else "desk/filing_draft.html"
    return render(request, page, context, status=422 if says_all else 200)


def _told(form: Form, *, says_all: bool) -> dict[str, str]:
    """Field → what is wrong there. While typing, an empty field is not yet wrong."""
    return {n: w for n, w in form.faults.items() if says_all or form.typed.get(n, "").strip()}


@needs(FILE)
@require_POST
def file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft becomes a matter with its number; what is wrong is said at its field."""
    actor = actor_in(request)
    try:
        if MatterDraft.objects.visible_to(actor).filter(pk=draft_id).exists():
            drafts.save(by=actor, draft_id=draft_id, typed=drafted.typed_in(request.POST))
        filed = drafts.file_draft(by=actor, draft_id=draft_id)
    except MatterDraft.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, f"还不能提交：{refusal}", extra_tags="note-warn")
        return _form(request, _draft(actor, draft_id), says_all=True)
    late = "，已标记为迟报" if filed.is_late else ""
    wanted = "、".join(filed.law.get("attachments", ()))
    files = f"；请在下面附上{wanted}" if wanted else ""
    words = f"已报备 {filed.label}{late}{files}"
    messages.success(request, words, extra_tags="note-good")
    return redirect("matter", matter_id=filed.pk)


@needs(FILE)
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    try:
        drafts.discard(by=actor_in(request), draft_id=draft_id)
    except MatterDraft.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "草稿已删除", extra_tags="note-good")
    return redirect("matter_new")


@needs(FILE)
def revise(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """A matter's text anew, with a reason; says beforehand whose opinion falls with which field."""
    actor = actor_in(request)
    found = seen(actor, matter_id)
    given = list(Endorsement.objects.of(MATTER.label, found.pk))
    if not any(t.verb == "revise" for t in verbs_of(found, actor, given)):
        return redirect("matter", matter_id=matter_id)
    before = drafted.typed_of(found)
    typed, status = before, 200
    if request.method == "POST":
        kept = {n: before[n] for n in ("is_emergency", "decided_at") if n in before}
        typed, status = drafted.typed_in(request.POST) | kept, 422
        if _revised(request, found, typed):
            return redirect("matter", matter_id=matter_id)
    form = looked_at(found.organisation, found.item_code, typed, without=found.pk)
    context: dict[str, Any] = {
        "matter": found,
        "form": form,
        "told": _told(form, says_all=True),
        "lapses": would_lapse(found),
        "reason": request.POST.get("reason", ""),
        "version": request.POST.get("version") or found.version,
        "key": request.POST.get("key") or uuid7(),
    }
    return render(request, "desk/filing_revise.html", context, status=status)


def _revised(request: HttpRequest, found: Matter, typed: dict[str, str]) -> bool:
    form = request.POST
    if wrong := drafted.misread(typed):
        messages.error(request, "；".join(wrong.values()), extra_tags="note-warn")
        return False
    try:
        entry = actions.act(
            matter_id=found.pk,
            verb="revise",
            by=actor_in(request),
            content={
                "reason": form.get("reason", "").strip(),
                "version": form.get("version") or None,
            },
            idempotency_key=form.get("key", "") or str(uuid7()),
            told=drafted.told_of(found.item_code, typed),
        )
    except Matter.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return False
    words = f"修改已记入台账，存证指纹 {entry.short_hash}"
    messages.success(request, words, extra_tags="note-good")
    return True
