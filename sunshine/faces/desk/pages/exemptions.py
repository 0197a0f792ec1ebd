"""Exemptions: the list, asking for one from an alert, deciding on it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.jobs import follow_exemption
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.exemptions import actions
from sunshine.analysis.exemptions.models import Exemption
from sunshine.analysis.exemptions.queries import choices_of, hits_under
from sunshine.analysis.exemptions.workflow import EXEMPTION
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.directory.queries import listed_names
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.fields import day_in, key_in
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.queries import denied
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Refused, Transition

SHOWN = 30
MOVES_ALERTS = {"approve", "revoke"}


@needs("alert.read")
def exemption_list(request: HttpRequest) -> HttpResponse:
    """Newest first; `state` filters, `after` pages."""
    actor = actor_in(request)
    found = Exemption.objects.visible_to(actor).select_related("organisation", "filed_by__person")
    state = request.GET.get("state", "")
    if state:
        found = found.filter(state=state)
    if after := request.GET.get("after"):
        found = found.filter(pk__lt=key_in(after))
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    shown = rows[:SHOWN]
    names = listed_names(actor, (e.subject_id for e in shown))
    context = {
        "exemptions": [(e, names.get(e.subject_id, e.subject)) for e in shown],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "states": EXEMPTION.states,
        "state": state,
        "probes": probes.load(content_root()),
    }
    return render(request, "desk/exemptions.html", context)


@needs("exemption.ask")
def new(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Ask, from an alert one sees; what is refused is said above the form, as it was filled in."""
    actor = actor_in(request)
    alerts = Alert.objects.visible_to(actor).select_related("hit__organisation")
    alert = alerts.filter(pk=alert_id).first()
    if alert is None:
        raise Http404
    form = request.POST
    if request.method == "POST":
        try:
            asked = actions.ask_exemption(
                by=actor,
                hit=alert.hit,
                alert_id=alert.pk,
                choice=form.get("choice", ""),
                ends_on=day_in(form.get("ends_on", "")),
                reason=form.get("reason", ""),
                basis=form.get("basis", "")[:400],
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            messages.success(request, f"已提出 {asked.label}", extra_tags="note-good")
            return redirect("exemption", exemption_id=asked.pk)
    choices = choices_of(alert.hit)
    names = listed_names(actor, (c.subject_id for c in choices))
    context = {
        "alert": alert,
        "probe": probes.load(content_root()).get(alert.hit.probe),
        "choices": [
            (c, Exemption.Scope(c.scope).label, names.get(c.subject_id, c.title)) for c in choices
        ],
        "longest": int(value_on("exemption.longest_days", today())),
        "given": form,
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/exemption_new.html", context)


@needs("alert.read")
def exemption(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """What is exempt and why, the hits under it, what one may do now."""
    actor = actor_in(request)
    found = (
        Exemption.objects.visible_to(actor)
        .select_related("organisation", "filed_by__person")
        .filter(pk=exemption_id)
        .first()
    )
    if found is None:
        raise Http404
    under = hits_under(found, Hit.objects.visible_to(actor).filter(state=Hit.State.OPEN))
    seen = under.exclude(alert__pk__in=denied(actor, "alert"))
    mine = Alert.objects.visible_to(actor)
    context = {
        "exemption": found,
        "probe": probes.load(content_root()).get(found.probe),
        "state_title": EXEMPTION.states[found.state],
        "hits": seen.select_related("alert", "organisation").order_by("-pk")[:SHOWN],
        "hit_count": seen.count(),
        "subject": listed_names(actor, [found.subject_id]).get(found.subject_id, found.subject),
        "verbs": _open_to(found, actor),
        "why": explain(EXEMPTION.label, found.pk),
        "from_alert": mine.filter(pk=found.alert_id).select_related("hit").first(),
        "history": Entry.objects.visible_to(actor).of(RecordRef(EXEMPTION.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/exemption.html", context)


def _open_to(found: Exemption, actor: Actor) -> list[Transition]:
    """What the table opens, less what is another's: to withdraw one's own, to decide on others'."""
    mine = found.is_filed_by(actor)
    verbs = EXEMPTION.open_to(found.state, actor.permissions)
    return [t for t in verbs if (mine if t.verb == "withdraw" else not (t.others and mine))]


@needs("alert.read")
@require_POST
def act_on(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    form, verb = request.POST, request.POST.get("verb", "")
    content: dict[str, object] = {
        "reason": form.get("reason", "").strip(),
        "version": form.get("version") or None,
    }
    try:
        with transaction.atomic():
            entry = actions.act(
                exemption_id=exemption_id,
                verb=verb,
                by=actor_in(request),
                content=content,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
            if verb in MOVES_ALERTS:
                follow_exemption.defer()
    except Exemption.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        follows = "；范围内的疑点随后由后台任务调整" if verb in MOVES_ALERTS else ""
        words = f"已记入台账，存证指纹 {entry.short_hash}{follows}"
        messages.success(request, words, extra_tags="note-good")
    return redirect("exemption", exemption_id=exemption_id)
