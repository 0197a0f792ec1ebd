"""National exchange: packages out and in, each with its receipt, and their history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.authority.models import AuthorityList
from sunshine.before.exchange import actions
from sunshine.before.exchange.actions import arrivals
from sunshine.before.exchange.actions.into_list import bring_into_draft
from sunshine.before.exchange.models import Package, PackageDraft, PackageQuerySet, StaticResources
from sunshine.before.exchange.queries import changes_for, largest
from sunshine.before.exchange.rules.checks import Change
from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.rules.naming import BUSINESSES
from sunshine.before.exchange.rules.nodes import OPERS
from sunshine.before.exchange.rules.regulations import SHARES, incomplete
from sunshine.before.exchange.workflow import PACKAGE, RECEIPTS
from sunshine.faces.desk.pages.authority import as_uuid, enterprises
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Refused

SHOWN, MOST = 30, 400
WORKED = {code: BUSINESSES[code] for code in actions.OUT}


@needs("exchange.read")
def packages(request: HttpRequest) -> HttpResponse:
    """Newest first; `direction`, `business`, `state` and `q` filter, `after` pages."""
    actor = actor_in(request)
    found = _filtered(Package.objects.visible_to(actor), request)
    rows = list(
        found.select_related("organisation", "filed_by__person").order_by("-pk")[: SHOWN + 1]
    )
    context = {
        "packages": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "states": PACKAGE.states,
        "directions": Package.Direction.choices,
        "businesses": WORKED,
        "asked": {name: request.GET.get(name, "") for name in ("direction", "business", "state", "q")},
        "may_send": actor.may("exchange.send"),
    }  # fmt: skip
    return render(request, "desk/packages.html", context)


def _filtered(found: PackageQuerySet, request: HttpRequest) -> PackageQuerySet:
    asked = request.GET
    for name in ("direction", "business", "state"):
        if value := asked.get(name, "")[:20]:
            found = found.filter(**{name: value})
    if q := asked.get("q", "").strip()[:80]:
        found = found.filter(Q(organisation__name__icontains=q) | Q(name__icontains=q))
    if after := asked.get("after"):
        found = found.filter(pk__lt=as_uuid(after))
    return found


@needs("exchange.send")
def outgoing(request: HttpRequest) -> HttpResponse:
    """What an enterprise has still to tell; POST makes the package of it."""
    actor = actor_in(request)
    asked = request.POST if request.method == "POST" else request.GET
    places = enterprises(actor, "exchange.send")
    business = asked.get("business", "0004")
    place = places.filter(pk=as_uuid(asked["organisation"])).first() if asked.get("organisation") else None  # fmt: skip
    if business not in WORKED or (asked.get("organisation") and place is None):
        raise Http404
    if request.method == "POST" and place is not None:
        return _made(request, place.pk, business)
    context: dict[str, Any] = {
        "places": places,
        "place": place,
        "business": business,
        "businesses": WORKED,
        "key": uuid7(),
    }
    if place is not None:
        waiting = Package.objects.filter(organisation=place, business=business, state="unread")
        changes = changes_for(place.pk, business)
        context |= {
            "changes": [line_of(c.oper, c.record.told()) for c in changes[:MOST]],
            "change_count": len(changes),
            "warned": _warned(changes),
            "waiting": waiting.first(),
        }
    return render(request, "desk/package_out.html", context)


def _made(request: HttpRequest, place_id: UUID, business: str) -> HttpResponse:
    try:
        row = actions.make_package(
            by=actor_in(request),
            organisation_id=place_id,
            business=business,
            idempotency_key=request.POST.get("key", "") or str(uuid7()),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect(f"/exchange/out/?organisation={place_id}&business={business}")
    words = "数据包已生成并记入台账；请下载后报送，再登记国资委的回执"
    messages.success(request, words, extra_tags="note-good")
    return redirect("package", package_id=row.pk)


def _warned(changes: list[Change]) -> list[tuple[str, list[str]]]:
    """What the national system will warn of; it takes the package all the same."""
    told = [
        (c.record.name, incomplete(c.record))
        for c in changes
        if c.oper != "del" and not isinstance(c.record, Item)
    ]
    return [(name, words) for name, words in told if words]


def line_of(oper: str, told: dict[str, Any]) -> dict[str, Any]:
    """A record of a package as a row of a table."""
    return told | {
        "oper": OPERS[oper],
        "tone": {"add": "state-done", "edit": "state-going", "del": "state-void"}[oper],
        "rate_words": SHARES.get(told.get("rate", ""), told.get("rate", "")),
    }


@needs("exchange.send exchange.settle")
def incoming(request: HttpRequest) -> HttpResponse:
    """Choose a package: it is looked at, nothing is taken in yet."""
    if request.method == "POST":
        try:
            name, content = _file_in(request)
            found = arrivals.arrive(by=actor_in(request), name=name, content=content)
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            return redirect("arrival", arrival_id=found.pk)
    return render(request, "desk/package_in.html", {"largest": largest() >> 20})


def _file_in(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise Refused("请选择数据包文件")
    if file.size > largest():
        raise Refused(f"数据包超过 {largest() >> 20} MB")
    return str(file.name), file.read()


@needs("exchange.send exchange.settle")
def arrival(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Dry run: everything that is wrong, or everything it would do; POST takes it in."""
    actor = actor_in(request)
    try:
        if request.method == "POST":
            return _taken_in(request, actor, arrival_id)
        looked = arrivals.look(by=actor, arrival_id=arrival_id)
    except PackageDraft.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("package_in")
    changes = [line_of(c.oper, c.record.told()) for c in looked.read.changes[:MOST]]
    context = {
        "looked": looked,
        "largest": largest() >> 20,
        "business": looked.name.business,
        "title": BUSINESSES[looked.name.business],
        "place": looked.arrival.organisation,
        "faults": looked.read.faults[:MOST],
        "changes": changes,
        "change_count": len(looked.read.changes),
        "counts": looked.words.counts if looked.words else {},
        "key": uuid7(),
    }
    return render(request, "desk/package_in.html", context)


