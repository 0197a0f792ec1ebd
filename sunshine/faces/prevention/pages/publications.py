"""What is made public: proposed, checked, withdrawn here; open data and a feed for everybody."""

import csv
from io import StringIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET, require_POST
from uuid6 import uuid7

from sunshine.before.publications import actions
from sunshine.before.publications.models import Publication
from sunshine.before.publications.workflow import PUBLICATION
from sunshine.before.risks.models import RiskPoint
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

FEED, MOST = 50, 10_000
COLUMNS = {
    "number": "公开编号",
    "published_at": "公开时间",
    "organisation": "单位",
    "field": "领域",
    "post": "岗位",
    "power": "权力事项",
    "step": "流程环节",
    "title": "风险点",
    "description": "风险描述",
    "level": "等级",
    "controls": "防控举措",
    "sha256": "内容指纹",
    "entry": "存证",
}


@needs("risk.read")
def publication_list(request: HttpRequest) -> HttpResponse:
    found = Publication.objects.visible_to(actor_in(request)).select_related("organisation")
    state = request.GET.get("state", "")
    found = found.filter(state=state) if state else found
    try:
        rows, cursor = newest_first(found, request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    context = {
        "publications": rows,
        "next_cursor": cursor,
        "states": PUBLICATION.states,
        "state": state,
    }
    return render(request, "prevention/publications.html", context)


@needs("publication.propose")
@require_POST
def propose(request: HttpRequest, risk_point_id: UUID) -> HttpResponse:
    """Freeze a risk point as the public would read it; another person checks it."""
    try:
        found = actions.propose(
            by=actor_in(request),
            risk_id=risk_point_id,
            idempotency_key=request.POST.get("key", "") or str(uuid7()),
        )
    except RiskPoint.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("risk_point", risk_point_id=risk_point_id)
    messages.success(request, "已提出公开，等待审核", extra_tags="note-good")
    return redirect("publication", publication_id=found.pk)


@needs("risk.read")
def one(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """The snapshot as the public reads it, its receipt, what one may do."""
    actor = actor_in(request)
    mine = Publication.objects.visible_to(actor).select_related("organisation", "filed_by__person")
    found = mine.filter(pk=publication_id).first()
    if found is None:
        raise Http404
    verbs = [
        t
        for t in PUBLICATION.open_to(found.state, actor.permissions)
        if t.verb != "supersede" and reaches(actor, t.permission, found.organisation_id)
    ]
    context = {
        "publication": found,
        "state_title": PUBLICATION.states[found.state],
        "verbs": verbs,
        "history": Entry.objects.visible_to(actor).of(RecordRef(PUBLICATION.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "prevention/publication.html", context)


@needs("publication.approve")
@require_POST
def act_on(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    carried_out(request, actions.act, Publication.DoesNotExist, publication_id=publication_id)
    return redirect("publication", publication_id=publication_id)


def _rows() -> list[dict[str, Any]]:
    """What is open today, newest first: only what was frozen, nothing of the record behind it."""
    found = Publication.objects.open_ones().order_by("-published_at", "-pk")[:MOST]
    return [
        {"number": p.label, "published_at": p.published_at, "sha256": p.sha256, "entry": p.entry_id}
        | {k: v for k, v in p.told.items() if k != "label"}
        for p in found
    ]


@require_GET
def open_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  open to everybody
    """All published risk points as JSON."""
    told = {"title": "公开的廉政风险点和防控举措", "generated_at": now(), "items": _rows()}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_GET
def open_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  open to everybody
    """The same as CSV (UTF-8 with a mark, so that a spreadsheet shows Chinese)."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS.values())
    for row in _rows():
        controls = "；".join(f"{c['kind']}：{c['words']}" for c in row["controls"])
        told = row | {"controls": controls, "published_at": row["published_at"].isoformat()}
        writer.writerow([safe_cell(str(told.get(name, ""))) for name in COLUMNS])
    return HttpResponse(
        "\ufeff" + stream.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="risks.csv"'},
    )


@require_GET
def open_feed(request: HttpRequest) -> HttpResponse:
    """The newest as an Atom feed (RFC 4287)."""
    at = request.build_absolute_uri("/open/risks.json")
    feed = Atom1Feed(
        title="公开的廉政风险点和防控举措",
        link=at,
        description="国有企业公开的廉政风险点和防控举措",
        feed_url=request.build_absolute_uri(),
        language="zh-cn",
    )
    for row in _rows()[:FEED]:
        words = "；".join(f"{c['kind']}：{c['words']}" for c in row["controls"])
        feed.add_item(
            title=f"{row['organisation']}：{row['title']}（{row['level']}）",
            link=f"{at}#{row['entry']}",
            description=f"{row['description']}防控举措：{words}",
            unique_id=f"urn:uuid:{row['entry']}",
            updateddate=row["published_at"],
            pubdate=row["published_at"],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
