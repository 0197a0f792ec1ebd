"""Matters from a workbook: tried first, with errors by row; then filed, each an act."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from sunshine.before.filings import forms
from sunshine.before.filings.actions.many import file_matters
from sunshine.faces.desk.pages.gate import download, needs
from sunshine.faces.desk.pages.workbooks import Intake, places_for, taken_in
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.documents.engine.sheets import Row
from sunshine.foundation.identity.rules import Actor

FILE = "matter.file"


@needs(FILE)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  holds no data
    """The empty workbook."""
    return download(forms.sheet().template(), "filings-template.xlsx")


@needs(FILE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Rows are checked against the enterprises where somebody may file each class."""
    return taken_in(request, INTAKE)


def _check(
    actor: Actor, rows: Sequence[tuple[int, Row]]
) -> tuple[Sequence[forms.Line], Sequence[object]]:
    return forms.checked(rows, {kind: places_for(actor, FILE, kind) for kind in matter_classes()})


def _carry_out(actor: Actor, lines: Sequence[forms.Line], key: str) -> int:
    matters = [(line.organisation_id, line.told) for line in lines]
    return len(file_matters(by=actor, matters=matters, idempotency_key=key))


INTAKE = Intake(
    sheet=forms.sheet,
    check=_check,
    carry_out=_carry_out,
    said="已报备 {} 件",
    page="desk/filing_import.html",
    then="matter_list",
)
