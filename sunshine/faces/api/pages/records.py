"""Reading: lists by key, one record, nothing beyond what the pages show to the same actor."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.scores.models import Kind
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.api import forms
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.api.queries import alert_out, detail_of, entry_out, score_out
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.listing import Filters, alert_page
from sunshine.faces.desk.queries.ranking import ranking, scores_of
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.worklist.models import WorkItem

PAGE = 30
router = Router()


def paged(found: QuerySet[Any], after: UUID | None) -> dict[str, Any]:
    """A page in the order of ids."""
    if after is not None:
        found = found.filter(pk__gt=after)
    rows = list(found.order_by("pk")[: PAGE + 1])
    cursor = str(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return {"items": rows[:PAGE], "after": cursor}


@router.get("/organisations", response=forms.Page[forms.OrganisationOut], summary="组织")
def organisations(request: HttpRequest, q: str = "", after: UUID | None = None) -> dict[str, Any]:
    found = Organisation.objects.visible_to(needs(request, "organisation.read"))
    return paged(found.filter(name__icontains=q[:60]) if q else found, after)


@router.get(
    "/organisations/{uuid:organisation_id}", response=forms.OrganisationOut, summary="一个组织"
)
def organisation(request: HttpRequest, organisation_id: UUID) -> Organisation:
    found = Organisation.objects.visible_to(needs(request, "organisation.read"))
    row: Organisation = _one(found, organisation_id)
    return row


@router.get("/alerts", response=forms.Page[forms.AlertOut], summary="疑点列表，条件与网页相同")
def alerts(  # noqa: PLR0913  the filters of the page
    request: HttpRequest,
    level: str = "",
    state: str = "",
    probe: str = "",
    organisation: str = "",
    due: str = "",
    scope: str = "",
    q: str = "",
    order: str = "",
    after: str = "",
) -> dict[str, Any]:
    wanted = {"level": level, "state": state, "probe": probe, "organisation": organisation}
    wanted |= {"due": due, "scope": scope, "q": q, "order": order, "after": after}
    filters = Filters(**{name: value[:80] for name, value in wanted.items()})
    mine = Alert.objects.visible_to(needs(request, "alert.read"))
    try:
        rows, cursor = alert_page(mine, filters)
    except (ValueError, ArithmeticError) as error:
        raise Http404 from error
    return {"items": [alert_out(a) for a in rows], "after": cursor or None}


@router.get("/alerts/{uuid:alert_id}", response=forms.AlertDetail, summary="一个疑点及其证据")
def alert(request: HttpRequest, alert_id: UUID) -> dict[str, Any]:
    actor = needs(request, "alert.read")
    found = Alert.objects.visible_to(actor).select_related("hit__snapshot", "organisation")
    return detail_of(_one(found, alert_id), actor)


@router.get("/amendments", response=forms.Page[forms.AmendmentOut], summary="数据更正")
def amendments(request: HttpRequest, state: str = "", after: UUID | None = None) -> dict[str, Any]:
    found = Amendment.objects.visible_to(needs(request, "amendment.read"))
    return paged(found.filter(state=state) if state else found, after)


@router.get("/amendments/{uuid:amendment_id}", response=forms.AmendmentOut, summary="一件数据更正")
def amendment(request: HttpRequest, amendment_id: UUID) -> Amendment:
    found = Amendment.objects.visible_to(needs(request, "amendment.read"))
    row: Amendment = _one(found, amendment_id)
    return row


@router.get("/work-items", response=forms.Page[forms.WorkItemOut], summary="待办")
def work_items(request: HttpRequest, after: UUID | None = None) -> dict[str, Any]:
    return paged(WorkItem.objects.visible_to(actor_in(request)).open(), after)


@router.get("/scores", response=forms.Page[forms.ScoreOut], summary="风险排行，条件与网页相同")
def scores(request: HttpRequest, kind: Kind, scope: str = "", after: str = "") -> dict[str, Any]:
    found = scores_of(needs(request, "alert.read"), kind, scope[:80])
    try:
        lines, cursor = ranking(found, kind, after[:480])
    except (ValueError, ArithmeticError) as error:
        raise Http404 from error
    return {"items": [score_out(line) for line in lines], "after": cursor or None}


@router.get("/probes", response=list[forms.ProbeOut], summary="监督模型")
def library(request: HttpRequest) -> list[dict[str, Any]]:
    needs(request, "probe.read")
    return [_probe(p) for p in probes.load(content_root()).values()]


@router.get("/probes/{code}", response=forms.ProbeOut, summary="一个监督模型")
def probe(request: HttpRequest, code: str) -> dict[str, Any]:
    needs(request, "probe.read")
    found = probes.load(content_root()).get(code)
    if found is None:
        raise Http404
    return _probe(found)


@router.get("/entries/{uuid:entry_id}", response=forms.EntryOut, summary="一条存证及其回执")
def entry(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    return entry_out(_one(Entry.objects.visible_to(actor_in(request)), entry_id))


def _one(found: QuerySet[Any], record_id: UUID) -> Any:
    row = found.filter(pk=record_id).first()
    if row is None:
        raise Http404
    return row


def _probe(found: probes.Probe) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": found.title,
        "domain": found.domain_title,
        "rule": found.rule,
        "version": found.version_label,
    }
