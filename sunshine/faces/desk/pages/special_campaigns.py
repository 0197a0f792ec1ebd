"""Special campaigns: the list, a new one, one with its dispositions and figures, report, Excel."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.crosschecks.actions import campaigns
from sunshine.before.crosschecks.actions.campaigns import REPORT, Scope
from sunshine.before.crosschecks.models import Disposition, DispositionQuerySet, SpecialCampaign
from sunshine.before.crosschecks.queries.campaigns import summary
from sunshine.before.crosschecks.rules import DISPOSITIONS, KINDS, business_words
from sunshine.before.crosschecks.workflow import DISPOSITION, SPECIAL_CAMPAIGN
from sunshine.before.filings.rules import day_of
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries.crosschecked import Filters, declarants_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.foundation.clock.queries import today
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Refused

TWO_YEARS = timedelta(days=730)
HEADER = (
    "单位", "申报人", "关系", "企业", "业务往来", "状态", "处置结论", "涉及金额（元）", "核查情况", "整改措施",
    "处置人",
)  # fmt: skip


@needs("special_campaign.run")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with how far each has come."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.campaigns(SpecialCampaign.objects.visible_to(actor))
    try:
        rows, cursor = newest_first(
            found.select_related("organisation").annotate(
                total=Count("dispositions"),
                done=Count("dispositions", filter=~Q(dispositions__outcome="")),
            ),
            filters.after,
        )
    except ValueError as error:
        raise Http404 from error
    context = {
        "campaigns": rows,
        "next_cursor": cursor,
        "filters": filters,
        "states": SPECIAL_CAMPAIGN.states,
    }
    return render(request, "desk/special_campaigns.html", context)


@needs("special_campaign.run")
def new(request: HttpRequest) -> HttpResponse:
    """The scope; what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    if request.method == "POST":
        try:
            made = campaigns.open_campaign(
                by=actor, scope=_scope(form), idempotency_key=form.get("key", "") or str(uuid7())
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            messages.success(request, "清单已确定并记入台账，请逐件处置", extra_tags="note-good")
            return redirect("special_campaign", special_campaign_id=made.pk)
    places = reachable(actor, "special_campaign.run").exclude(kind=Organisation.Kind.DEPARTMENT)
    context = {
        "places": places.order_by("code"),
        "kinds": KINDS,
        "given": form,
        "chosen": form.getlist("kind"),
        "since": form.get("since") or str(today() - TWO_YEARS),
        "until": form.get("until") or str(today()),
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/special_campaign_new.html", context)


def _scope(form: Any) -> Scope:
    since, until = day_of(form.get("since", "")), day_of(form.get("until", ""))
    if since is None or until is None:
        raise Refused("请填写往来日的起止")
    try:
        place = UUID(form.get("organisation", ""))
    except ValueError as error:
        raise Refused("请选择范围") from error
    return Scope(place, form.get("title", ""), since, until, form.getlist("kind"))


def _seen(actor: Actor, campaign_id: UUID) -> SpecialCampaign:
    mine = SpecialCampaign.objects.visible_to(actor).select_related(
        "organisation", "filed_by__person"
    )
    found = mine.filter(pk=campaign_id).first()
    if found is None:
        raise Http404
    return found


def _with_matches(found: DispositionQuerySet) -> DispositionQuerySet:
    return found.select_related("match__organisation", "match__person").defer("match__rows")


@needs("special_campaign.run")
def campaign(request: HttpRequest, special_campaign_id: UUID) -> HttpResponse:
    """Progress and figures, each match with its disposition, the report."""
    actor = actor_in(request)
    found = _seen(actor, special_campaign_id)
    mine = Disposition.objects.visible_to(actor).filter(campaign=found.pk)
    rows = list(_with_matches(mine).order_by("-state", "pk"))
    declarants = declarants_of(actor, (row.match for row in rows))
    here = RecordRef(SPECIAL_CAMPAIGN.label, found.pk)
    files = Evidence.objects.of(here)
    context = {
        "campaign": found,
        "state_title": SPECIAL_CAMPAIGN.states[found.state],
        "kinds": [KINDS[k] for k in found.kinds or KINDS],
        "told": summary(found),
        "rows": [(r, business_words(r.match.business), declarants[r.match_id]) for r in rows],
        "outcomes": DISPOSITIONS,
        "states": DISPOSITION.states,
        "reports": Issued.objects.filter(kind=REPORT, evidence__in=files).order_by("-pk"),
        "verbs": SPECIAL_CAMPAIGN.open_to(found.state, actor.permissions),
        "why": explain(SPECIAL_CAMPAIGN.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(here),
        "key": uuid7(),
    }
    return render(request, "desk/special_campaign.html", context)


@needs("special_campaign.run")
@require_POST
def act_on(request: HttpRequest, special_campaign_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(
        request, campaigns.act, SpecialCampaign.DoesNotExist, ("reason", "words"), campaign_id=special_campaign_id
    )  # fmt: skip
    return redirect("special_campaign", special_campaign_id=special_campaign_id)


@needs("special_campaign.run")
@require_POST
def dispose(request: HttpRequest, disposition_id: UUID) -> HttpResponse:
    """What came of one match."""
    actor = actor_in(request)
    row = Disposition.objects.visible_to(actor).filter(pk=disposition_id).first()
    if row is None:
        raise Http404
    fields = ("outcome", "facts", "amount", "measures", "reason")
    carried_out(
        request, campaigns.dispose, Disposition.DoesNotExist, fields, disposition_id=disposition_id
    )
    return redirect("special_campaign", special_campaign_id=row.campaign_id)


@needs("special_campaign.run")
@require_POST
def export(request: HttpRequest, special_campaign_id: UUID) -> HttpResponse:
    """The list with its dispositions as Excel; leaving the house is an act."""
    actor = actor_in(request)
    found = _seen(actor, special_campaign_id)
    mine = Disposition.objects.visible_to(actor).filter(campaign=found.pk)
    rows = list(_with_matches(mine).order_by("pk"))
    declarants = declarants_of(actor, (row.match for row in rows))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("专项整治")
    sheet.append(HEADER)
    for row in rows:
        sheet.append(_cells(row, declarants[row.match_id]))
    told = {"campaign": found.pk, "count": len(rows)}
    name = f"special-campaign-{found.year}-{found.number:03d}.xlsx"
    return exported(saved(book), name, by=actor, verb="special_campaign.export", told=told)


def _cells(row: Disposition, declarant: str) -> list[Any]:
    match = row.match
    texts = [
        match.organisation.name, declarant, match.relation_title, match.company_name,
        business_words(match.business), DISPOSITION.states[row.state], row.get_outcome_display(),
        row.amount, row.facts, row.measures, row.disposed_name,
    ]  # fmt: skip
    return [safe_cell(t) if isinstance(t, str) else t for t in texts]
