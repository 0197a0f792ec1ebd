"""The signature on a matter, read on a phone; its receipt, to be printed and checked."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from uuid6 import uuid7

from sunshine.before.filings import queries
from sunshine.before.filings.queries.admitting import admission
from sunshine.before.filings.workflow import MATTER
from sunshine.faces.desk.pages.filings import kinds, seen
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.filed import verbs_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.reviewed import reviews_on
from sunshine.foundation.identity.queries import totp_of
from sunshine.foundation.identity.rules import Confirmation
from sunshine.foundation.ledger.models import Entry, LogLeaf
from sunshine.foundation.workflow.models import Endorsement

LATER = {"signature", "copy", "on_file"}  # what the signature itself brings about


@needs("matter.sign")
def sign(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Everything the signature covers, then one button; presence is proved on the way."""
    actor = actor_in(request)
    found = seen(actor, matter_id)
    given = list(Endorsement.objects.of(MATTER.label, found.pk))
    if not any(t.verb == "sign" for t in verbs_of(found, actor, given)):
        return redirect("matter", matter_id=matter_id)
    must_confirm = actor.confirmation != Confirmation.GIVEN
    context = {
        "matter": found,
        "kind": kinds()[found.matter_class],
        "covered": queries.manifest_of(found).items(),
        "law": found.law,
        "reviews": reviews_on(found, actor),
        "soundings": [e for e in given if e.verb == "sound" and e.voided_at is None],
        "missing": [r for r in admission(found).missing if r.code not in LATER],
        "must_confirm": must_confirm,
        "by_code": must_confirm and totp_of(request.user) is not None,
        "is_deputy": actor.on_behalf_of_id is not None,
        "key": uuid7(),
    }
    return render(request, "desk/filing_sign.html", context)


@needs("matter.read")
def receipt(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """The signature that stands, what it covers, and the code by which the log proves it."""
    found = seen(actor_in(request), matter_id)
    live = Endorsement.objects.of(MATTER.label, found.pk).live().filter(verb="sign")
    signature = live.last()
    if signature is None:
        raise Http404
    entry = Entry.objects.get(pk=signature.entry_id)
    context = {
        "matter": found,
        "signature": signature,
        "covered": _in_order(signature.manifest, list(queries.manifest_of(found))),
        "code": bytes(entry.leaf_hash).hex(),
        "place": LogLeaf.objects.filter(entry_id=entry.pk).first(),
        "address": request.build_absolute_uri(reverse("entry", args=[entry.pk])),
        "log": request.build_absolute_uri("/log/checkpoint"),
    }
    return render(request, "desk/filing_receipt.html", context)


def _in_order(manifest: dict[str, str], names: list[str]) -> list[tuple[str, str]]:
    """The database keeps no order of fields; the form has one."""
    place = {name: n for n, name in enumerate(names)}
    return sorted(manifest.items(), key=lambda pair: place.get(pair[0], len(place)))
