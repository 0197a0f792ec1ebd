"""The whole file of a matter: on one page to print, and as an archive that is verified offline."""

from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.filings.models import Matter
from sunshine.before.filings.workflow import MATTER
from sunshine.faces.desk.pages.filings import seen
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.archived import members_of, whole_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import now
from sunshine.foundation.evidence.actions import SENSITIVE
from sunshine.foundation.evidence.engine.bundles import write
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

LEDGER = "ledger.read"
LEAST_PURPOSE = 6


@needs("matter.read")
def whole(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Everything on one page, for print."""
    actor = actor_in(request)
    found = seen(actor, matter_id)
    context = whole_of(found, actor) | {
        "may_archive": reaches(actor, LEDGER, found.organisation_id),
        "least": LEAST_PURPOSE,
    }
    return render(request, "desk/filing_whole.html", context)


@needs(LEDGER)
@require_POST
def archive(request: HttpRequest, matter_id: UUID) -> HttpResponseBase:
    """The ZIP leaves the house: an act that says what for and names the manifest's hash."""
    actor = actor_in(request)
    found = seen(actor, matter_id)
    if not reaches(actor, LEDGER, found.organisation_id):
        raise Http404
    purpose = request.POST.get("purpose", "").strip()[:400]
    file = TemporaryFile()  # noqa: SIM115  the response closes it, after the last byte
    try:
        _write(file, found, actor, purpose)
    except (Refused, DamagedError) as refusal:
        file.close()
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("matter_whole", matter_id=matter_id)
    name = f"matter-{found.year}-{found.number:03d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _write(file: IO[bytes], found: Matter, actor: Actor, purpose: str) -> None:
    if len(purpose) < LEAST_PURPOSE:
        raise Refused(f"请写明导出档案的用途（至少 {LEAST_PURPOSE} 个字）")
    about: dict[str, Any] = {
        "报备号": found.label,
        "事项": found.title,
        "企业": found.organisation.name,
        "状态": MATTER.states[found.state],
        "导出人": actor.name,
        "导出时间": now().isoformat(),
        "用途": purpose,
    }
    whole = whole_of(found, actor)
    sha256, count = write(file, about, members_of(whole))
    file.seek(0)
    record(
        by=actor,
        verb="matter.archive",
        subject=RecordRef(MATTER.label, found.pk),
        organisation_id=found.organisation_id,
        content={
            "purpose": purpose,
            "manifest": sha256,
            "count": count,
            "version": found.version,
            # Read as if each had been asked for by itself.
            "sensitive": [
                {"name": p.name, "sha256": p.content_id}
                for p in whole["papers"]
                if p.secrecy == SENSITIVE
            ],
        },
        idempotency_key=f"matter.archive:{uuid7()}",
    )
