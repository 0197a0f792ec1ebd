"""Rows of a workbook that is tried first and taken in then; enterprises by the names people write."""

import json
from uuid import UUID

from django.http import HttpRequest

from sunshine.foundation.documents.engine.sheets import MOST_BYTES, Row, Sheet
from sunshine.foundation.identity.rules import ALL_CLASSES, Actor
from sunshine.foundation.organisations.models import Organisation, reachable


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
