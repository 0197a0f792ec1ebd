"""A numbered document as PDF."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.documents.actions import pdf_of
from sunshine.foundation.documents.engine.pdf import UnavailableError
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.evidence.actions import hand_out
from sunshine.foundation.evidence.pages import HEADERS
from sunshine.foundation.ui.templatetags.ui import record_page
from sunshine.foundation.workflow.rules import Refused


@needs()
def pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Made from the kept docx, which alone is the evidence. A sensitive one is handed out as docx
    only, with its purpose.
    """
    actor = actor_in(request)
    found = Issued.objects.visible_to(actor).select_related("evidence").filter(pk=document_id)
    issued = found.first()
    if issued is None:
        raise Http404
    try:
        _, file = hand_out(evidence_id=issued.evidence_id, by=actor)
        with file:
            content = pdf_of(issued, file.read())
    except (Refused, UnavailableError) as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect(record_page(issued.evidence))
    answer = HttpResponse(content, content_type="application/pdf", headers=HEADERS)
    name = content_disposition_header(as_attachment=True, filename=f"{issued.label}.pdf")
    answer["Content-Disposition"] = name or "attachment"
    return answer
