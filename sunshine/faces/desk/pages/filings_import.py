"""Matters from a workbook: tried first, with errors by row; then filed, each an act."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from sunshine.before.filings import forms
from sunshine.before.filings.actions.many import file_matters
from sunshine.faces.desk.pages.gate import download, needs
from sunshine.faces.desk.pages.workbooks import places_for, rows_in
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.workflow.rules import Refused

SHOWN = 200
FILE = "matter.file"


@needs(FILE)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  holds no data
    """The empty workbook."""
    return download(forms.sheet().template(), "filings-template.xlsx")


@needs(FILE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Dry run: errors by row and column; then, with the rows that were looked at, the real thing."""
    sheet = forms.sheet()
    context: dict[str, object] = {"columns": list(sheet.columns.values()), "key": uuid7()}
    if request.method == "POST":
        actor = actor_in(request)
        try:
            rows = rows_in(request, sheet)
            places = {kind: places_for(actor, FILE, kind) for kind in matter_classes()}
            good, wrong = forms.checked(rows, places)
            if "rows" in request.POST and not wrong:
                filed = file_matters(
                    by=actor,
                    matters=[(line.organisation_id, line.told) for line in good],
                    idempotency_key=request.POST.get("key", "") or str(uuid7()),
                )
                messages.success(request, f"已报备 {len(filed)} 件", extra_tags="note-good")
                return redirect("matter_list")
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
    return render(request, "desk/filing_import.html", context)
