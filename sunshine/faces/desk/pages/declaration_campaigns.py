"""Campaigns: the list, a new one, one with its progress by unit."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.declarations.actions.campaigns import Round, act_on_campaign, open_campaign
from sunshine.before.declarations.actions.duties import MANAGE
from sunshine.before.declarations.models import Campaign, Declaration
from sunshine.before.declarations.rules import KINDS
from sunshine.before.declarations.workflow import CAMPAIGN
from sunshine.faces.desk.pages.declarations import PLACES, READ
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries import declared
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.foundation.clock.queries import today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.rules import Refused


@needs(READ)
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with how far each has come; before them what comes without a campaign."""
    actor = actor_in(request)
    mine = Campaign.objects.visible_to(actor).select_related("organisation")
    try:
        rows, cursor = newest_first(mine, request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    year = today().year
    context = {
        "campaigns": declared.campaigns_with_figures(rows, actor),
        "year": year,
        "standing": [] if request.GET.get("after") else declared.standing_figures(actor, year),
        "next_cursor": cursor,
        "states": CAMPAIGN.states,
        "may_manage": actor.may(MANAGE),
    }
    return render(request, "desk/campaigns.html", context)


@needs(MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Of whom, which kind, till when; what is refused is said above the form, as it was filled in."""
    actor, posted = actor_in(request), request.POST
    if request.method == "POST":
        key = posted.get("key", "") or str(uuid7())
        try:
            made = open_campaign(by=actor, asked=_round(request), idempotency_key=key)
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            messages.success(request, "已发起，申报人的待办里有了这一件", extra_tags="note-good")
            return redirect("campaign", campaign_id=made.pk)
    places = reachable(actor, MANAGE).exclude(kind=Organisation.Kind.DEPARTMENT)
    day = today()
    context = {
        "places": places.order_by("code"),
        "kinds": {code: title for code, title in KINDS.items() if code != "change"},
        "given": posted,
        "opens_on": posted.get("opens_on") or str(day),
        "due_on": posted.get("due_on") or str(_march(day)),
        "year": _march(day).year,
        "key": posted.get("key") or uuid7(),
    }
    return render(request, "desk/campaign_new.html", context)


def _march(day: date) -> date:
    """The end of the next March: a yearly round runs from January to March."""
    end = date(day.year, 3, 31)
    return end if day <= end else date(day.year + 1, 3, 31)


def _round(request: HttpRequest) -> Round:
    posted = request.POST
    try:
        return Round(
            UUID(posted.get("organisation", "")),
            posted.get("kind", ""),
            posted.get("title", ""),
            date.fromisoformat(posted.get("opens_on", "")),
            date.fromisoformat(posted.get("due_on", "")),
        )
    except ValueError as error:
        raise Refused("请选择范围，填写开始日和截止日") from error


@needs(READ)
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Progress: all, by unit with most missing first; who is late; what one may do."""
    actor = actor_in(request)
    mine = Campaign.objects.visible_to(actor).select_related("organisation", "filed_by__person")
    found = mine.filter(pk=campaign_id).first()
    if found is None:
        raise Http404
    rows = Declaration.objects.visible_to(actor).filter(campaign=found.pk)
    due = rows.filter(state="due").select_related("organisation", "person")
    missing = list(due.order_by("due_on", "pk")[:PLACES])
    reminders = declared.reminders_of(missing)
    told = declared.statistics_of(rows, PLACES)
    context = {
        "campaign": found,
        "state_title": CAMPAIGN.states[found.state],
        "total": told.total,
        "units": told.units,
        "missing": [(d, *reminders.get(d.pk, (0, ""))) for d in missing],
        "verbs": CAMPAIGN.open_to(found.state, actor.permissions),
        "history": Entry.objects.visible_to(actor).of(RecordRef(CAMPAIGN.label, found.pk)),
        "most": PLACES,
        "key": uuid7(),
    }
    return render(request, "desk/campaign.html", context)


@needs(MANAGE)
@require_POST
def act_on(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(
        request,
        act_on_campaign,
        Campaign.DoesNotExist,
        ("reason", "until"),
        campaign_id=campaign_id,
    )
    return redirect("campaign", campaign_id=campaign_id)
