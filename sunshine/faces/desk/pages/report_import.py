"""First reports from a workbook: tried first, with errors by row; then filed, each an act."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from sunshine.before.reports import forms
from sunshine.before.reports.actions.many import file_reports
from sunshine.faces.desk.pages.gate import download, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.rules import Refused

SHOWN = 200


@needs("report.file")
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  holds no data
    """The empty workbook."""
    return download(forms.template(), "reports-template.xlsx")


@needs("report.file")
def take_in(request: HttpRequest) -> HttpResponse:
    """Dry run: errors by row and column; then, with the rows that were looked at, the real thing."""
    context: dict[str, object] = {"columns": list(forms.COLUMNS.values()), "key": uuid7()}
    if request.method == "POST":
        actor = actor_in(request)
        try:
            rows = _rows_in(request)
            good, wrong = forms.checked(rows, _places(actor), now())
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


def _places(actor: Actor) -> dict[str, tuple[UUID, str]]:
    """Every name of an enterprise that one may report for."""
    mine = reachable(actor, "report.file").exclude(kind=Organisation.Kind.DEPARTMENT)
    return {
        name: (place.pk, place.name)
        for place in mine
        for name in (place.name, place.short_name, place.code, place.uscc)
        if name
    }


def _rows_in(request: HttpRequest) -> list[tuple[int, forms.Row]]:
    """From the file, or as they were looked at; raises ValueError (Chinese)."""
    if "rows" in request.POST:
        try:
            told = json.loads(request.POST["rows"])
            return [(int(n), {str(k): str(v) for k, v in row.items()}) for n, row in told]
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError("试运行的结果已失效，请重新选择文件") from error
    file = request.FILES.get("file")
    if file is None:
        raise ValueError("请选择 Excel 文件")
    return forms.read_workbook(file.read(forms.MOST_BYTES + 1))
