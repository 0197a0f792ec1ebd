"""First reports from a workbook: tried first, with errors by row; then filed, each an act."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from sunshine.before.reports import forms
from sunshine.before.reports.actions.many import file_reports
from sunshine.faces.desk.pages.gate import download, needs
from sunshine.faces.desk.pages.workbooks import Intake, places_for, taken_in
from sunshine.foundation.clock.queries import now
from sunshine.foundation.documents.engine.sheets import Row
from sunshine.foundation.identity.rules import Actor

FILE = "report.file"


@needs(FILE)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  holds no data
    """The empty workbook."""
    return download(forms.SHEET.template(), "reports-template.xlsx")


@needs(FILE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Rows are checked against the enterprises where somebody may report, as of this moment."""
    return taken_in(request, INTAKE)


def _check(
    actor: Actor, rows: Sequence[tuple[int, Row]]
) -> tuple[Sequence[forms.Line], Sequence[object]]:
    return forms.checked(rows, places_for(actor, FILE), now())


def _carry_out(actor: Actor, lines: Sequence[forms.Line], key: str) -> int:
    reports = [(line.organisation_id, line.told) for line in lines]
    return len(file_reports(by=actor, reports=reports, idempotency_key=key))


INTAKE = Intake(
    sheet=lambda: forms.SHEET,
    check=_check,
    carry_out=_carry_out,
    said="已提交 {} 件首报",
    page="desk/report_import.html",
    then="report_list",
)
