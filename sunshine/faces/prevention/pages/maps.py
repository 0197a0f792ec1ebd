"""Heat map, tree and the flow of a power, of what one may see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.before.risks import queries
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import FIELDS
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.prevention.queries.lists import Filters
from sunshine.faces.prevention.queries.maps import flow_of, heat_of, tree_of
from sunshine.foundation.organisations.models import Organisation


@needs("risk.read")
def heat(request: HttpRequest) -> HttpResponse:
    """Before and after controls; below, who holds how many."""
    filters = Filters.read(request.GET)
    found = filters.apply(RiskPoint.objects.visible_to(actor_in(request)))
    place = Organisation.objects.filter(code=filters.scope).first() if filters.scope else None
    lines = queries.lines_for(place.pk if place else None)
    asked = request.GET.urlencode()
    context = {
        "filters": filters,
        "fields": FIELDS,
        "pictures": [
            heat_of(found, lines, asked, residual=False),
            heat_of(found, lines, asked, residual=True),
        ],
        "branches": tree_of(found),
    }
    return render(request, "prevention/map.html", context)


@needs("risk.read")
def powers(request: HttpRequest) -> HttpResponse:
    return render(request, "prevention/powers.html", {"flows": _by_field()})


def _by_field() -> list[tuple[str, list[object]]]:
    known = queries.flows().values()
    return [(title, [f for f in known if f.field == code]) for code, title in FIELDS.items()]


@needs("risk.read")
def power(request: HttpRequest, power_code: str) -> HttpResponse:
    flow = queries.flows().get(power_code)
    if flow is None:
        raise Http404
    filters = Filters.read(request.GET)
    found = filters.apply(RiskPoint.objects.visible_to(actor_in(request)))
    points = found.exclude(state="withdrawn").filter(power_code=flow.code)
    context = {
        "flow": flow,
        "field": FIELDS[flow.field],
        "pictures": [flow_of(flow, found, filters.scope)],
        "points": points.select_related("organisation").order_by("-pk")[:50],
    }
    return render(request, "prevention/power.html", context)
