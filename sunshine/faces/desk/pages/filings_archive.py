"""The whole file of a matter: on one page to print, and as an archive that is verified offline."""

from tempfile import TemporaryFile
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sunshine.before.filings.actions.bundles import (
    LEAST_PURPOSE,
    LEDGER,
    ask_bundle,
    check_purpose,
    hand_out,
    path_of,
)
from sunshine.before.filings.models import Bundle, Matter
from sunshine.faces.desk.jobs import make_archive
from sunshine.faces.desk.pages.filings import seen
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.archived import AT_ONCE, pack, size_of, whole_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import now
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

LIVE = ("making", "ready", "failed")


@needs("matter.read")
def whole(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Everything on one page, for print."""
    actor = actor_in(request)
    found = seen(actor, matter_id)
    may_archive = reaches(actor, LEDGER, found.organisation_id)
    context = whole_of(found, actor) | {
        "may_archive": may_archive,
        "bundle": _bundle(actor, found) if may_archive else None,
        "least": LEAST_PURPOSE,
    }
    return render(request, "desk/filing_whole.html", context)


def _bundle(actor: Actor, matter: Matter) -> Bundle | None:
    """The reader's latest archive of it that is being made, waits or failed."""
    found = Bundle.objects.visible_to(actor).filter(matter=matter.pk).order_by("-pk").first()
    if found is None or found.state not in LIVE:
        return None
    is_there = found.expires_at is not None and found.expires_at > now() and path_of(found).exists()
    return found if found.state != "ready" or is_there else None


def _to_take(actor: Actor, matter_id: UUID) -> Matter:
    """A matter whose acts one may read besides, or 404."""
    found = seen(actor, matter_id)
    if not reaches(actor, LEDGER, found.organisation_id):
        raise Http404
    return found


@needs(LEDGER)
@require_POST
def archive(request: HttpRequest, matter_id: UUID) -> HttpResponseBase:
    """The ZIP leaves the house; a large one is made by the worker first."""
    actor = actor_in(request)
    found = _to_take(actor, matter_id)
    purpose = request.POST.get("purpose", "").strip()[:400]
    size = size_of(whole_of(found, actor))
    try:
        check_purpose(purpose)
        if size <= AT_ONCE:
            return _at_once(found, actor, purpose)
        with transaction.atomic():
            bundle = ask_bundle(by=actor, matter=found, purpose=purpose, size=size)
            make_archive.defer(bundle_id=str(bundle.pk))
    except (Refused, DamagedError) as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    return redirect("matter_whole", matter_id=matter_id)


def _at_once(found: Matter, actor: Actor, purpose: str) -> HttpResponseBase:
    file = TemporaryFile()  # noqa: SIM115  the response closes it, after the last byte
    try:
        hand_out(
            by=actor,
            matter=found,
            purpose=purpose,
            file=file,
            pack=pack,
            tell=lambda percent: None,  # noqa: ARG005  nobody watches
        )
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=_name(found), content_type="application/zip"
    )


def _name(matter: Matter) -> str:
    return f"matter-{matter.year}-{matter.number:03d}.zip"


@needs(LEDGER)
def progress(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """How far the worker is with the archive that one asked for."""
    actor = actor_in(request)
    found = _to_take(actor, matter_id)
    context = {"matter": found, "bundle": _bundle(actor, found)}
    return render(request, "desk/filing_bundle.html", context)


@needs(LEDGER)
def bundle_file(request: HttpRequest, matter_id: UUID) -> HttpResponseBase:
    """The archive that waits, to who asked for it, by the right of today."""
    actor = actor_in(request)
    found = _to_take(actor, matter_id)
    bundle = _bundle(actor, found)
    if bundle is None or bundle.state != "ready":
        raise Http404
    return FileResponse(
        path_of(bundle).open("rb"),
        as_attachment=True,
        filename=_name(found),
        content_type="application/zip",
    )
