"""Rules of procedure (0005) of enterprises, and the words of the national system (0002)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.exchange.actions import regulations as acts
from sunshine.before.exchange.engine.downlink import write_downlink
from sunshine.before.exchange.forms import regulation_in, votes_in
from sunshine.before.exchange.models import Regulation, StaticResources
from sunshine.before.exchange.queries import item_codes, newest_words, own_vocabulary, vocabulary
from sunshine.before.exchange.rules.naming import PackageName
from sunshine.before.exchange.rules.regulations import DEFAULT, FILE_KINDS, SHARES, Vote
from sunshine.before.exchange.rules.vocabulary import FILES
from sunshine.faces.desk.pages.authority import as_uuid, enterprises
from sunshine.faces.desk.pages.gate import exported, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.pages import arrived_in, receiving
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable, reaches
from sunshine.foundation.workflow.rules import Refused

SHOWN, BLANK, EDITIONS = 30, 3, 20


@needs("exchange.read")
def regulations(request: HttpRequest) -> HttpResponse:
    """Newest first; `q` finds by name or enterprise, `after` pages."""
    actor = actor_in(request)
    found = Regulation.objects.visible_to(actor).select_related("organisation")
    q = request.GET.get("q", "").strip()[:80]
    if q:
        found = found.filter(Q(name__icontains=q) | Q(organisation__name__icontains=q))
    if after := request.GET.get("after"):
        found = found.filter(pk__lt=as_uuid(after))
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    context = {
        "regulations": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "q": q,
        "may_send": actor.may("exchange.send"),
    }
    return render(request, "desk/regulations.html", context)


@needs("exchange.read")
def one(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """Quorum, ways to vote, files, and whether the other side holds the same."""
    actor = actor_in(request)
    found = _found(actor, regulation_id)
    may = not found.is_ended and reaches(actor, "exchange.send", found.organisation_id)
    subject = RecordRef(acts.LABEL, found.pk)
    value = found.value
    context = {
        "regulation": found,
        "value": value,
        "rate_words": SHARES.get(value.rate, ""),
        "kind_of": {f.name: FILE_KINDS.get(f.kind, f.kind) for f in value.files},
        "is_same": found.sent == found.told,
        "may_edit": may,
        "attach_url": reverse("regulation_attach", args=[found.pk]) if may else "",
        "file_kinds": FILE_KINDS.items(),
        "panel": panel_of(subject),
        "history": Entry.objects.visible_to(actor).of(subject),
        "key": uuid7(),
    }
    return render(request, "desk/regulation.html", context)


@needs("exchange.send")
def edit(request: HttpRequest, regulation_id: UUID | None = None) -> HttpResponse:
    """A new one, or the next version; what is refused is said above the form as it was filled in."""
    actor, form = actor_in(request), request.POST
    found = _found(actor, regulation_id) if regulation_id else None
    if found and (found.is_ended or not reaches(actor, "exchange.send", found.organisation_id)):
        raise Http404
    places = enterprises(actor, "exchange.send")
    place = found.organisation if found else _place(request, places)
    if request.method == "POST" and place is not None:
        value = regulation_in(form, found.record if found else form.get("record", "")[:32])
        try:
            row = acts.save_regulation(
                by=actor,
                organisation_id=place.pk,
                value=value,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            messages.success(request, f"已登记《{row.name}》", extra_tags="note-good")
            return redirect("regulation", regulation_id=row.pk)
    return render(request, "desk/regulation_form.html", _form(request, found, place, places))


def _place(request: HttpRequest, places: QuerySet[Organisation]) -> Organisation | None:
    text = request.POST.get("organisation", "") or request.GET.get("organisation", "")
    return places.filter(pk=as_uuid(text)).first() if text else None


def _form(
    request: HttpRequest, found: Regulation | None, place: Organisation | None, places: Any
) -> dict[str, Any]:
    form, words = request.POST, vocabulary()
    given = form if request.method == "POST" else (found.told if found else {})
    votes = votes_in(form) if request.method == "POST" else (found.value.votes if found else (Vote(DEFAULT, ""),))  # fmt: skip
    reviewed = given.get("is_reviewed")
    return {
        "regulation": found,
        "place": place,
        "places": places,
        "given": given,
        "reviewed": reviewed in {True, "是"},
        "votes": [*votes, *[Vote("", "")] * BLANK],
        "types": words.regulation_types,
        "modes": [m.name for m in words.modes],
        "rates": SHARES.items(),
        "codes": [DEFAULT, *sorted(item_codes(place.pk))] if place else [DEFAULT],
        "record": form.get("record") or uuid7().hex,
        "key": form.get("key") or uuid7(),
    }


@needs("exchange.send")
@require_POST
def end(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """It holds no longer."""
    _found(actor_in(request), regulation_id)
    try:
        acts.end_regulation(
            by=actor_in(request),
            regulation_id=regulation_id,
            reason=request.POST.get("reason", ""),
            idempotency_key=request.POST.get("key", "") or str(uuid7()),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(request, "已废止，下一个数据包会报送删除", extra_tags="note-good")
    return redirect("regulation", regulation_id=regulation_id)


@needs("exchange.send")
@require_POST
@receiving
def attach(request: HttpRequest, regulation_id: UUID) -> HttpResponse:
    """A formal text or the evidence of review."""
    actor = actor_in(request)
    _found(actor, regulation_id)
    try:
        with transaction.atomic():
            acts.attach_file(
                by=actor,
                regulation_id=regulation_id,
                kind=request.POST.get("kind", ""),
                upload=_upload(request),
                idempotency_key=request.POST.get("key", "") or str(uuid7()),
            )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(request, "文件已附上并记入台账", extra_tags="note-good")
    return redirect("regulation", regulation_id=regulation_id)


def _upload(request: HttpRequest) -> Upload:
    file = arrived_in(request)
    if file is None:
        raise Refused("请选择文件")
    return Upload(file.draft, file.raw_name, request.POST.get("secrecy", ""))


@needs("exchange.send")
@require_POST
def withdraw_file(request: HttpRequest, regulation_id: UUID, evidence_id: UUID) -> HttpResponse:
    """It stays readable, marked as withdrawn."""
    actor = actor_in(request)
    _found(actor, regulation_id)
    try:
        with transaction.atomic():
            acts.withdraw_file(
                by=actor,
                regulation_id=regulation_id,
                evidence_id=evidence_id,
                reason=request.POST.get("reason", "").strip() or "（没有写明）",
                idempotency_key=request.POST.get("key", "") or str(uuid7()),
            )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(request, "文件已撤下并记入台账", extra_tags="note-good")
    return redirect("regulation", regulation_id=regulation_id)


@needs("exchange.read")
def static_resources(request: HttpRequest) -> HttpResponse:
    """The words everything is checked against, and the packages they came with."""
    actor, words = actor_in(request), vocabulary()
    context = {
        "words": words,
        "newest": newest_words(),
        "counts": [(title, words.counts[file]) for file, (title, _) in FILES.items()],
        "editions": StaticResources.objects.order_by("-pk")[:EDITIONS],
        "may_settle": actor.may("exchange.settle"),
        "places": reachable(actor, "exchange.settle").filter(uscc__isnull=False).order_by("-kind", "code")
        if actor.may("exchange.settle") else [],
    }  # fmt: skip
    return render(request, "desk/static_resources.html", context)


@needs("exchange.settle")
@require_POST
def send_down(request: HttpRequest) -> HttpResponse:
    """Our own words as a 0002, in the name of the organ that sends it; leaving the house is an act."""
    actor = actor_in(request)
    mine = reachable(actor, "exchange.settle").filter(uscc__isnull=False)
    place = _place(request, mine)
    if place is None:
        raise Http404
    words = own_vocabulary()
    name = str(PackageName(str(place.uscc), "0002", "001", today()))
    told = {"name": name, "counts": words.counts}
    content = write_downlink(words, today())
    return exported(content, name, by=actor, verb="static_resources.send", told=told)


def _found(actor: Actor, regulation_id: UUID) -> Regulation:
    seen = Regulation.objects.visible_to(actor).select_related("organisation")
    found = seen.filter(pk=regulation_id).first()
    if found is None:
        raise Http404
    return found
