"""Data corrections, and procedures drawn from their state tables."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import HitEvidence
from sunshine.datacentre.amendments import actions
from sunshine.datacentre.amendments.jobs import carry_out_amendment
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.queries import endorsements_of
from sunshine.datacentre.amendments.rules import CHANGEABLE
from sunshine.datacentre.amendments.workflow import AMENDMENT
from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.fields import key_in
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.queries import roles
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.queries import totp_of
from sunshine.foundation.identity.rules import Confirmation
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.queries import explain, extensions_of, is_suspended
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.workflow.rules import Table as StateTable

SHOWN = 30
SIGNATURES = {t.verb for t in AMENDMENT.transitions if t.step_up}
VERBS = {t.verb: t for t in AMENDMENT.transitions}


@needs("amendment.read")
def amendment_list(request: HttpRequest) -> HttpResponse:
    """Newest first; `state` filters, `after` pages."""
    found = Amendment.objects.visible_to(actor_in(request)).select_related(
        "organisation", "filed_by__person"
    )
    state = request.GET.get("state", "")
    if state:
        found = found.filter(state=state)
    if after := request.GET.get("after"):
        found = found.filter(pk__lt=key_in(after))
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    context = {
        "amendments": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "states": AMENDMENT.states,
        "state": state,
    }
    return render(request, "desk/amendments.html", context)


@needs("amendment.file")
def new(request: HttpRequest, alert_id: UUID, position: int) -> HttpResponse:
    """Correct a row one is looking at: it is known from the evidence, not read from the lake."""
    actor = actor_in(request)
    seen = HitEvidence.objects.filter(
        hit__alert__in=Alert.objects.visible_to(actor), hit__alert=alert_id, position=position
    )
    row = seen.select_related("hit").first()
    if row is None or row.hit.organisation_id is None:
        raise Http404
    mart = marts(content_root())[row.mart]
    fields = _fields(mart, row.row)
    if request.method == "POST":
        wanted = {f["name"]: request.POST[f["name"]] for f in fields if f["name"] in request.POST}
        for f in fields:
            f["value"] = wanted.get(f["name"], f["value"])
        try:
            filed = actions.file_amendment(
                by=actor,
                organisation_id=row.hit.organisation_id,
                mart=row.mart,
                row={**row.row, "row_id": row.row_id},
                wanted=_touched(wanted, row.row),
                reason=request.POST.get("reason", ""),
                idempotency_key=request.POST.get("key", "") or str(uuid7()),
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            messages.success(request, f"已提出 {filed.label}", extra_tags="note-good")
            return redirect("amendment", amendment_id=filed.pk)
    context = {
        "fields": fields,
        "mart": mart,
        "row": row,
        "alert_id": alert_id,
        "reason": request.POST.get("reason", ""),
        "key": request.POST.get("key") or uuid7(),
    }
    return render(request, "desk/amendment_new.html", context)


@needs("amendment.read")
def amendment(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """What is to change, who said what about it, what one may do now."""
    actor = actor_in(request)
    found = (
        Amendment.objects.visible_to(actor)
        .select_related("organisation", "filed_by__person", "snapshot")
        .filter(pk=amendment_id)
        .first()
    )
    if found is None:
        raise Http404
    paused = is_suspended("amendment", found.pk)
    open_verbs = _open_verbs(found, actor.permissions, paused=paused)
    must_confirm = bool(open_verbs & SIGNATURES) and actor.confirmation != Confirmation.GIVEN
    mart = marts(content_root())[found.mart]
    context = {
        "amendment": found,
        "mart": mart,
        "state_title": AMENDMENT.states[found.state],
        "endorsements": [(e, VERBS[e.verb].title) for e in endorsements_of(found)],
        "panel": panel_of(RecordRef("amendment", found.pk)),
        "why": explain("amendment", found.pk),
        "paused": paused,
        "open_verbs": open_verbs,
        "attach_url": reverse("amendment_attach", args=[found.pk])
        if "attach" in open_verbs
        else "",
        "history": Entry.objects.visible_to(actor).of(RecordRef("amendment", found.pk)),
        "key": uuid7(),
        "must_confirm": must_confirm,
        "by_code": must_confirm and totp_of(request.user) is not None,
    }
    return render(request, "desk/amendment.html", context)


@needs("amendment.read")
@require_POST
def act_on(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    actor, form = actor_in(request), request.POST
    verb = form.get("verb", "")
    content: dict[str, object] = {
        name: form.get(name, "").strip() for name in ("reason", "answer", "until") if name in form
    }
    content["version"] = form.get("version") or None
    try:
        with transaction.atomic():
            changes = _revised(actor, amendment_id, form) if verb == "revise" else None
            entry = actions.act(
                amendment_id=amendment_id,
                verb=verb,
                by=actor,
                content=content,
                idempotency_key=form.get("key", "") or str(uuid7()),
                changes=changes,
            )
            if verb == "receive":
                carry_out_amendment.defer(amendment_id=str(amendment_id))
    except Amendment.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"已记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )
    return redirect("amendment", amendment_id=amendment_id)


@needs()
def procedure(request: HttpRequest, label: str) -> HttpResponse:
    """The state table of a kind of record as a diagram, a matrix and words."""
    table = next((t for t in settings.STATE_TABLES if t.label == label), None)
    if table is None:
        raise Http404
    known = [r for r in roles().items() if not r[1].is_administrator]
    matrix = [
        (t, "、".join(table.states[s] for s in table.states if s in t.sources),
         table.states.get(t.target, "状态不变"),
         [not t.by_system and t.permission in role.permissions for _, role in known])
        for t in table.transitions
    ]  # fmt: skip
    context = {
        "table": table,
        "roles": [role for _, role in known],
        "matrix": matrix,
        "diagram": diagram(table),
    }
    return render(request, "desk/procedure.html", context)


BOX, GAP, LEFT, LANE = 44, 34, 20, 26


def diagram(table: StateTable) -> dict[str, Any]:
    """Boxes from top to bottom, forward arcs to the right, backward ones to the left: plain SVG."""
    tops = {s: LEFT + n * (BOX + GAP) for n, s in enumerate(table.states)}
    arcs, lanes = [], {"right": 0, "left": 0}
    for t in table.transitions:
        for source in (s for s in table.states if s in t.sources and t.target):
            start, end = tops[source] + BOX / 2, tops[t.target] + BOX / 2
            side = "right" if end > start else "left"
            lanes[side] += 1
            bend = 40 + LANE * (lanes[side] % 7)
            x = 420 if side == "right" else 260
            out = x + bend if side == "right" else x - bend
            arcs.append({
                "path": f"M{x} {start} C{out} {start} {out} {end} {x} {end}",
                "title": t.title, "x": x + (bend * 0.78 if side == "right" else -bend * 0.78),
                "y": (start + end) / 2, "side": side,
            })  # fmt: skip
    boxes = [
        {"title": title, "y": tops[s], "text": tops[s] + 28} for s, title in table.states.items()
    ]
    return {"boxes": boxes, "arcs": arcs, "height": LEFT * 2 + len(boxes) * (BOX + GAP)}


def _fields(mart: Mart, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Fields of a row that may be corrected, with their value as people write it."""
    return [
        {
            "name": f.name,
            "title": f.title,
            "type": f.type,
            "values": f.values.items(),
            "value": "" if row.get(f.name) is None else str(row[f.name]),
        }
        for f in mart.fields
        if f.type in CHANGEABLE and f.name not in mart.key and not f.field_class
    ]


def _touched(wanted: dict[str, str], row: dict[str, Any]) -> dict[str, str]:
    """Only what somebody changed: an untouched old value need not pass today's rules."""
    return {
        n: v for n, v in wanted.items() if v.strip() != ("" if row.get(n) is None else str(row[n]))
    }


def _revised(actor: Any, amendment_id: UUID, form: Any) -> list[dict[str, str]]:
    found = Amendment.objects.visible_to(actor).get(pk=amendment_id)
    before = {c["field"]: c["from"] for c in found.changes}
    wanted = {c["field"]: form.get(c["field"], c["to"]) for c in found.changes}
    return actions.changes_of(found.mart, before, wanted)


def _open_verbs(found: Amendment, permissions: frozenset[str], *, paused: bool) -> set[str]:
    verbs = {t.verb for t in AMENDMENT.open_to(found.state, permissions)}
    if paused:
        return verbs & {"resume", "withdraw"}
    asked = any(e.state == "asked" for e in extensions_of("amendment", found.pk))
    closed = {"ask_extension"} if asked else {"allow_extension", "refuse_extension"}
    return verbs - {"resume"} - closed
