"""Who may read or take an alert; groups of alerts; what comes next."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT, OPEN
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.directory.models import RARE, few, holds, says
from sunshine.datacentre.directory.queries import listed_names
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import reachable_ids
from sunshine.foundation.postgres.queries import among, expected
from sunshine.foundation.worklist.queries import count_of

GROUPS = 50
GROUPED = 2000  # alerts, those due first, that groups are made of
COMMON = 10 * RARE  # expected so many, no hit is fetched: to see that there are RARE takes 80 ms
MOST = 1000  # of a group, beside an alert
# Kind of group → title, the columns that make one.
GROUPINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "subject": ("同一对象", ("hit__subject_kind", "hit__subject_id", "hit__subject_name")),
    "organisation": (
        "同一企业",
        ("organisation__code", "organisation__short_name", "organisation__name"),
    ),
    "probe": ("同一模型", ("hit__probe",)),
}


def able(permission: str, alert: Alert) -> QuerySet[Account]:
    """Accounts that hold a permission where the alert lies and are not closed out of it."""
    closed = Denial.objects.filter(
        subject_label=ALERT.label, subject_id=alert.pk, valid__contains=today()
    )
    found = holders(permission, alert.organisation_id)
    free = found.exclude(person__in=closed.values("person")).select_related("person")
    return free.only("username", "person__name")


def readers_of(alert: Alert) -> dict[str, list[str]]:
    """Name → accounts of those who may read the alert: whom a remark may call."""
    found: dict[str, list[str]] = {}
    for account in able("alert.read", alert):
        for name in {account.display_name, account.username}:
            found.setdefault(name, []).append(str(account.pk))
    return found


@dataclass(frozen=True, slots=True)
class Group:
    """Open alerts that belong together: what makes them one, how many, how urgent."""

    key: str  # what the list is filtered by to show them
    title: str
    count: int
    red: int
    orange: int
    first_due_on: date


def groups(alerts: QuerySet[Alert], by: str, actor: Actor) -> list[Group]:
    """The largest groups of these alerts, of at least two; KeyError for a grouping that is none.

    Of the GROUPED alerts that are due first: what the page costs does not grow with the city.
    A counterparty or matter has the name under which the actor may know it.
    """
    _, columns = GROUPINGS[by]
    first = alerts.filter(state__in=OPEN).order_by("due_on", "id")
    together: dict[tuple[Any, ...], list[tuple[str, date]]] = defaultdict(list)
    for *told, level, due_on in first.values_list(*columns, "level", "due_on")[:GROUPED]:
        together[tuple(told)].append((level, due_on))
    found = [(told, rows) for told, rows in together.items() if len(rows) > 1]
    found.sort(key=lambda one: (-len(one[1]), one[1][0][1]))  # rows came by due day
    largest = found[:GROUPS]
    names = listed_names(actor, (told[1] for told, _ in largest)) if by == "subject" else {}
    return [_group(by, told, rows, names) for told, rows in largest]


def _group(
    by: str, told: tuple[Any, ...], rows: list[tuple[str, date]], names: Mapping[str, str]
) -> Group:
    if by == "subject":
        kind, number, name = told
        key, title = f"{kind}|{number}", name or names.get(number, number)
    elif by == "organisation":
        code, _, name = told
        key, title = code or "", name or "开放数据"
    else:
        key = title = told[0]
    levels = Counter(level for level, _ in rows)
    return Group(key, title, len(rows), levels["red"], levels["orange"], rows[0][1])


def tells_of(words: str) -> Q:
    """Alerts whose hit's sentence or subject holds these words (at least LEAST characters).

    Two queries, one where the planner knows that the words are common.
    """
    told = holds("sentence", words) | holds("subject_name", words)
    if expected(Hit.objects.filter(told)) <= COMMON:
        hits = few(Hit.objects.all(), ("sentence", "subject_name"), words)
        if hits is not None:
            return Q(hit__in=among(hits))
    return says("hit__sentence", words) | says("hit__subject_name", words)


def of_probe(code: str, actor: Actor) -> Q:
    """To count a probe's alerts. That their hits lie where the actor may read is said for the
    index of hits; else each alert of each place is looked up at its hit.
    """
    lies = Q(hit__organisation__in=reachable_ids(actor, "alert.read"))
    if actor.reads_open("alert.read"):
        lies |= Q(hit__organisation__isnull=True)
    return Q(hit__probe=code) & lies


def siblings(alert: Alert, actor: Actor) -> dict[str, int]:
    """How many other open alerts share its subject, its organisation, its probe, at most MOST."""
    hit = alert.hit
    others = Alert.objects.visible_to(actor).filter(state__in=OPEN).exclude(pk=alert.pk)
    same = {
        "subject": Q(hit__subject_kind=hit.subject_kind, hit__subject_id=hit.subject_id),
        "organisation": Q(organisation=alert.organisation_id),
        "probe": of_probe(hit.probe, actor),
    }
    return {name: count_of(others.filter(q), MOST) for name, q in same.items()}


def next_open(alert: Alert, actor: Actor) -> Alert | None:
    """The open alert that comes next in the list by due day; from its end, the first."""
    mine = Alert.objects.visible_to(actor).filter(state__in=OPEN).exclude(pk=alert.pk)
    ordered = mine.order_by("due_on", "id")
    later = Q(due_on__gt=alert.due_on) | Q(due_on=alert.due_on, pk__gt=alert.pk)
    return ordered.filter(later).first() or ordered.first()
