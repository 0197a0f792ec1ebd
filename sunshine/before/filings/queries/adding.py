"""Earlier matters that are added to one where the list of authority draws a cumulative line."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from sunshine.before.authority.rules.deciding import Applied
from sunshine.before.authority.rules.lines import PER, Past
from sunshine.before.filings.models import Matter
from sunshine.before.filings.rules import Told, thread_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

COUNTS = ("filed", "sounding", "signing", "signed", "on_file")  # not returned, withdrawn, void
NAMED = 20  # earlier matters that a sum names; it counts all of them
ADDER = "权责清单累计"
ASKED = (
    "item_code", "title", "amount", "counterparty", "body", "meets_on", "details", "filed_on",
)  # fmt: skip


Earlier = tuple[date, Told, str]  # when it was filed, what it says, which one


def earlier_of(
    organisation_id: UUID,
    item: str,
    *,
    year: int = 0,
    thread: tuple[str, str] | None = None,
    without: UUID | None = None,
) -> list[Earlier]:
    """Matters on the item, newest first: with `thread`, only those of it and of the year.

    Read for the sum and not for the reader: a sum must not depend on who files (as a number must
    not). `without`: the matter itself, when its text changes. Whoever writes holds the enterprise's
    numbering, so that two filed at once are added up, too.
    """
    wanted = Matter.objects.filter(
        organisation=organisation_id, item_code=item, state__in=COUNTS, amount__isnull=False
    )
    if thread is not None:
        name = "details__project" if thread[0] == "project" else thread[0]
        wanted = wanted.filter(Q(filed_on__year=year) | Q(**{name: thread[1]}))
    if without is not None:
        wanted = wanted.exclude(pk=without)
    with acting_as(system_actor(ADDER)):
        rows = list(wanted.only(*ASKED).order_by("-pk"))
    return [(m.filed_on, _told_by(m), str(m.pk)) for m in rows]


def _told_by(row: Matter) -> Told:
    return Told(
        row.item_code, row.title, row.amount, row.counterparty, row.body, row.meets_on, row.details
    )


def past_of(thread: tuple[str, str], on: date, told: Told, ref: str) -> Past:
    """One earlier matter; `matter` says whether it is of the thread."""
    is_same = thread_of(told) == thread
    return Past(told.item_code, on, told.amount or Decimal(0), "same" if is_same else "", ref)


def sums_of(applied: Iterable[Applied]) -> list[dict[str, Any]]:
    """For a matter's record: what was added up by each cumulative rule that holds for it."""
    return [
        {
            "per": PER[a.band.rule.line.per],
            "count": len(a.counted),
            "earlier": str(a.earlier),
            "sum": str(a.measured),
            "ids": [p.ref for p in a.counted[:NAMED]],
        }
        for a in applied
        if a.counted
    ]
