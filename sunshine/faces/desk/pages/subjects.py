"""Contract, procurement, firm: what the lake holds around a subject of hits, drawn and listed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.extracts.models import Extract
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.pages.rows import open_to_reader
from sunshine.faces.desk.queries import tables_of
from sunshine.faces.desk.queries.drawn import GRAPH, Reader, pictures_of_extract, seen_rows
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.mandates.queries import is_open_to

LABEL = "extract"
OPENED = 12  # nodes opened at once: more nobody reads
SHOWN = 20


def _extract(actor: Actor, extract_id: UUID) -> Extract:
    found = (
        Extract.objects.visible_to(actor)
        .select_related("organisation", "snapshot")
        .filter(pk=extract_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@needs("alert.read")
def extract(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """Pictures, then the same rows as tables, then the clues that name it."""
    actor = actor_in(request)
    found = _extract(actor, extract_id)
    clear = is_open_to(actor, RecordRef(LABEL, found.pk), GRAPH)
    opened = {n for n in request.GET.get("open", "").split(",")[:OPENED] if n}
    rows = seen_rows(found, actor)
    alerts = Alert.objects.visible_to(actor).filter(hit__in=found.hits.values("pk"))
    elsewhere = Extract.objects.visible_to(actor).filter(
        kind=found.kind, subject_id=found.subject_id
    )
    context = {
        "extract": found,
        "pictures": pictures_of_extract(found, Reader(actor, found.organisation_id, clear), opened),
        "tables": tables_of(
            ((mart, row, None) for mart, mine in rows.items() for row in mine), actor
        ),
        "alerts": alerts.select_related("hit").order_by("due_on", "pk")[:SHOWN],
        "elsewhere": elsewhere.exclude(pk=found.pk).select_related("organisation").defer("rows")[:SHOWN],
        "is_clear": clear,
        "has_persons": any(m in rows for m in ("ownership", "position", "kinship")),
        "may_unmask": actor.may("person.unmask"),
        "key": uuid7(),
    }  # fmt: skip
    return render(request, "desk/extract.html", context)


@needs("person.unmask")
@require_POST
def unmask_extract(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """Show the persons of this picture for some minutes; what is refused is said there."""
    found = _extract(actor_in(request), extract_id)
    open_to_reader(request, RecordRef(LABEL, found.pk), GRAPH, found.organisation_id)
    return redirect("extract", extract_id=found.pk)


@needs("person.unmask")
@require_POST
def unmask_path(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The same for the path that a hit's evidence shows."""
    found = Alert.objects.visible_to(actor_in(request)).filter(pk=alert_id).first()
    if found is None:
        raise Http404
    open_to_reader(request, RecordRef(ALERT.label, alert_id), GRAPH, found.organisation_id)
    return redirect("alert", alert_id=alert_id)
