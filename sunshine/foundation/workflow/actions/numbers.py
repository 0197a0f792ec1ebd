"""Numbers of records, per year, without gaps."""

from typing import Any

from django.db import connection, models
from django.db.models import Max

from sunshine.foundation.clock.queries import today


def next_number(model: type[models.Model], lock: int, **within: object) -> int:
    """The next of this year, of those `within` (of an organisation, say). Call it in the
    transaction that keeps the record: the lock is its.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [lock])
    rows: Any = model._default_manager.filter(year=today().year, **within)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
