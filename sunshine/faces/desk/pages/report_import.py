"""First reports from a workbook: tried first, with errors by row; then filed, each an act."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from sunshine.before.reports import forms
from sunshine.before.reports.actions.many import file_reports
from sunshine.faces.desk.pages.gate import download, needs
from sunshine.faces.desk.pages.workbooks import places_for, rows_in
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import now
from sunshine.foundation.workflow.rules import Refused

SHOWN = 200


@needs("report.file")
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  holds no data
    """The empty workbook."""
    return download(forms.SHEET.template(), "reports-template.xlsx")


@needs("report.file")
def take_in(request: HttpRequest) -> HttpResponse:
    """Dry run: errors by row and column; then, with the rows that were looked at, the real thing."""
    context: dict[str, object] = {"columns": list(forms.COLUMNS.values()), "key": uuid7()}
    if request.method == "POST":
        actor = actor_in(request)
        try:
            rows = rows_in(request, forms.SHEET)
            good, wrong = forms.checked(rows, places_for(actor, "report.file"), now())
            if "rows" in request.POST and not wrong:
                filed = file_reports(
                    by=actor,
                    reports=[(line.organisation_id, line.told) for line in good],
                    idempotency_key=request.POST.get("key", "") or str(uuid7()),
                )
                messages.success(request, f"已提交 {len(filed)} 件首报", extra_tags="note-good")
                return redirect("report_list")
        except (ValueError, Refused) as error:
            messages.error(request, str(error), extra_tags="note-warn")
        else:
            context |= {
                "tried": True,
                "good": good,
                "wrong": wrong[:SHOWN],
                "wrong_count": len(wrong),
                "rows": "" if wrong else json.dumps(rows, ensure_ascii=False),
            }
    return render(request, "desk/report_import.html", context)
