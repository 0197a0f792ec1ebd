"""One row of evidence: what it held, the persons in it by right, protected fields by an act."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.hits.models import HitEvidence
from sunshine.datacentre.catalogue.engine import KEYED, Field, Mart, marts, veiled
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.mandates.actions.unmasking import unmask
from sunshine.foundation.mandates.queries import is_open_to
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.vault.queries import MASK, Shown, people_of
from sunshine.foundation.workflow.rules import Refused


def _row(actor: Actor, alert_id: UUID, position: int) -> HitEvidence:
    found = HitEvidence.objects.filter(
        hit__alert__in=Alert.objects.visible_to(actor), hit__alert=alert_id, position=position
    )
    row = found.select_related("hit").first()
    if row is None:
        raise Http404
    return row


@needs("alert.read")
def evidence_row(request: HttpRequest, alert_id: UUID, position: int) -> HttpResponse:
    """One record as it was when the hit was raised; persons by right."""
    actor = actor_in(request)
    row = _row(actor, alert_id, position)
    mart = marts(content_root())[row.mart]
    clear = is_open_to(actor, RecordRef(ALERT.label, alert_id), str(position))
    held = row.row if clear else veiled(content_root(), mart, row.row)
    # what `veiled` has hidden is no key any more: it stands there in its own words
    named = (f for f in mart.fields if f.type == "person" and (clear or not f.field_class))
    persons = [f for f in named if held.get(f.name)]
    people = people_of(
        [str(held[f.name]) for f in persons], may_read=_reads_names(actor, row), clear=clear
    )
    facts = [
        fact
        for f in mart.fields
        if held.get(f.name) is not None
        for fact in _facts(f, held, people)
    ]
    context = {
        "row": row,
        "facts": facts,
        "mart": mart,
        "alert_id": alert_id,
        "may_amend": actor.may("amendment.file") and row.hit.organisation_id is not None,
        "is_clear": clear,
        "may_unmask": actor.may("person.unmask") and _hides_something(mart, row.row, people),
        "key": uuid7(),
    }
    return render(request, "desk/row.html", context)


@needs("person.unmask")
@require_POST
def unmask_row(request: HttpRequest, alert_id: UUID, position: int) -> HttpResponse:
    """Show protected fields of this row for some minutes; what is refused is said there."""
    row = _row(actor_in(request), alert_id, position)
    open_to_reader(
        request, RecordRef(ALERT.label, alert_id), str(position), row.hit.organisation_id
    )
    return redirect("evidence_row", alert_id=alert_id, position=position)


def open_to_reader(
    request: HttpRequest, subject: RecordRef, part: str, organisation_id: UUID | None
) -> None:
    """The act of unmasking a part of a record that the reader sees, and what came of it in words."""
    try:
        entry = unmask(
            by=actor_in(request),
            subject=subject,
            part=part,
            organisation_id=organisation_id,
            reason=request.POST.get("reason", ""),
            idempotency_key=request.POST.get("key", "") or str(uuid7()),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"已记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )


def _hides_something(mart: Mart, row: dict[str, object], people: dict[str, Shown]) -> bool:
    """There is a mask on the page, so there is something to ask for."""
    masked = any(p.name == MASK or p.identity_number for p in people.values())
    told = (f for f in mart.fields if f.field_class and f.type not in KEYED)  # nobody has them
    return masked or any(row.get(f.name) is not None for f in told)


def _reads_names(actor: Actor, row: HitEvidence) -> bool:
    """`person.read` where the row belongs, not merely somewhere."""
    place = row.hit.organisation_id
    if place is None:
        return actor.reads_open("person.read")
    return reaches(actor, "person.read", place)


def _facts(
    field: Field, row: dict[str, object], people: dict[str, Shown]
) -> list[tuple[str, str, object]]:
    """Title, type, value as shown; a person is a name and, where one is known, a number."""
    value = str(row[field.name])
    if value in people and field.type == "person":
        shown = people[value]
        number = [(f"{field.title}证件号", "text", shown.identity_number)]
        return [(field.title, field.type, shown.name), *(number if shown.identity_number else [])]
    if field.type in KEYED and value.startswith("p_"):
        return [(field.title, field.type, f"号码标识 {value[2:10]}")]
    return [(field.title, field.type, field.values.get(value, row[field.name]))]
