"""Rows of a workbook that is tried first and taken in then; enterprises by the names people write."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.documents.engine.sheets import MOST_BYTES, Row, Sheet
from sunshine.foundation.identity.rules import ALL_CLASSES, Actor
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.rules import Refused

Line = TypeVar("Line")
SHOWN = 200  # faults on the page


def places_for(
    actor: Actor, permission: str, matter_class: str = ALL_CLASSES
) -> dict[str, tuple[UUID, str]]:
    """Every name of an enterprise where somebody holds a right."""
    mine = reachable(actor, permission, matter_class=matter_class)
    return {
        name: (place.pk, place.name)
        for place in mine.exclude(kind=Organisation.Kind.DEPARTMENT)
        for name in (place.name, place.short_name, place.code, place.uscc)
        if name
    }


def rows_in(request: HttpRequest, sheet: Sheet) -> list[tuple[int, Row]]:
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
    return sheet.read(file.read(MOST_BYTES + 1))


@dataclass(frozen=True, slots=True)
class Intake(Generic[Line]):
    """How one kind of record comes from a workbook.

    `check` gives the good lines and what is wrong; `carry_out` makes an act of each line under one
    key and says how many, in words with `{}`.
    """

    sheet: Callable[[], Sheet]
    check: Callable[[Actor, Sequence[tuple[int, Row]]], tuple[Sequence[Line], Sequence[Any]]]
    carry_out: Callable[[Actor, Sequence[Line], str], int]
    said: str
    page: str  # template
    then: str  # name of the list that it ends at


def taken_in(request: HttpRequest, way: Intake[Line]) -> HttpResponse:
    """Dry run: errors by row and column; then, with the rows that were looked at, the real thing."""
    sheet = way.sheet()
    context: dict[str, object] = {"columns": list(sheet.columns.values()), "key": uuid7()}
    if request.method == "POST":
        actor = actor_in(request)
        try:
            rows = rows_in(request, sheet)
            good, wrong = way.check(actor, rows)
            if "rows" in request.POST and not wrong:
                key = request.POST.get("key", "") or str(uuid7())
                count = way.carry_out(actor, good, key)
                messages.success(request, way.said.format(count), extra_tags="note-good")
                return redirect(way.then)
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
    return render(request, way.page, context)
