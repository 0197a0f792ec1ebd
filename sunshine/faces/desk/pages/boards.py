"""The boards of the seven domains: number → chart → rows → record."""

from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from openpyxl import Workbook

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.boards.engine import Board, load
from sunshine.analysis.boards.models import READ, BoardRun
from sunshine.analysis.boards.rules import months_before
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.directory.queries import listed_names
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import exported, needs, saved
from sunshine.faces.desk.queries import boards as numbers
from sunshine.faces.desk.queries.boards.charts import cell, ranking_chart, trend_chart
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.queries import within
from sunshine.foundation.reference import engine as reference

ROWS = 30
MONTHS = 24  # that one may choose
WATCHED = 8  # alerts under a board


def view_in(request: HttpRequest) -> numbers.View:
    try:
        return numbers.view_of(actor_in(request), request.GET)
    except numbers.NoSuchView as error:
        raise Http404 from error


def board_named(domain: str) -> Board:
    found = load(content_root()).get(domain)
    if found is None:
        raise Http404
    return found


def _frame(request: HttpRequest, view: numbers.View, board: Board | None = None) -> dict[str, Any]:
    """What all pages of boards share: which boards there are, month, scope, how fresh."""
    newest = months_before(today(), 0)
    return {
        "boards": load(content_root()).values(),
        "board": board,
        "view": view,
        "months": [months_before(newest, i) for i in range(MONTHS)],
        "places": numbers.places_under(actor_in(request), None),
        "run": BoardRun.objects.select_related("snapshot").first(),
        "chosen": request.GET.urlencode(),
    }


@needs(READ)
def overview(request: HttpRequest) -> HttpResponse:
    """All numbers of the seven domains on one page."""
    actor, view = actor_in(request), view_in(request)
    context = _frame(request, view)
    every = [m for b in context["boards"] for m in b.metrics]
    found = {f.metric.code: f for f in numbers.figures(actor, every, view)}
    context["domains"] = [(b, [found[m.code] for m in b.metrics]) for b in context["boards"]]
    return render(request, "desk/boards.html", context)


@needs(READ)
def board(request: HttpRequest, domain: str) -> HttpResponse:
    """Figures, charts with their tables, and the alerts of the domain."""
    actor, view, found = actor_in(request), view_in(request), board_named(domain)
    figures = numbers.figures(actor, found.metrics, view)
    by_code = {f.metric.code: f for f in figures}
    wanted = {
        code: (by_code[code].metric, by_code[code].period)
        for code, kind in found.charts
        if kind == "ranking"
    }
    ranked = numbers.rankings(actor, wanted, view)
    mine = _alerts_of(actor, found, view)
    context = _frame(request, view, found) | {
        "figures": figures,
        "charts": [
            trend_chart(by_code[c]) if kind == "trend" else ranking_chart(by_code[c], ranked[c])
            for c, kind in found.charts
        ],
        "levels": _levels_chart(mine, view),
        "alerts": mine.filter(state__in=("new", "checking"))
        .select_related("hit", "organisation")
        .order_by("due_on", "id")[:WATCHED],
    }
    return render(request, "desk/board.html", context)


