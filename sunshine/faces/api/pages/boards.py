"""Boards, as the pages show them to the same actor."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from sunshine.analysis.boards.engine import Board, Metric, load
from sunshine.analysis.boards.models import READ
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.api import forms
from sunshine.faces.api.pages.doors import needs
from sunshine.faces.desk.queries import boards as numbers
from sunshine.foundation.identity.rules import Actor

router = Router()


@router.get("/boards/{slug:domain}", response=forms.BoardOut, summary="一个领域的指标")
def board(request: HttpRequest, domain: str, month: str = "", scope: str = "") -> dict[str, Any]:
    actor, found = needs(request, READ), _board(domain)
    view = _view(actor, month, scope)
    figures = numbers.figures(actor, found.metrics, view)
    told = [_told(f) for f in figures]
    return {"domain": domain, "title": found.title, "month": view.month, "figures": told}


@router.get(
    "/boards/{slug:domain}/{slug:code}", response=forms.MetricOut, summary="一个指标的走势和各企业"
)
def metric(
    request: HttpRequest, domain: str, code: str, month: str = "", scope: str = ""
) -> dict[str, Any]:
    actor = needs(request, READ)
    view, found = _view(actor, month, scope), _metric(_board(domain), code)
    (figure,) = numbers.figures(actor, [found], view)
    ranking = numbers.rankings(actor, {code: (found, figure.period)}, view)[code]
    places = [
        {
            "organisation_id": p.organisation.pk,
            "code": p.organisation.code,
            "value": _text(p.value),
            "row_count": p.row_count,
        }
        for p in ranking.places
    ]
    trend = [{"period": d, "value": _text(v)} for d, v in figure.trend]
    return _told(figure) | {"trend": trend, "places": places}


def _board(domain: str) -> Board:
    found = load(content_root()).get(domain)
    if found is None:
        raise Http404
    return found


def _metric(board: Board, code: str) -> Metric:
    found = board.metric(code)
    if found is None:
        raise Http404
    return found


def _view(actor: Actor, month: str, scope: str) -> numbers.View:
    try:
        return numbers.view_of(actor, {"month": month, "scope": scope})
    except numbers.NoSuchView as error:
        raise Http404 from error


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _told(figure: numbers.Figure) -> dict[str, Any]:
    metric = figure.metric
    return {
        "metric": metric.code,
        **{n: getattr(metric, n) for n in ("title", "unit", "better", "rule", "source", "version")},
        "period": figure.period,
        "value": _text(figure.value),
        "before": _text(figure.before),
        "year_ago": _text(figure.year_ago),
        "row_count": figure.row_count,
        "peers": [
            {"ring": p.ring, "count": p.count}
            | {n: _text(getattr(p, n)) for n in ("low", "middle", "high")}
            for p in figure.peers
        ],
    }
