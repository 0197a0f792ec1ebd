"""Tabs of the work-list with their counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.queries import Wanted, count_of, done, started, todo


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its name in the address, title, count."""

    name: str
    title: str
    count: int


def to_read(actor: Actor) -> QuerySet[Notification]:
    """待阅: copies nobody of this account has taken note of yet."""
    return Notification.objects.visible_to(actor).unread().filter(must_read=True)


def tabs(actor: Actor, day: date) -> list[Tab]:
    everything = Wanted()
    return [
        Tab("todo", "待办", count_of(todo(actor, everything, day))),
        Tab("done", "已办", count_of(done(actor, everything, day))),
        Tab("reading", "待阅", count_of(to_read(actor))),
        Tab("started", "我发起", count_of(started(actor))),
    ]


def kinds(actor: Actor) -> list[str]:
    """Kinds of open work, for the filter."""
    found = WorkItem.objects.visible_to(actor).open().order_by("kind")
    return list(found.values_list("kind", flat=True).distinct())
