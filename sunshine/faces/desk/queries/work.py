"""Tabs of the work-list with their counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest

from sunshine.faces.desk.queries.frame import actor_in, open_work
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.notifications.queries import unread
from sunshine.foundation.worklist.queries import BADGE, Wanted, count_of, done, started


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its name in the address, title, count."""

    name: str
    title: str
    count: int


def to_read(actor: Actor) -> QuerySet[Notification]:
    """待阅: copies nobody of this account has taken note of yet."""
    return unread(actor).filter(must_read=True)


def tabs(request: HttpRequest, day: date) -> list[Tab]:
    actor, everything = actor_in(request), Wanted()
    return [
        Tab("todo", "待办", open_work(request)),
        Tab("done", "已办", count_of(done(actor, everything, day), BADGE)),
        Tab("reading", "待阅", count_of(to_read(actor), BADGE)),
        Tab("started", "我发起", count_of(started(actor), BADGE)),
    ]
