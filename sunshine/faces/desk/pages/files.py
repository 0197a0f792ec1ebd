"""Files of records: attached and withdrawn where the record is, handed out to who sees it."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import proofs as alerts
from sunshine.analysis.alerts.models import Alert
from sunshine.before.filings.actions import proofs as filings
from sunshine.before.filings.models import Matter
from sunshine.before.recusals.actions import adjustments
from sunshine.before.recusals.models import Adjustment
from sunshine.before.reports.actions import proofs as reports
from sunshine.before.reports.models import MajorReport
from sunshine.before.reviews.actions import conditions
from sunshine.before.reviews.models import Condition
from sunshine.before.risks.actions import proofs as risks
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.samples.actions import proofs as samples
from sunshine.before.samples.models import Check
from sunshine.datacentre.amendments.actions import proofs as amendments
from sunshine.datacentre.amendments.models import Amendment
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.evidence.actions import Door, Upload, hand_out
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.pages import arrived_in, handed_out, receiving
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ui.templatetags.ui import record_page
from sunshine.foundation.workflow.rules import Refused

LONGEST_KIND = 80  # characters
FILERS = (
    "amendment.file alert.dispose report.file matter.file sample.answer risk.file conflict.adjust"
)
log = logging.getLogger("sunshine.evidence")


# Label of a record → how files come to it; what `proof_door` refuses is said on its page.
DOORS = {
    "amendment": amendments.proof_door,
    "alert": alerts.proof_door,
    "report": reports.proof_door,
    "condition": conditions.proof_door,
    "matter": filings.proof_door,
    "check": samples.proof_door,
    "risk_point": risks.point_door,
    "control": risks.control_door,
    "adjustment": adjustments.proof_door,
}
ABSENT = (
    Amendment.DoesNotExist,
    Alert.DoesNotExist,
    MajorReport.DoesNotExist,
    Condition.DoesNotExist,
    Matter.DoesNotExist,
    Check.DoesNotExist,
    RiskPoint.DoesNotExist,
    Control.DoesNotExist,
    Adjustment.DoesNotExist,
)


def _through(
    request: HttpRequest, label: str, record_id: UUID, work: Callable[[Door], Entry], done: str
) -> HttpResponse:
    form = request.POST
    try:
        with transaction.atomic():
            door = DOORS[label](
                record_id=record_id,
                by=actor_in(request),
                version=form.get("version") or None,
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
            entry = work(door)
    except ABSENT as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        words = f"材料已{done}并记入台账，存证指纹 {entry.short_hash}"
        messages.success(request, words, extra_tags="note-good")
    return redirect(label, record_id)


@needs(FILERS)
@require_POST
@receiving
def attach_file(request: HttpRequest, label: str, **ids: UUID) -> HttpResponse:
    """One file; what is refused is said where the person is."""
    file, grade = arrived_in(request), request.POST.get("secrecy", "")
    kind = request.POST.get("kind", "")[:LONGEST_KIND]

    def work(door: Door) -> Entry:
        if file is None:
            raise Refused("请选择文件")
        return door.attach(Upload(file.draft, named(file.raw_name, kind), grade))

    return _through(request, label, ids[f"{label}_id"], work, "附上")


@needs(FILERS)
@require_POST
def withdraw_file(request: HttpRequest, label: str, evidence_id: UUID, **ids: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    return _through(
        request,
        label,
        ids[f"{label}_id"],
        lambda door: door.withdraw(evidence_id, reason=reason),
        "撤下",
    )


def named(name: str, kind: str) -> str:
    """What a file is goes into its name, where it is not there yet: that is how it is found."""
    return name if kind in name else f"{kind}－{name}"


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
