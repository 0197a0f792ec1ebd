"""Files of records: attached and withdrawn where the record is, handed out to who sees it."""

import logging
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.datacentre.amendments.actions.proofs import attach_proof, withdraw_proof
from sunshine.datacentre.amendments.models import Amendment
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.evidence.actions import hand_out
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.pages import arrived_in, handed_out, receiving
from sunshine.foundation.ui.templatetags.ui import record_page
from sunshine.foundation.workflow.rules import Refused

log = logging.getLogger("sunshine.evidence")


@needs("amendment.file")
@require_POST
@receiving
def attach_to_amendment(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """One file; what is refused is said where the person is."""
    form, file = request.POST, arrived_in(request)
    try:
        if file is None:
            raise Refused("请选择文件")  # noqa: TRY301
        with transaction.atomic():
            entry = attach_proof(
                amendment_id=amendment_id,
                draft=file.draft,
                name=file.raw_name,
                grade=form.get("secrecy", ""),
                by=actor_in(request),
                version=form.get("version") or None,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
    except Amendment.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"材料已附上并记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )
    return redirect("amendment", amendment_id=amendment_id)


@needs("amendment.file")
@require_POST
def withdraw_from_amendment(
    request: HttpRequest, amendment_id: UUID, evidence_id: UUID
) -> HttpResponse:
    form = request.POST
    try:
        with transaction.atomic():
            entry = withdraw_proof(
                amendment_id=amendment_id,
                evidence_id=evidence_id,
                reason=form.get("reason", "").strip(),
                by=actor_in(request),
                version=form.get("version") or None,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
    except Amendment.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"材料已撤下并记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )
    return redirect("amendment", amendment_id=amendment_id)


@needs()
def download(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    """GET for an internal file; a sensitive one takes POST with its purpose."""
    purpose = request.POST.get("purpose", "")
    try:
        row, file = hand_out(evidence_id=evidence_id, by=actor_in(request), purpose=purpose)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect(record_page(Evidence.objects.get(pk=evidence_id)))
    except DamagedError as error:
        log.exception("evidence damaged")  # words hold the hash, no name
        return render(request, "ui/file_damaged.html", {"words": str(error)}, status=500)
    return handed_out(row, file, request.headers.get("Range", ""))
