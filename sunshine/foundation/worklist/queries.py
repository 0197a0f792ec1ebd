"""Tabs of the work-list, ladders, the calendar feed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from icalendar import Calendar, Event

from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.worklist.models import OVERSEE, Feed, WorkItem, ways
from sunshine.foundation.worklist.rules import OWN, Ladder, ladders_of

PAGE = 30
MANY = 2000  # counts on pages stop here, so that a page costs the same in a city of any size
BADGE = 100  # where a number only says how much there is: 99+ from here on
WEEK = timedelta(days=7)
FEED_LIMIT = 500
LISTED = "列入通报"


def count_of(rows: QuerySet[Any], most: int = MANY) -> int:
    """How many rows there are, at most `most`; the database stops counting there. An order may
    lead it through an index to the first of them.
    """
    return rows[:most].count()


def waiting(actor: Actor) -> int:
    """How much open work waits for the actor, up to BADGE.

    Each way in which it comes is counted by itself, through the index of its places. Asked for all
    of them at once the database went through everybody's work by due day until it had met enough:
    35 ms for a secretary whose 24,000 items are due late.
    """
    work = WorkItem.objects.open().not_denied(actor)
    parts = [work.filter(way).values("pk")[:BADGE] for way in ways(actor)]
    if not parts:
        return 0
    return min(parts[0].union(*parts[1:]).count(), BADGE)


Condition = tuple[str, *tuple[Any, ...]]  # SQL over a row's own columns, and its values


def keys_of(
    rows: QuerySet[Any], columns: Sequence[str], asked: Mapping[str, Condition], most: int = BADGE
) -> dict[str, list[UUID]]:
    """Keys of the rows that fulfil each condition, in the order of the first column, up to
    `most` each, in one statement: whose rows they are is written once instead of once a
    condition. The conditions name `columns` and bind their values.
    """
    try:
        sql, params = rows.order_by().values("id", *columns).query.sql_with_params()
    except EmptyResultSet:  # whoever has no right to any row is known without asking
        return {name: [] for name in asked}
    order = f"order by {columns[0]}, id limit {most}"
    lists = (
        f"array(select id from mine where {condition} {order})"  # noqa: S608  no value stands in it
        for condition, *_ in asked.values()
    )
    bound = [*params, *(value for _, *values in asked.values() for value in values)]
    with connection.cursor() as cursor:
        cursor.execute(f"with mine as not materialized ({sql}) select {', '.join(lists)}", bound)
        return dict(zip(asked, cursor.fetchone() or (), strict=True))


def up_to(count: int) -> str:
    """A number that was counted up to BADGE, as people write it."""
    return str(count) if count < BADGE else f"{BADGE - 1}+"


# One step in the index for each pair, however much work is open.
KINDS = """
with recursive found as (
    (
        select permission, kind from worklist_workitem
        where closed_at is null order by permission, kind limit 1
    )
    union all
    select n.permission, n.kind from found f, lateral (
        select permission, kind from worklist_workitem
        where closed_at is null and (permission, kind) > (f.permission, f.kind)
        order by permission, kind limit 1
    ) n
)
select permission, kind from found
"""


def kinds(actor: Actor) -> list[str]:
    """Kinds of open work that may be asked of the actor, or that he oversees: for the filter. Own
    work is anybody's kind.
    """
    with connection.cursor() as cursor:
        cursor.execute(KINDS)
        found = cursor.fetchall()
    sees_all = actor.may(OVERSEE)
    return sorted(
        {
            kind
            for permission, kind in found
            if sees_all or permission == OWN or actor.may(permission)
        }
    )


@cache
def ladders() -> tuple[Ladder, ...]:
    return ladders_of(reference.ladders(Path(settings.CONTENT_ROOT)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the work-list, from the address; an unknown value finds nothing."""

    kind: str = ""
    level: str = ""
    due: str = ""
    after: str = ""

    def apply(self, items: QuerySet[WorkItem], day: date) -> QuerySet[WorkItem]:
        if self.kind:
            items = items.filter(kind=self.kind)
        if self.level:
            items = items.filter(level=self.level)
        if self.due:
            items = items.filter(DUES[self.due][1](day) if self.due in DUES else Q(pk__in=[]))
        return items


