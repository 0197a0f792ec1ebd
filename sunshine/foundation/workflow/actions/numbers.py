"""Numbers of records, per year, without gaps."""

from typing import Any

from django.db import connection, models
from django.db.models import Max

from sunshine.foundation.clock.queries import today


def next_number(
    model: type[models.Model], lock: int, year: int | None = None, **within: object
) -> int:
    """The next of a year (of this one), of those `within` (of an organisation, say). Call it in the
    transaction that keeps the record: the lock is its.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [lock])
    rows: Any = model._default_manager.filter(year=year or today().year, **within)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def numbered(model: type[models.Model], lock: int) -> dict[str, Any]:
    """`year` and `number` of a new record. One look at the clock for both: who waits for the lock
    over New Year's midnight would else take the first number of the new year into the old one.
    """
    year = today().year
    return {"year": year, "number": next_number(model, lock, year)}
