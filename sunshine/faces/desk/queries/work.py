"""Tabs of the work-list with their counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.queries import Wanted, done, started, todo


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
        Tab("todo", "待办", todo(actor, everything, day).count()),
        Tab("done", "已办", done(actor, everything, day).count()),
        Tab("reading", "待阅", to_read(actor).count()),
        Tab("started", "我发起", started(actor).count()),
    ]


def kinds(actor: Actor) -> list[str]:
    """Kinds of open work, for the filter."""
    found = WorkItem.objects.visible_to(actor).open().order_by("kind")
    return list(found.values_list("kind", flat=True).distinct())
