"""Number a document, lay it out, keep its file; whoever acts attaches it with the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from uuid6 import uuid7

from sunshine.foundation.clock.queries import today
from sunshine.foundation.documents.engine.docx import written
from sunshine.foundation.documents.engine.pdf import printed
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.documents.queries import template_of
from sunshine.foundation.documents.rules import Document
from sunshine.foundation.evidence.actions import Stored, attach, receive
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.actions.numbers import next_number

NUMBERING = 7_300_031
INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that has its number and lies on disk; `issue` makes it count."""

    kind: str
    organisation_id: UUID
    series: str
    number: int
    document: Document
    stored: Stored

    @property
    def told(self) -> dict[str, object]:
        """What the act that issues it says of it: the file by hash, and its number."""
        return {"file": self.stored.told, "document": self.document.number}


def prepare(
    *,
    kind: str,
    organisation_id: UUID,
    series: str,
    values: Mapping[str, str | Sequence[str]],
    grade: str = INTERNAL,
    signer: str = "",
) -> Prepared:
    """Take the next number of the organisation's series and lay the document out.

    Call it, and the act that issues it, in one transaction: the number is free again if that
    fails. `values` are the template's; year and number come from here. Raises Refused (Chinese).
    """
    on = today()
    number = next_number(Issued, NUMBERING, on.year, organisation=organisation_id, series=series)
    numbered = {**values, "series": series, "year": str(on.year), "number": str(number)}
    document = template_of(kind).fill(numbered, dated_on=on, signer=signer)
    draft = store().draft()
    draft.write(written(document))
    stored = receive(draft=draft, name=f"{document.number}.docx", grade=grade)
    return Prepared(kind, organisation_id, series, number, document, stored)


def issue(prepared: Prepared, *, by: Actor, subject: RecordRef, entry: Entry) -> Issued:
    """Hang the document on its record, as the effect of the act `entry` that tells of it."""
    file = attach(
        by=by,
        subject=subject,
        organisation_id=prepared.organisation_id,
        stored=prepared.stored,
        entry=entry,
    )
    return Issued.objects.create(
        kind=prepared.kind,
        organisation_id=prepared.organisation_id,
        series=prepared.series,
        year=prepared.document.dated_on.year,
        number=prepared.number,
        label=prepared.document.number,
        title=prepared.document.title.replace("\n", "")[:400],
        evidence=file,
        issued_at=entry.recorded_at,
    )


def pdf_of(issued: Issued, docx: bytes) -> bytes:
    """The document as PDF, made once: the same docx is the same PDF. Raises UnavailableError."""
    folder = Path(settings.SUNSHINE_HOME) / "printed"
    kept = folder / f"{issued.evidence.content_id}.pdf"
    if not kept.is_file():
        folder.mkdir(mode=0o700, exist_ok=True)
        draft = folder / f"{uuid7()}.draft"
        draft.write_bytes(printed(docx))
        draft.rename(kept)  # two at once: the last one stands, and they are alike
    return kept.read_bytes()
