"""Data quality: the matrix, one cell with trend and failing rows, the same as Excel."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.lake.queries import content_root
from sunshine.datacentre.quality import queries
from sunshine.datacentre.quality.rules import DIMENSIONS
from sunshine.faces.desk.pages.gate import exported, needs
from sunshine.faces.desk.queries.frame import actor_in, scopes

LONGEST = 40


def _scope(request: HttpRequest) -> str:
    return request.GET.get("scope", "")[:LONGEST]


@needs("data.read")
def quality(request: HttpRequest) -> HttpResponse:
    found = queries.measures(actor_in(request), _scope(request))
    context = {
        "lines": queries.matrix(found),
        "day": queries.last_day(found),
        "dimensions": DIMENSIONS.items(),
        "scope": _scope(request),
        "scopes": scopes(actor_in(request)),
    }
    return render(request, "desk/quality.html", context)


def _cell(request: HttpRequest, mart: str, dimension: str) -> tuple[Mart, Any]:
    """The data set and its measures in one dimension over all days, of one organisation or all."""
    known = marts(content_root()).get(mart)
    if known is None or dimension not in DIMENSIONS:
        raise Http404
    found = queries.measures(actor_in(request), _scope(request))
    found = found.filter(mart=mart, dimension=dimension)
    if place := request.GET.get("organisation", "")[:LONGEST]:
        found = found.filter(organisation__code=place)
    return known, found


@needs("data.read")
def cell(request: HttpRequest, mart: str, dimension: str) -> HttpResponse:
    known, found = _cell(request, mart, dimension)
    newest = queries.newest(found)
    points = queries.trend(found)
    context = {
        "mart": known,
        "dimension": dimension,
        "title": DIMENSIONS[dimension][0],
        "meaning": DIMENSIONS[dimension][1],
        "rules": queries.by_rule(newest),
        "places": queries.by_organisation(newest),
        "failures": queries.failing(newest, actor_in(request)),
        "points": points,
        "chart": {
            "kind": "shares",
            "points": [
                [str(day), round(100 * (c.checked - c.failed) / c.checked, 3)]
                for day, c in points
                if c.checked
            ],
            "title": DIMENSIONS[dimension][0],
        },
        "most": queries.ROWS,
    }
    return render(request, "desk/quality_cell.html", context)


@needs("data.read")
@require_POST
def export(request: HttpRequest, mart: str, dimension: str) -> HttpResponse:
    """What the page shows, as Excel; leaving the house is an act."""
    actor = actor_in(request)
    _, found = _cell(request, mart, dimension)
    newest = queries.newest(found)
    rows = queries.failing(newest, actor)
    book = queries.as_workbook(newest, rows, actor.name)
    left = {"mart": mart, "dimension": dimension, "failing": len(rows)}
    return exported(
        book, f"quality-{mart}-{dimension}.xlsx", by=actor, verb="quality.export", told=left
    )
