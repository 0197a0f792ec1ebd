"""Desk, alert list, hit, disposition."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries import (
    chart_of,
    evidence_tables,
    probe_of,
    work_of,
)
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.work import tabs
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.workflow.queries import explain, extensions_of, legal_today
from sunshine.foundation.workflow.rules import Refused


@needs()
def desk(request: HttpRequest) -> HttpResponse:
    work = work_of(actor_in(request))
    groups = work.groups()
    first = groups[0]["items"][0] if groups else None
    context = {
        "groups": groups,
        "first": first,
        "tabs": tabs(actor_in(request), legal_today()),
        "tab": "todo",
        "counts": {g["anchor"]: g["count"] for g in groups},
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
    evidence = list(found.hit.evidence.all())
    probe = probe_of(found.hit.probe)
    context = {
        "alert": found,
        "hit": found.hit,
        "probe": probe,
        "chart": chart_of(found, probe, evidence),
        "tables": evidence_tables(evidence),
        "verdicts": reference.codes(content_root(), "dispositions"),
        "open_verbs": _open_verbs(found, actor.permissions),
        "why": explain(ALERT.label, found.pk),
        "act_address": reverse("dispose", args=[found.pk]),
        "history": Entry.objects.visible_to(actor).of(RecordRef(ALERT.label, found.pk)),
        "key": uuid7(),
        "state_title": ALERT.states[found.state],
    }
    return render(
        request, "desk/preview.html" if is_fragment(request) else "desk/alert.html", context
    )


def _open_verbs(found: Alert, permissions: frozenset[str]) -> set[str]:
    """What the table opens; more time can be asked for once, and decided on when asked."""
    verbs = {t.verb for t in ALERT.open_to(found.state, permissions)}
    asked = any(x.state == "asked" for x in extensions_of(ALERT.label, found.pk))
    return verbs - ({"ask_extension"} if asked else {"allow_extension", "refuse_extension"})


@needs("alert.dispose")
@require_POST
def dispose(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Claim, conclude or reopen: what `perform` refuses is said where the person is."""
    content: dict[str, object] = {
        "reason": request.POST.get("reason", "").strip(),
        "until": request.POST.get("until", "").strip(),
        "version": request.POST.get("version") or None,
    }
    try:
        with transaction.atomic():
            entry = act(
                alert_id=alert_id,
                verb=request.POST.get("verb", ""),
                by=actor_in(request),
                content=content,
                idempotency_key=request.POST.get("key", "") or str(uuid7()),
            )
    except Alert.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"已记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )
        answer = redirect("alert", alert_id=alert_id)
        answer["Link"] = f'<{reverse("receipt_file", args=[entry.pk])}>; rel="receipt"'
        return answer
    return redirect("alert", alert_id=alert_id)