DUES: dict[str, tuple[str, Callable[[date], Q]]] = {
    "late": ("已逾期", lambda day: Q(due_on__lt=day)),
    "today": ("今天到期", lambda day: Q(due_on=day)),
    "week": ("七天内", lambda day: Q(due_on__gt=day, due_on__lte=day + WEEK)),
    "later": ("以后", lambda day: Q(due_on__gt=day + WEEK)),
    "listed": (LISTED, lambda day: Q(rung=LISTED)),  # noqa: ARG005
    "mine": ("我已认领", lambda day: Q()),  # noqa: ARG005  needs the actor: `todo` adds it
}


def todo(actor: Actor, wanted: Wanted, day: date) -> QuerySet[WorkItem]:
    """待办: open work, by due day."""
    items = WorkItem.objects.visible_to(actor).open()
    if wanted.due == "mine":
        items = items.filter(assignee=actor.account_id, assignee__isnull=False)
    return wanted.apply(items, day)


def done(actor: Actor, wanted: Wanted, day: date) -> QuerySet[WorkItem]:
    """已办: what this account closed, as far as it may still be seen; the latest first."""
    mine = WorkItem.objects.visible_to(actor).filter(
        closed_by=actor.account_id, closed_by__isnull=False
    )
    return wanted.apply(mine, day)


def started(actor: Actor) -> QuerySet[Entry]:
    """我发起: acts of this account that began something."""
    own = Entry.objects.visible_to(actor).filter(account_id=actor.account_id)
    return own.filter(account_id__isnull=False, verb__in=settings.STARTS)


def by_due(items: QuerySet[WorkItem], after: str) -> tuple[list[WorkItem], str]:
    """A page by due day, and the cursor of the next; ValueError for a cursor that is none."""
    items = items.select_related("organisation", "assignee__person").order_by("due_on", "id")
    if after:
        due, _, last = after.partition("_")
        day, key = date.fromisoformat(due), UUID(last)
        items = items.filter(Q(due_on__gt=day) | Q(due_on=day, id__gt=key))
    rows = list(items[: PAGE + 1])
    more = len(rows) > PAGE
    return rows[:PAGE], f"{rows[PAGE - 1].due_on}_{rows[PAGE - 1].pk}" if more else ""


def by_closing(items: QuerySet[WorkItem], after: str) -> tuple[list[WorkItem], str]:
    """A page of closed work, the latest first, and the cursor of the next."""
    items = items.select_related("organisation").order_by("-closed_at", "-id")
    if after:
        at, _, last = after.partition("_")
        instant, key = datetime.fromisoformat(at), UUID(last)
        items = items.filter(Q(closed_at__lt=instant) | Q(closed_at=instant, id__lt=key))
    rows = list(items[: PAGE + 1])
    end = rows[PAGE - 1] if len(rows) > PAGE else None
    cursor = f"{end.closed_at.isoformat()}_{end.pk}" if end and end.closed_at else ""
    return rows[:PAGE], cursor


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def feed_of(secret: str) -> Feed | None:
    """The live feed of a secret; none for a revoked one or a closed account."""
    live = Feed.objects.filter(revoked_at__isnull=True, account__is_active=True)
    return live.select_related("account__person").filter(secret_hash=hash_of(secret)).first()


def calendar_of(account: Account) -> bytes:
    """Due days of the account's open work as iCalendar: own work and work nobody took yet.

    A calendar is kept by other programs, so it says kind, level and organisation, and links to
    the rest; the sentence of a record stays inside.
    """
    actor = actor_of(account)
    items = WorkItem.objects.visible_to(actor).open().select_related("organisation")
    mine = items.filter(Q(assignee=account) | Q(assignee__isnull=True)).order_by("due_on", "id")
    found = Calendar()
    found.add("prodid", "-//Sunshine//worklist//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "阳光国企待办")
    found.add("refresh-interval;value=duration", "PT4H")
    for item in mine[:FEED_LIMIT]:
        found.add_component(_event(item))
    return bytes(found.to_ical())


def _event(item: WorkItem) -> Event:
    event = Event()
    place = item.organisation.short_name if item.organisation else "开放数据"
    event.add("uid", f"{item.pk}@sunshine")
    event.add("dtstamp", now())
    event.add("dtstart", item.due_on)
    event.add("dtend", item.due_on + timedelta(days=1))
    event.add("summary", f"{item.kind} · {place}")
    event.add("status", "TENTATIVE" if item.is_provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{settings.SITE_URL}/due/{item.subject_label}/{item.subject_id}/")
    event.add("sequence", item.version)
    return event
