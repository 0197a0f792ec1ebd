"""净资产: figures with their documents, and the lines of money that follow from them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.authority.actions.worth import Figure, enter_net_assets
from sunshine.before.authority.models import NetAssets
from sunshine.before.authority.queries import net_assets_on, rules_on
from sunshine.before.authority.rules.deciding import Rule
from sunshine.before.authority.rules.lines import in_words
from sunshine.before.reports.actions import amount_of
from sunshine.faces.desk.pages.authority import as_day, enterprises
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.pages import arrived_in, receiving
from sunshine.foundation.evidence.queries import secrecy
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

SHOWN = 60


@needs("authority.read")
def net_assets(request: HttpRequest) -> HttpResponse:
    """Each enterprise's figure of today; `after` pages by code."""
    places = enterprises(actor_in(request), "authority.read")
    if after := request.GET.get("after", "")[:40]:
        places = places.filter(code__gt=after)
    shown = list(places[: SHOWN + 1])
    figures = NetAssets.objects.filter(organisation__in=shown[:SHOWN], valid__contains=today())
    by_place = {f.organisation_id: f for f in figures}
    context = {
        "rows": [(p, by_place.get(p.pk)) for p in shown[:SHOWN]],
        "next_cursor": shown[SHOWN - 1].code if len(shown) > SHOWN else "",
    }
    return render(request, "desk/net_assets.html", context)


@needs("authority.read")
def one(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Figures, newest first, with their documents; which lines follow from the one of today."""
    actor = actor_in(request)
    place = enterprises(actor, "authority.read").filter(pk=organisation_id).first()
    if place is None:
        raise Http404
    rows = list(NetAssets.objects.visible_to(actor).filter(organisation=place).order_by("-valid")[:SHOWN])  # fmt: skip
    files = Evidence.objects.visible_to(actor).filter(
        subject_label="net_assets", subject_id__in=[r.pk for r in rows]
    )
    documents = {e.subject_id: e for e in files}
    context = {
        "place": place,
        "rows": [(r, documents.get(r.pk)) for r in rows],
        "lines": lines_of(place.pk),
        "may_enter": reaches(actor, "authority.review", place.pk),
        "grades": secrecy(),
        "today": today(),
        "key": uuid7(),
    }
    return render(request, "desk/net_assets_one.html", context)


def lines_of(organisation_id: UUID) -> list[tuple[Rule, str]]:
    """Rules of today whose line is a share of net assets, with the line in money."""
    amount = net_assets_on(organisation_id, today())
    rules = [r for r in rules_on(organisation_id, today()) if r.line.share is not None]
    return [(r, _yuan(r, amount)) for r in sorted(rules, key=lambda r: r.item)]


def _yuan(rule: Rule, net_assets: Decimal | None) -> str:
    return "" if net_assets is None else in_words(rule.line.yuan(net_assets))


@needs("authority.review")
@require_POST
@receiving
def enter(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A figure with its document; what is refused is said where the person is."""
    actor = actor_in(request)
    if not reaches(actor, "authority.review", organisation_id):
        raise Http404
    try:
        with transaction.atomic():
            row = enter_net_assets(
                by=actor,
                figure=_figure(request.POST, organisation_id),
                upload=_document(request),
                idempotency_key=request.POST.get("key", "") or str(uuid7()),
            )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        words = f"已登记净资产 {in_words(row.amount)}，按比例的金额线随之改变"
        messages.success(request, words, extra_tags="note-good")
    return redirect("net_assets_of", organisation_id=organisation_id)


def _document(request: HttpRequest) -> Upload:
    file = arrived_in(request)
    if file is None:
        raise Refused("请附上依据文件")
    return Upload(file.draft, file.raw_name, request.POST.get("secrecy", ""))


def _figure(form: Any, organisation_id: UUID) -> Figure:
    amount = amount_of(form.get("amount", ""))
    since: date | None = as_day(form.get("since", ""))
    if amount is None or since is None:
        raise Refused("请填写净资产和适用日")
    return Figure(organisation_id, amount, since, form.get("source", ""))