def _taken_in(request: HttpRequest, actor: Actor, arrival_id: UUID) -> HttpResponse:
    with transaction.atomic():
        row = arrivals.take_in(
            by=actor,
            arrival_id=arrival_id,
            idempotency_key=request.POST.get("key", "") or str(uuid7()),
        )
    if isinstance(row, StaticResources):
        messages.success(request, "静态资源已接收，此后按它核对", extra_tags="note-good")
        return redirect("static_resources")
    if row.faults:
        messages.error(request, "数据包没有收下，下面是拒收回执", extra_tags="note-warn")
    else:
        messages.success(request, f"已导入 {len(row.changes)} 条记录", extra_tags="note-good")
    return redirect("package", package_id=row.pk)


@needs("exchange.read")
def one(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """What is in it or why it was refused, its file, its receipt, what one may do now."""
    actor = actor_in(request)
    seen = Package.objects.visible_to(actor).select_related("organisation", "filed_by__person")
    found = seen.filter(pk=package_id).first()
    if found is None:
        raise Http404
    may = reaches(actor, "exchange.send", found.organisation_id)
    subject = RecordRef(PACKAGE.label, found.pk)
    context = {
        "package": found,
        "state_title": PACKAGE.states[found.state],
        "receipt_code": RECEIPTS.get(found.state, ""),
        "changes": [line_of(c["oper"], c["record"]) for c in found.changes[:MOST]],
        "change_count": len(found.changes),
        "faults": found.faults[:MOST],
        "verbs": PACKAGE.open_to(found.state, actor.permissions) if may else [],
        "panel": panel_of(subject),
        "why": explain(PACKAGE.label, found.pk) if found.state == "unread" else None,
        "history": Entry.objects.visible_to(actor).of(subject),
        "key": uuid7(),
    }
    return render(request, "desk/package.html", context)


@needs("exchange.send")
@require_POST
def act_on(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """The receipt of a package out; what is refused is said where the person is."""
    carried_out(request, actions.act, Package.DoesNotExist, package_id=package_id)
    return redirect("package", package_id=package_id)


@needs("authority.draft")
@require_POST
def into_draft(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Matters the national system holds, as rows of a draft that does not say them yet."""
    try:
        count = bring_into_draft(by=actor_in(request), list_id=list_id)
    except AuthorityList.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"已补入 {count} 个事项，请逐项核对金额线", extra_tags="note-good"
        )
    return redirect("authority_list", list_id=list_id)
