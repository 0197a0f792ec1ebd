"""Desk, alert list, hit, disposition."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.alerts.models import Alert, Remark
from sunshine.analysis.alerts.queries import next_open
from sunshine.analysis.alerts.workflow import ALERT, OPEN
from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.exemptions.queries import covered
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries import (
    chart_of,
    evidence_tables,
    probe_of,
    work_of,
)
from sunshine.faces.desk.queries.blocks import blocks
from sunshine.faces.desk.queries.drawn import extracts_of, pictures_of_hit, reader_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.triage import open_verbs, takers, told
from sunshine.faces.desk.queries.work import tabs
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.workflow.queries import explain, legal_today
from sunshine.foundation.workflow.rules import Refused

MAY_LEAD_TO_EXEMPTION = {"explained", "false_alarm", "covered"}


@needs()
def desk(request: HttpRequest) -> HttpResponse:
    groups = work_of(actor_in(request))
    items = [item for group in groups for item in group["items"]]
    shown = (item for item in items if item.subject_label == ALERT.label)  # what has a preview
    first = next(shown, items[0] if items else None)
    context = {
        "groups": groups,
        "first": first,
        "tabs": tabs(request, legal_today()),
        "tab": "todo",
        "blocks": blocks(actor_in(request)),
        "counts": {g["anchor"]: g["count"] for g in groups},
        "nothing_words": "监督模型发现新的疑点、或有人转给您时，会出现在这里。"
        if actor_in(request).may("alert.dispose")
        else "有事项轮到您办理、或有人转给您时，会出现在这里。",
    }
    return render(request, "desk/desk.html", context)


@needs("alert.read")
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    found = (
        Alert.objects.visible_to(actor)
        .select_related("hit__snapshot", "organisation", "assignee__person")
        .filter(pk=alert_id)
        .first()
    )
    if found is None:
        raise Http404
    if is_fragment(request):
        return render(request, "desk/preview.html", told(found, actor))
    evidence = list(found.hit.evidence.all())
    verbs = open_verbs(found, actor)
    probe = probe_of(found.hit.probe)
    context = told(found, actor) | {
        "chart": chart_of(found, probe, evidence),
        "pictures": pictures_of_hit(found, probe, evidence, reader_of(actor, found)),
        "extracts": extracts_of(found, actor),
        "may_unmask": actor.may("person.unmask"),
        "tables": evidence_tables(evidence, actor),
        "verdicts": reference.codes(content_root(), "dispositions"),
        "open_verbs": verbs,
        "takers": takers(found) if "assign" in verbs else [],
        "why": explain(ALERT.label, found.pk),
        "may_exempt": actor.may("exemption.ask") and found.state in OPEN | MAY_LEAD_TO_EXEMPTION,
        "exemptions": exemptions_of(found),
        "may_register": actor.may("conflict.register"),
        "act_address": reverse("dispose", args=[found.pk]),
        "history": Entry.objects.visible_to(actor).of(RecordRef(ALERT.label, found.pk)),
        "remarks": Remark.objects.visible_to(actor).filter(alert=found),
        "panel": panel_of(RecordRef(ALERT.label, found.pk)),
        "attach_url": reverse("alert_attach", args=[found.pk]) if "attach" in verbs else "",
        "next": next_open(found, actor) if actor.may("alert.dispose") else None,
        "key": uuid7(),
    }
    return render(request, "desk/alert.html", context)


def exemptions_of(found: Alert) -> list[Exemption]:
    """What keeps this alert silent today."""
    return list(covered([found.hit], today()).values()) if found.state == "exempted" else []


@needs("alert.dispose alert.assign alert.extend")
@require_POST
def dispose(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Claim, assign, conclude or reopen: what `perform` refuses is said where the person is."""
    form = request.POST
    content: dict[str, object] = {
        "reason": form.get("reason", "").strip(),
        "until": form.get("until", "").strip(),
        "version": form.get("version") or None,
    }
    if form.get("verb") == "assign":
        content["assignee"] = form.get("assignee", "")
    try:
        entry = act(
            alert_id=alert_id,
            verb=form.get("verb", ""),
            by=actor_in(request),
            content=content,
            idempotency_key=form.get("key", "") or str(uuid7()),
        )
    except Alert.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        return _said(request, alert_id, str(refusal), done=False)
    answer = _said(request, alert_id, f"已记入台账，存证指纹 {entry.short_hash}", done=True)
    answer["Link"] = f'<{reverse("receipt_file", args=[entry.pk])}>; rel="receipt"'
    return answer


def _said(request: HttpRequest, alert_id: UUID, words: str, *, done: bool) -> HttpResponse:
    """On the page of the alert; in the triage, beside the form that was sent."""
    if is_fragment(request):
        context = {"words": words, "done": done}
        return render(request, "desk/said.html", context, status=200 if done else 409)
    tell = messages.success if done else messages.error
    tell(request, words, extra_tags="note-good" if done else "note-warn")
    return redirect("alert", alert_id=alert_id)
