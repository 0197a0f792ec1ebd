"""风险排行, and what one score is made of."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.analysis.probes import engine as probes
from sunshine.analysis.scores.models import Kind, Stacking
from sunshine.analysis.scores.queries import scale_on
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.ranking import ranking, score_of, scores_of
from sunshine.foundation.clock.queries import today

LONGEST = 80


@needs("alert.read")
def ranks(request: HttpRequest) -> HttpResponse:
    """The highest of a kind first; `scope` narrows to a subtree, `after` pages."""
    kind = request.GET.get("kind", Kind.ORGANISATION)
    if kind not in Kind.values:
        raise Http404
    scores = scores_of(actor_in(request), kind, request.GET.get("scope", "")[:LONGEST])
    try:
        lines, cursor = ranking(scores, kind, request.GET.get("after", "")[: LONGEST * 6])
    except (ValueError, ArithmeticError) as error:
        raise Http404 from error
    context = {
        "kind": kind,
        "kind_title": Kind(kind).label,
        "kinds": Kind.choices,
        "lines": lines,
        "next_cursor": cursor,
        "probes": probes.load(content_root()),
        "stacking": Stacking.objects.first(),
    }
    return render(request, "desk/ranks.html", context)


@needs("alert.read")
def score(request: HttpRequest, score_id: UUID) -> HttpResponse:
    found = score_of(actor_in(request), score_id)
    if found is None:
        raise Http404
    context = found | {
        "probes": probes.load(content_root()),
        "scale": scale_on(today()),
        "is_single": len(found["scores"]) == 1,
    }
    return render(request, "desk/score.html", context)
