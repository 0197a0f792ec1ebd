"""Pre-meeting briefs: the list, a new one, what was gathered and the opinion on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.briefs import actions
from sunshine.before.briefs.models import Brief, BriefQuerySet, told_of
from sunshine.before.briefs.queries import gather
from sunshine.before.briefs.rules import VIEWS, About, persons_in
from sunshine.before.briefs.workflow import BRIEF
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.fields import chosen
from sunshine.faces.desk.pages.gate import exported, needs, saved
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import LONGEST, newest_first
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.documents.engine.pdf import office
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable, reaches
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.workflow.rules import Refused

EXPORT_LIMIT = 5000


def _filtered(request: HttpRequest) -> BriefQuerySet:
    """What the address asks for, of what one sees; unknown values find nothing."""
    found = Brief.objects.visible_to(actor_in(request)).select_related("organisation")
    asked = {n: request.GET.get(n, "")[:LONGEST] for n in ("state", "view", "scope", "q")}
    found = found.filter(**{n: asked[n] for n in ("state", "view") if asked[n]})
    if asked["scope"]:
        found = found.filter(organisation__in=within(asked["scope"]))
    if words := asked["q"]:
        places = Organisation.objects.filter(name__icontains=words).values_list("pk")
        named = [pk for (pk,) in places]
        told = told_of(words, "title", "counterparty")
        found = found.filter(told | Q(organisation__in=named))
    return found


@needs("brief.read brief.write")
def brief_list(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    try:
        rows, cursor = newest_first(_filtered(request), request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    context = {
        "briefs": rows,
        "next_cursor": cursor,
        "states": BRIEF.states,
        "views": VIEWS,
        "may_write": actor_in(request).may("brief.write"),
    }
    return render(request, "desk/briefs.html", context)


@needs("brief.read brief.write")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, as Excel; leaving the house is an act."""
    actor = actor_in(request)
    rows = list(_filtered(request).select_related("document").order_by("-pk")[:EXPORT_LIMIT])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("事前研判")
    sheet.append(["编号", "企业", "拟上会事项", "对方单位", "状态", "结论", "意见书", "提出时间"])
    for r in rows:
        at = f"{r.given_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if r.given_at else ""
        sheet.append([
            r.label, safe_cell(r.organisation.name), safe_cell(r.title), safe_cell(r.counterparty),
            BRIEF.states[r.state], r.get_view_display(), r.document.label if r.document else "", at,
        ])  # fmt: skip
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "briefs.xlsx", by=actor, verb="brief.export", told=left)


@needs("brief.write")
def new(request: HttpRequest) -> HttpResponse:
    """What to look into; the address may fill it in. What is refused is said above the form."""
    actor, form = actor_in(request), request.POST
    places = reachable(actor, "brief.write").exclude(kind=Organisation.Kind.DEPARTMENT)
    if request.method == "POST":
        try:
            made = actions.open_brief(
                by=actor,
                about=_about(chosen(form.get("organisation", ""), "请选择企业"), form),
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            return redirect("brief", brief_id=made.pk)
    context = {
        "places": places.order_by("code"),
        "given": form or request.GET,
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/brief_new.html", context)


def _about(organisation_id: UUID, form: Any) -> About:
    return About(
        organisation_id,
        form.get("title", "").strip()[:200],
        form.get("counterparty", "").strip()[:200],
        form.get("project", "").strip()[:200],
        persons_in(form.get("persons", "")),
    )


def _seen(actor: Actor, brief_id: UUID) -> Brief:
    mine = Brief.objects.visible_to(actor).select_related(
        "organisation", "filed_by__person", "document__evidence"
    )
    found = mine.filter(pk=brief_id).first()
    if found is None:
        raise Http404
    return found


@needs("brief.read brief.write")
def brief(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """What is known today within the reader's own rights; the opinion, or the form for it."""
    actor = actor_in(request)
    found = _seen(actor, brief_id)
    writes = reaches(actor, "brief.write", found.organisation_id)
    here, sections = RecordRef(BRIEF.label, found.pk), gather(actor, found.about)
    context = {
        "brief": found,
        "sections": sections,
        "nothing": [s.title for s in sections if not s.lines],
        "state_title": BRIEF.states[found.state],
        "verbs": {t.verb for t in BRIEF.open_to(found.state, actor.permissions)}
        if writes
        else set(),
        "writes": writes,
        "views": VIEWS,
        "about_form": {
            "title": found.title,
            "counterparty": found.counterparty,
            "project": found.project,
            "persons": "、".join(found.persons),
        },
        "can_print": office() is not None,
        "history": Entry.objects.visible_to(actor).of(here),
        "key": uuid7(),
    }
    return render(request, "desk/brief.html", context)


@needs("brief.write")
@require_POST
def act_on(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    try:
        entry = _act(actor_in(request), brief_id, request.POST)
    except Brief.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        words = f"已记入台账，存证指纹 {entry.short_hash}"
        messages.success(request, words, extra_tags="note-good")
    return redirect("brief", brief_id=brief_id)


def _act(actor: Actor, brief_id: UUID, form: Any) -> Entry:
    told: dict[str, Any] = {
        "brief_id": brief_id,
        "by": actor,
        "version": form.get("version") or None,
        "idempotency_key": form.get("key", "") or str(uuid7()),
    }
    verb, words = form.get("verb", ""), form.get("reason", "").strip()[:4000]
    if verb == "give":
        return actions.give(view=form.get("view", ""), words=words, **told)
    if verb == "withdraw":
        return actions.take_back(reason=words[:400], **told)
    if verb == "revise":
        found = Brief.objects.visible_to(actor).get(pk=brief_id)
        return actions.revise(about=_about(found.organisation_id, form), **told)
    Brief.objects.visible_to(actor).get(pk=brief_id)
    raise Refused("没有这个操作")
