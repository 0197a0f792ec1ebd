"""What lists have in common: what the address asks for, pages by key."""

from dataclasses import fields
from datetime import date
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

PAGE = 30
LONGEST = 80  # characters of one filter value
Row = TypeVar("Row", bound=Model)


class Asked:
    """Base of the filters of a list, dataclasses of text; unknown values filter to nothing."""

    __slots__ = ()

    @classmethod
    def read(cls, params: QueryDict) -> Self:
        return cls(**{f.name: params.get(f.name, "")[:LONGEST] for f in fields(cls)})  # type: ignore[arg-type]

    def exactly(self, *names: str) -> dict[str, Any]:
        """Those of `names` that are asked for, as look-ups of columns of the same names."""
        return {name: value for name in names if (value := getattr(self, name))}


def newest_first(found: QuerySet[Row], after: str) -> tuple[list[Row], str]:
    """A page, and the key of the next one. Raises ValueError for a key nobody was given."""
    if after:
        found = found.filter(pk__lt=UUID(after))
    rows, last = _cut(found.order_by("-pk"))
    return rows, str(last.pk) if last else ""


def earliest_due(found: QuerySet[Row], after: str) -> tuple[list[Row], str]:
    """The same by `due_on`."""
    if after:
        due, _, key = after.partition("_")
        day, pk = date.fromisoformat(due), UUID(key)
        found = found.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk))
    rows, last = _cut(found.order_by("due_on", "pk"))
    return rows, f"{last.due_on}_{last.pk}" if last else ""  # type: ignore[attr-defined]


def _cut(found: QuerySet[Row]) -> tuple[list[Row], Row | None]:
    """A page, and its last row where more follow."""
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None
