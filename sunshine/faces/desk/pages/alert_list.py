"""The alert list: filter, order, choose columns, keep as a view, take away as Excel."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert, SavedView
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.alert_cells import Page
from sunshine.faces.desk.pages.gate import exported, needs, saved
from sunshine.faces.desk.queries import states
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.listing import (
    COLUMNS,
    ORDERS,
    Filters,
    alert_page,
    subject_names,
)
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.queries import MANY, count_of

EXPORT_LIMIT = 5000
LEVELS = "levels"


@needs("alert.read")
def alert_list(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    filters, mine = Filters.read(request.GET, actor), Alert.objects.visible_to(actor)
    try:
        alerts, cursor = alert_page(mine, filters)
    except (ValueError, ArithmeticError) as error:
        raise Http404 from error
    known = probes.load(content_root())
    page = Page(filters.shown, subject_names(alerts, actor), known, legal_today())
    context = {
        "rows": [(alert, page.cells(alert)) for alert in alerts],
        "next_cursor": cursor,
        "filters": filters,
        "states": states(),
        "levels": reference.codes(content_root(), LEVELS),
        "may_dispose": actor.may("alert.dispose"),
        "key": uuid7(),
        "probes": known,
        "probe": known.get(filters.probe),
        "columns": COLUMNS,
        "shown": [c.name for c in filters.shown],
        "orders": ORDERS,
        "kept": [
            (k, v)
            for k in request.GET
            if k not in {"columns", "after"}
            for v in request.GET.getlist(k)
        ],
        "count": count_of(filters.counted(mine, actor)),
        "most": MANY,
        "views": SavedView.objects.filter(account=request.user.pk).order_by("name"),
    }
    return render(request, "desk/alerts.html", context)


@needs("alert.read")
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    name, wanted = request.POST.get("name", "").strip()[:40], request.POST.get("query", "")[:600]
    account = actor_in(request).account_id
    if name and account is not None:
        SavedView.objects.update_or_create(
            account_id=account, name=name, defaults={"query": wanted}
        )
        messages.success(request, f"已保存视图“{name}”")
    return redirect(f"/alerts/?{wanted}")


@needs("alert.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, in its columns and order, as Excel; leaving the house is an act."""
    actor = actor_in(request)
    filters = Filters.read(request.GET, actor)
    found = filters.apply(Alert.objects.visible_to(actor))
    rows = list(
        filters.ordered(found).select_related("hit", "organisation", "assignee__person")[
            :EXPORT_LIMIT
        ]
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("疑点")
    titles = {"amount": ["涉及金额（元）", "币种"]}
    heads = [t for c in filters.shown for t in titles.get(c.name, [c.title])]
    sheet.append(["级别", "内容", *heads])
    levels = reference.codes(content_root(), LEVELS)
    names = subject_names(rows, actor)
    for a in rows:
        told = [levels[a.level]["title"], safe_cell(a.hit.sentence)]
        sheet.append([*told, *_cells(a, filters, names[a.pk])])
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "alerts.xlsx", by=actor, verb="alert.export", told=left)


def _cells(alert: Alert, filters: Filters, subject: str) -> list[Any]:
    cells: list[Any] = []
    for column in filters.shown:
        value = subject if column.name == "subject" else column.value(alert)
        cells.append(safe_cell(value) if isinstance(value, str) else value)
        if column.name == "amount":
            cells.append(alert.hit.currency)
    return cells
