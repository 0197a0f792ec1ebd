"""Backtests: ask for one from the page of a probe, look at what it found."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.backtests.actions import ask_backtest
from sunshine.analysis.backtests.jobs import run_backtest
from sunshine.analysis.backtests.models import Backtest, BacktestCount, BacktestDifference
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.directory.queries import listed_names
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.queries import denied
from sunshine.foundation.workflow.rules import Refused

SHOWN = 100


@needs("probe.run")
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Promise a result; the worker runs the probe in a process of its own."""
    probe = probes.load(content_root()).get(code)
    if probe is None:
        raise Http404
    form = request.POST
    asked = [f"{n}={form[n].strip()}" for n in probe.parameters if form.get(n, "").strip()]
    count = form.get("snapshots", "")
    try:
        with transaction.atomic():
            backtest = ask_backtest(
                by=actor_in(request),
                probe=probe,
                asked=asked,
                snapshots=int(count) if count.isdecimal() else 0,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
            run_backtest.defer(backtest_id=str(backtest.pk))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("probe", code=code)
    return redirect("backtest", backtest_id=backtest.pk)


@needs("probe.read")
def backtest(request: HttpRequest, backtest_id: UUID) -> HttpResponse:
    """Counts and differences of the enterprises in reach; bad news first."""
    actor = actor_in(request)
    found = Backtest.objects.visible_to(actor).filter(pk=backtest_id).first()
    if found is None:
        raise Http404
    mine = BacktestDifference.objects.visible_to(actor).filter(backtest=found)
    rows = mine.exclude(hit__alert__pk__in=denied(actor, "alert"))
    differences = list(
        rows.select_related("organisation", "snapshot")
        .annotate(alert_id=F("hit__alert__pk"))
        .order_by("-is_bad", "id")[:SHOWN]
    )
    counts = BacktestCount.objects.visible_to(actor).filter(backtest=found)
    context = {
        "backtest": found,
        "totals": counts.values("snapshot__number")
        .annotate(b=Sum("before"), a=Sum("after"))
        .order_by("-snapshot__number"),
        "differences": differences,
        "names": listed_names(actor, (d.subject_id for d in differences)),
        "difference_count": rows.count(),
        "bad_count": rows.filter(is_bad=True).count(),
        "states": ALERT.states,
    }
    page = "desk/backtest_body.html" if is_fragment(request) else "desk/backtest.html"
    return render(request, page, context)
