"""The probe library."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.backtests.actions import MOST_SNAPSHOTS
from sunshine.analysis.backtests.models import Backtest
from sunshine.analysis.backtests.queries import feedback, monthly_feedback
from sunshine.analysis.hits.models import Hit
from sunshine.analysis.probes import engine
from sunshine.analysis.probes.queries import examples_of
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.parameters.models import Parameter


@needs("probe.read")
def library(request: HttpRequest) -> HttpResponse:
    found = engine.load(content_root()).values()
    domains = {p.domain_title: [q for q in found if q.domain == p.domain] for p in found}
    told = feedback(actor_in(request))
    return render(request, "desk/probes.html", {"domains": domains, "feedback": told})


@needs("probe.read")
def probe(request: HttpRequest, code: str) -> HttpResponse:
    found = engine.load(content_root()).get(code)
    if found is None:
        raise Http404
    actor = actor_in(request)
    hits = Alert.objects.visible_to(actor).filter(hit__probe=code, hit__state=Hit.State.OPEN)
    context = {
        "probe": found,
        "examples": list(examples_of(found)),
        "months": monthly_feedback(actor, code),
        "tried": Backtest.objects.visible_to(actor).filter(probe=code).order_by("-asked_at")[:10],
        "may_try": actor.may("probe.run"),
        "most": MOST_SNAPSHOTS,
        "key": uuid7(),
        "hit_count": hits.count(),
        "parameters": Parameter.objects.filter(name__in=found.parameters, is_local=False).order_by(
            "name", "option"
        ),
        "concluded": [(title, hits.filter(state=state).count()) for state, title in VERDICTS],
    }
    return render(request, "desk/probe.html", context)


VERDICTS = (
    ("confirmed", "属实"),
    ("covered", "已覆盖"),
    ("explained", "可解释"),
    ("false_alarm", "误报"),
)
