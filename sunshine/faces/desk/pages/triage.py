"""Triage: list and panel side by side, groups, one reason for many, remarks."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import act
from sunshine.analysis.alerts.actions.remarks import remark
from sunshine.analysis.alerts.models import Alert, Remark
from sunshine.analysis.alerts.queries import GROUPINGS, groups, siblings
from sunshine.analysis.alerts.workflow import IN_BATCH
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import back_to, needs
from sunshine.faces.desk.queries import evidence_tables
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.listing import OPEN_DATA, Filters, alert_page
from sunshine.faces.desk.queries.triage import open_verbs, takers, told
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.workflow.rules import Refused

MOST = 100  # alerts in one batch
SHOWN_ROWS = 8  # of evidence, beside the list


@needs("alert.dispose")
def triage(request: HttpRequest) -> HttpResponse:
    """Open alerts as the list filters them, one after the other, without leaving the page."""
    actor = actor_in(request)
    filters = Filters.read(request.GET, actor)
    filters.state = "open"
    try:
        alerts, cursor = alert_page(Alert.objects.visible_to(actor), filters)
    except (ValueError, ArithmeticError) as error:
        raise Http404 from error
    context = {
        "alerts": alerts,
        "next_cursor": cursor,
        "filters": filters,
        "first": alerts[0] if alerts else None,
        "levels": reference.codes(content_root(), "levels"),
        "verdicts": reference.codes(content_root(), "dispositions"),
        "probe": probes.load(content_root()).get(filters.probe),
    }
    return render(request, "desk/triage.html", context)


@needs("alert.read")
def panel(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert beside the list: the case, its evidence, the form of a conclusion."""
    actor = actor_in(request)
    found = _seen(actor, alert_id)
    verbs = open_verbs(found, actor)
    evidence = list(found.hit.evidence.all())
    tables = evidence_tables(evidence, actor)
    for table in tables:
        table.total = f"{len(table.rows)} 行"
        del table.rows[SHOWN_ROWS:]
    tables = [table.brief() for table in tables]
    context = told(found, actor) | {
        "tables": tables,
        "verdicts": reference.codes(content_root(), "dispositions"),
        "open_verbs": verbs,
        "takers": takers(found) if "assign" in verbs else [],
        "siblings": [
            (GROUPINGS[by][0], _group_address(found, by), count)
            for by, count in siblings(found, actor).items()
            if count
        ],
        "remarks": Remark.objects.visible_to(actor).filter(alert=found),
        "key": uuid7(),
    }
    return render(request, "desk/panel.html", context)


def _group_address(alert: Alert, by: str) -> str:
    """The list, filtered to an alert's group."""
    key = {
        "subject": f"{alert.hit.subject_kind}|{alert.hit.subject_id}",
        "organisation": alert.organisation.code if alert.organisation else OPEN_DATA,
        "probe": alert.hit.probe,
    }[by]
    return f"{reverse('alerts')}?{urlencode({'state': 'open', by: key})}"


def _seen(actor: Actor, alert_id: UUID) -> Alert:
    mine = Alert.objects.visible_to(actor)
    found = mine.select_related("hit__snapshot", "organisation", "assignee__person")
    alert = found.filter(pk=alert_id).first()
    if alert is None:
        raise Http404
    return alert


@needs("alert.read")
def group_list(request: HttpRequest) -> HttpResponse:
    """Open alerts by what they share; each group leads to its rows."""
    by = request.GET.get("by", "subject")
    if by not in GROUPINGS:
        raise Http404
    actor = actor_in(request)
    filters = Filters.read(request.GET, actor)
    context = {
        "by": by,
        "groupings": [(name, title) for name, (title, _) in GROUPINGS.items()],
        "groups": groups(filters.apply(Alert.objects.visible_to(actor)), by, actor),
        "probes": probes.load(content_root()),
    }
    return render(request, "desk/groups.html", context)


@needs("alert.dispose")
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """One reason for the chosen alerts; each is an act of its own, through the door."""
    form, actor = request.POST, actor_in(request)
    verb, key = form.get("verb", ""), form.get("key", "") or str(uuid7())
    if verb not in IN_BATCH:
        raise Http404
    good, refused = 0, []
    for text in dict.fromkeys(form.getlist("row")[:MOST]):
        row, _, version = text.partition(":")
        content: dict[str, object] = {
            "reason": form.get("reason", "").strip(),
            "version": version or None,
            "batch": key,
        }
        try:
            with transaction.atomic():
                act(
                    alert_id=UUID(row),
                    verb=verb,
                    by=actor,
                    content=content,
                    idempotency_key=f"{key}:{row}"[:120],
                )
            good += 1
        except (ValueError, Alert.DoesNotExist):
            refused.append("有一件已不可见，请刷新")
        except Refused as refusal:
            refused.append(str(refusal))
    _tell(request, good, refused)
    return redirect(back_to(request, reverse("alerts")))


def _tell(request: HttpRequest, good: int, refused: list[str]) -> None:
    if good:
        messages.success(request, f"已作出结论 {good} 件，每件各有存证", extra_tags="note-good")
    if refused:
        why = "；".join(dict.fromkeys(refused))
        words = f"{len(refused)} 件没有作出结论：{why}"
        messages.error(request, words, extra_tags="note-warn")
    if not good and not refused:
        messages.error(request, "请先勾选疑点", extra_tags="note-warn")


@needs("alert.read")
@require_POST
def say(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """A remark; who is named with @ is told."""
    try:
        with transaction.atomic():
            entry = remark(
                by=actor_in(request),
                alert_id=alert_id,
                words=request.POST.get("words", ""),
                idempotency_key=request.POST.get("key", "") or str(uuid7()),
            )
    except Alert.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        words = f"讨论已记入台账，存证指纹 {entry.short_hash}"
        messages.success(request, words, extra_tags="note-good")
    return redirect("alert", alert_id=alert_id)
