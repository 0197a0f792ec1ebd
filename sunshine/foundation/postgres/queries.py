"""Lookups that every act makes: Django writes their SQL once, afterwards only values are bound.

Building a queryset and its SQL costs five to eight times what asking costs (ADR 0009), and an
act asks about ten times. Only for questions whose shape never changes; what a reader may see
depends on the reader and stays an ordinary queryset.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import BooleanField, F, Lookup, Q
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=models.Model)
Slots = list[tuple[int | None, Any]]


def among(keys: Iterable[UUID]) -> RawSQL:
    """For `pk__in` of many keys that Python holds: one value, so one statement and one plan
    however many there are.
    """
    return RawSQL("select unnest(%s::uuid[])", [list(keys)])


class OneOf(Lookup):
    """`field = any(array of keys)`: one statement as with `among`, and one walk through the index
    where row-level security makes every new look into a table dear.
    """

    lookup_name = "one_of"
    output_field = BooleanField()

    def get_prep_lookup(self) -> list[UUID]:
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = any(%s::uuid[])", [*params, self.rhs]


def one_of(field: str, keys: Iterable[UUID]) -> Q:
    return Q(OneOf(F(field), keys))


def written(sql: str, params: Iterable[Any] = ()) -> RawSQL:
    """A subquery whose SQL is written out; every value is bound, none stands in the text."""
    return RawSQL(sql, list(params))  # noqa: S611  the text is a constant of the caller


def expected(rows: models.QuerySet[Any]) -> int:
    """How many rows the planner expects, by what ANALYZE saw last; none is read."""
    return int(json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"])


class FixedLookup(Generic[M]):
    """`ask` builds the queryset from values; `marks` are distinct examples of them, none empty.

    Values may be None later on: that is another question (IS NULL) and gets SQL of its own.
    Raises ValueError where a value would change the shape, so that it is in no parameter.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[M, Any]], *marks: Any) -> None:
        self._ask, self._marks = ask, marks
        self._written: dict[tuple[bool, ...], tuple[str, Slots]] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """As `values_list` would give them."""
        empty = tuple(value is None for value in values)
        if empty not in self._written:
            self._written[empty] = self._write(empty)
        sql, slots = self._written[empty]
        bound = [constant if at is None else values[at] for at, constant in slots]
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            return list(cursor.fetchall())

    def records(self, model: type[M], *values: Any) -> list[M]:
        """As the queryset itself would give them, where it asks for all fields of one model."""
        fields = model._meta.concrete_fields
        names = [field.attname for field in fields]
        kept = [(at, f) for at, f in enumerate(fields) if hasattr(f, "from_db_value")]
        found = []
        for row in self.rows(*values):
            told = list(row)
            for at, field in kept:
                told[at] = field.from_db_value(told[at], None, connection)
            found.append(model.from_db(DEFAULT_DB_ALIAS, names, told))
        return found

    def _write(self, empty: tuple[bool, ...]) -> tuple[str, Slots]:
        marks = [None if gone else m for m, gone in zip(self._marks, empty, strict=True)]
        sql, params = self._ask(*marks).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        slots: Slots = [(marks.index(p), None) if p in marks else (None, p) for p in params]
        carried = {at for at, _ in slots}
        if lost := [m for at, m in enumerate(marks) if m is not None and at not in carried]:
            raise ValueError(f"not a parameter of the lookup: {lost}")
        return sql, slots


def history_mark(model: type[models.Model]) -> int:
    """How far the history of a model goes: it grows with every change of a row; 0 before one."""
    event = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    last: int | None = event._default_manager.aggregate(last=models.Max("pgh_id"))["last"]
    return last or 0