@needs(READ)
def metric(request: HttpRequest, domain: str, code: str) -> HttpResponse:
    """One number: how it is made, how it went, who has which, and the rows behind it."""
    actor, view, found = actor_in(request), view_in(request), board_named(domain)
    wanted = found.metric(code)
    if wanted is None:
        raise Http404
    (figure,) = numbers.figures(actor, [wanted], view)
    ranked = numbers.rankings(actor, {code: (wanted, figure.period)}, view)[code]
    behind = numbers.rows_behind(actor, figure, view)
    try:
        rows = list(_beyond(behind, request.GET.get("after", ""))[: ROWS + 1])
    except ValueError as error:
        raise Http404 from error
    shown = rows[:ROWS]
    mart = marts(content_root())[wanted.mart]
    columns = [mart.field(c) for c in wanted.shown]
    parties = [f.name for f in columns if f.references == "counterparty"]
    names = listed_names(actor, (str(r.row.get(p) or "") for r in shown for p in parties))
    alerts = numbers.alerts_of_rows(
        wanted.mart, [r.row_id for r in shown], Alert.objects.visible_to(actor)
    )
    context = _frame(request, view, found) | {
        "figure": figure,
        "metric": wanted,
        "trend": trend_chart(figure),
        "ranking": ranking_chart(figure, ranked),
        "mart": mart,
        "columns": columns,
        "rows": [
            (r, [cell(f, r.row, names) for f in columns], alerts.get(r.row_id)) for r in shown
        ],
        "kept_count": behind.count(),
        "next_cursor": f"{shown[-1].position}_{shown[-1].pk}" if len(rows) > ROWS else "",
        "probes": [p for c, p in probes.load(content_root()).items() if c in wanted.probes],
    }
    return render(request, "desk/metric.html", context)


def _beyond(rows: Any, cursor: str) -> Any:
    """Rows after the cursor. Raises ValueError for one nobody was given."""
    if not cursor:
        return rows
    position, _, pk = cursor.partition("_")
    at, last = int(position), int(pk)
    return rows.filter(Q(position__gt=at) | Q(position=at, pk__gt=last))


def _alerts_of(actor: Actor, found: Board, view: numbers.View) -> Any:
    known = probes.load(content_root()).values()
    codes = [p.code for p in known if p.domain == found.domain]
    mine = Alert.objects.visible_to(actor).filter(hit__probe__in=codes, hit__state=Hit.State.OPEN)
    return mine.filter(organisation__in=within(view.scope.code)) if view.scope else mine


def _levels_chart(alerts: Any, view: numbers.View) -> dict[str, Any]:
    """Hits by level and the month in which they occurred, over the last year."""
    months = [months_before(view.month, i) for i in reversed(range(12))]
    rows = (
        alerts.filter(hit__occurred_on__gte=months[0])
        .annotate(month=TruncMonth(F("hit__occurred_on")))
        .values_list("month", "level")
        .annotate(Count("pk"))
    )
    counts = {(month, level): count for month, level, count in rows}
    levels = reference.levels(content_root())
    table = [(m, [counts.get((m, level), 0) for level in levels]) for m in months]
    series = [
        {"name": title, "level": level, "data": [row[i] for _, row in table]}
        for i, (level, title) in enumerate(levels.items())
    ]
    data = {"kind": "levels", "unit": "件", "x": [f"{m:%Y-%m}" for m in months], "rows": series}
    return {"data": data, "table": table, "count": sum(counts.values())}


@needs(READ)
@require_POST
def export(request: HttpRequest, domain: str) -> HttpResponse:
    """The board as Excel; leaving the house is an act."""
    actor, view, found = actor_in(request), view_in(request), board_named(domain)
    figures = numbers.figures(actor, found.metrics, view)
    ranked = numbers.rankings(actor, {f.metric.code: (f.metric, f.period) for f in figures}, view)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("指标")
    sheet.append(["指标", "期间", "数值", "单位", "上期", "去年同期", "口径", "依据"])
    for f in figures:
        told = [f.metric.title, f.period_words, f.value, f.metric.unit, f.before, f.year_ago]
        sheet.append([*told, f.metric.rule, f.metric.source])
    sheet.append([f"导出人：{actor.name}，仅供监督使用"])
    places = book.create_sheet("按企业")
    places.append(["指标", "期间", "企业（含下级）", "数值", "单位", "行数"])
    for f in figures:
        for p in ranked[f.metric.code].places:
            name = safe_cell(p.organisation.name)
            places.append(
                [f.metric.title, f.period_words, name, p.value, f.metric.unit, p.row_count]
            )
    left = {"board": domain, "filters": request.GET.urlencode(), "count": len(figures)}
    return exported(saved(book), f"board-{domain}.xlsx", by=actor, verb="board.export", told=left)
