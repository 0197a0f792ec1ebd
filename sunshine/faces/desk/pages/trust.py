"""Receipts people can take away, and the state of the log."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.ledger.actions.sequencing import policy, signer
from sunshine.foundation.ledger.engine.notes import Verifier
from sunshine.foundation.ledger.models import Checkpoint, Entry, LogLeaf
from sunshine.foundation.ledger.queries import act_file, receipt_of
from sunshine.foundation.ledger.rules.texts import parse_head, parse_note

SHOWN = 20


def _entry(request: HttpRequest, entry_id: UUID) -> Entry:
    found = Entry.objects.visible_to(actor_in(request)).filter(pk=entry_id).first()
    if found is None:
        raise Http404
    return found


@needs()
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One act: what was kept, where it lies in the log, how to check it without us."""
    found = _entry(request, entry_id)
    place = LogLeaf.objects.filter(entry_id=found.pk).first()
    later = Checkpoint.objects.filter(size__gt=place.index if place else 2**62)
    first = later.order_by("size").first()
    witnessed = later.filter(cosignatures__isnull=False).order_by("size").first()
    context = {
        "entry": found,
        "hash": bytes(found.leaf_hash).hex(),
        "place": place,
        "signed": first,
        "witnesses": witnessed.cosignatures.all() if witnessed else [],
        "vkey": signer().verifier.vkey,
    }
    return render(request, "desk/entry.html", context)


@needs()
def receipt_file(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    proof = receipt_of(_entry(request, entry_id))
    if proof is None:
        raise Http404
    return _file(proof, f"{entry_id}.tlog-proof", "text/plain")


@needs()
def act_json(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    return _file(act_file(_entry(request, entry_id)), f"{entry_id}.json", "application/json")


@needs()
def transparency(request: HttpRequest) -> HttpResponse:
    """How long the log is, who has seen it, and the latest acts the reader may see."""
    last = Checkpoint.objects.order_by("-size").first()
    entries = list(Entry.objects.visible_to(actor_in(request)).order_by("-pk")[:SHOWN])
    numbers = dict(
        LogLeaf.objects.filter(entry_id__in=[e.pk for e in entries]).values_list(
            "entry_id", "index"
        )
    )
    asked = policy()
    context = {
        "last": last,
        "root": parse_head(parse_note(last.note).text).root.hex() if last else "",
        "vkey": signer().verifier.vkey,
        "rows": [(e, numbers.get(e.pk)) for e in entries],
        "quorum": asked.quorum,
        "witnesses": [
            (name, last.cosignatures.filter(witness=name).first() if last else None)
            for name in (Verifier.parse(v).name for v in asked.witnesses)
        ],
    }
    return render(request, "desk/transparency.html", context)


def _file(text: str, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
