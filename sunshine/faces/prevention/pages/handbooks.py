"""Handbooks: their editions, one with its differences and readers, the quiz."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.handbooks import actions, queries
from sunshine.before.handbooks.jobs import make_handbook
from sunshine.before.handbooks.models import Acknowledgement, Handbook
from sunshine.before.handbooks.workflow import HANDBOOK
from sunshine.before.risks.rules import FIELDS, LEVELS
from sunshine.faces.desk.pages.gate import carried_out, is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.faces.prevention.queries.lists import units_for
from sunshine.foundation.evidence.queries import files_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reaches
from sunshine.foundation.workflow.rules import Refused

MOST_CHANGES, MOST_READERS = 200, 200


@needs("handbook.read")
def handbook_list(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    found = Handbook.objects.visible_to(actor).defer("content").select_related("organisation")
    try:
        rows, cursor = newest_first(found, request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    enterprises = [
        p for p in units_for(actor, "handbook.make") if p.kind == Organisation.Kind.ENTERPRISE
    ]
    mine = Acknowledgement.objects.filter(
        account=actor.account_id, handbook__in=[r.pk for r in rows]
    )
    context = {
        "handbooks": rows,
        "next_cursor": cursor,
        "states": HANDBOOK.states,
        "places": enterprises,
        "read": set(mine.filter(passed_at__isnull=False).values_list("handbook", flat=True)),
        "key": uuid7(),
    }
    return render(request, "prevention/handbooks.html", context)


@needs("handbook.make")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The next edition of a unit: the worker makes it, the page shows how far it is."""
    form = request.POST
    try:
        place = UUID(form.get("organisation", ""))
        with transaction.atomic():
            handbook = actions.ask_handbook(
                by=actor_in(request),
                organisation_id=place,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
            make_handbook.defer(handbook_id=str(handbook.pk))
    except ValueError:
        messages.error(request, "请选择企业", extra_tags="note-warn")
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        return redirect("risk_handbook", risk_handbook_id=handbook.pk)
    return redirect("handbook_list")


def handbook_of(actor: Actor, key: UUID) -> Handbook:
    mine = Handbook.objects.visible_to(actor).defer("content")
    mine = mine.select_related("organisation", "filed_by__person")
    found = mine.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _progress(request: HttpRequest, handbook: Handbook) -> HttpResponse:
    """The bar alone; the whole page anew when the edition is made."""
    if handbook.state != "making":
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "prevention/handbook_progress.html", {"handbook": handbook})


@needs("handbook.read")
def one(request: HttpRequest, risk_handbook_id: UUID) -> HttpResponse:
    """What it holds, how it differs, its document, who read it, what one may do."""
    actor = actor_in(request)
    handbook = handbook_of(actor, risk_handbook_id)
    if is_fragment(request):  # the bar asks for itself
        return _progress(request, handbook)
    verbs = [
        t
        for t in HANDBOOK.open_to(handbook.state, actor.permissions)
        if t.verb in actions.DOING and reaches(actor, t.permission, handbook.organisation_id)
    ]
    own = Acknowledgement.objects.filter(handbook=handbook, account=actor.account_id).first()
    context = {
        "handbook": handbook,
        "state_title": HANDBOOK.states[handbook.state],
        "files": files_of(RecordRef(HANDBOOK.label, handbook.pk)),
        "verbs": verbs,
        "own": own,
        "may_read": handbook.state == "in_force" and not (own and own.passed_at),
        "history": Entry.objects.visible_to(actor).of(RecordRef(HANDBOOK.label, handbook.pk)),
        "key": uuid7(),
    }
    context |= _contents(handbook) | _readers(actor, handbook) | _against(request, actor, handbook)
    return render(request, "prevention/handbook.html", context)


def _contents(handbook: Handbook) -> dict[str, Any]:
    """How many points of each field and level."""
    if not handbook.sha256:
        return {"table": []}
    told, table = queries.counts_of(handbook), []
    for field, title in FIELDS.items():
        counts = [told.get(field, {}).get(level, 0) for level in LEVELS]
        table.append((title, list(zip(LEVELS.values(), counts, strict=True)), sum(counts)))
    return {"table": table, "levels": LEVELS}


def _readers(actor: Actor, handbook: Handbook) -> dict[str, Any]:
    found = Acknowledgement.objects.visible_to(actor).filter(
        handbook=handbook, passed_at__isnull=False
    )
    rows = found.select_related("account__person").order_by("-passed_at")
    return {"readers": list(rows[:MOST_READERS])}


def _against(request: HttpRequest, actor: Actor, handbook: Handbook) -> dict[str, Any]:
    """Differences to the edition that is asked for, or to the one before."""
    others = Handbook.objects.visible_to(actor).filter(organisation=handbook.organisation_id)
    others = others.exclude(sha256="").exclude(pk=handbook.pk).order_by("-edition")
    known = list(others.defer("content")[:20])
    if not handbook.sha256 or not known:
        return {"others": []}
    asked = request.GET.get("against", "")
    older = [o for o in known if o.edition < handbook.edition]
    chosen = next((o for o in known if str(o.edition) == asked), older[0] if older else known[0])
    first, second = sorted((handbook, chosen), key=lambda h: h.edition)
    words = queries.compared(first, second)
    return {
        "others": known,
        "against": chosen,
        "changes": words[:MOST_CHANGES],
        "change_count": len(words),
    }


@needs("handbook.read")
@require_POST
def act_on(request: HttpRequest, risk_handbook_id: UUID) -> HttpResponse:
    carried_out(request, actions.act, Handbook.DoesNotExist, handbook_id=risk_handbook_id)
    return redirect("risk_handbook", risk_handbook_id=risk_handbook_id)


@needs("handbook.read")
def quiz(request: HttpRequest, risk_handbook_id: UUID) -> HttpResponse:
    """阅知: a few questions drawn from the edition; other ones at the next try."""
    actor = actor_in(request)
    handbook = handbook_of(actor, risk_handbook_id)
    if handbook.state != "in_force" or actor.account_id is None:
        raise Http404
    if request.method == "POST" and _answered(request, actor, handbook):
        return redirect("risk_handbook", risk_handbook_id=handbook.pk)
    acknowledgement = Acknowledgement.objects.filter(
        handbook=handbook, account=actor.account_id
    ).first()
    attempt = acknowledgement.attempts if acknowledgement else 0
    context = {
        "handbook": handbook,
        "questions": actions.questions_for(handbook, actor.account_id, attempt),
        "attempt": attempt + 1,
        "key": uuid7(),
    }
    return render(request, "prevention/quiz.html", context)


def _answered(request: HttpRequest, actor: Actor, handbook: Handbook) -> bool:
    form = request.POST
    given = {
        int(name[1:]): int(str(value))
        for name, value in form.items()
        if name[:1] == "q" and name[1:].isdecimal() and str(value).isdecimal()
    }
    try:
        acknowledgement = actions.acknowledge(
            by=actor,
            handbook_id=handbook.pk,
            answers=given,
            idempotency_key=form.get("key", "") or str(uuid7()),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return False
    told = f"{acknowledgement.asked} 题答对 {acknowledgement.score} 题"
    if acknowledgement.passed_at is None:
        messages.error(request, f"{told}，请再看手册后重答，题目会换", extra_tags="note-warn")
        return False
    messages.success(request, f"{told}，已记为阅知并存证", extra_tags="note-good")
    return True
