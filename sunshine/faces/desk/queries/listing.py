"""The alert list: filters and order from the address, columns as chosen, pages by key."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.queries import of_probe, tells_of
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.datacentre.directory.queries import listed_names
from sunshine.datacentre.directory.rules import LEAST
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, OrganisationPath, Tree
from sunshine.foundation.workflow.queries import legal_today

PAGE = 30
LONGEST = 80  # characters of one filter value
LONGEST_SUBJECT = 450
OPEN_DATA = "-"  # instead of an organisation's code
ORDERS = {"": "期限", "amount": "金额", "newest": "最近产生"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list and of its export; the sentence is always shown."""

    name: str
    title: str
    value: Callable[[Alert], Any]


COLUMNS = (
    Column("label", "编号", lambda a: a.hit.label),
    Column("probe", "模型", lambda a: a.hit.probe),
    Column("organisation", "企业", lambda a: a.organisation.name if a.organisation else ""),
    Column("subject", "对象", lambda a: a.hit.subject_name or a.hit.subject_id),
    Column("occurred", "发生日期", lambda a: a.hit.occurred_on),
    Column("amount", "涉及金额", lambda a: a.hit.amount),
    Column("state", "状态", lambda a: ALERT.states[a.state]),
    Column("assignee", "核查人", lambda a: a.assignee.display_name if a.assignee else ""),
    Column("due", "期限", lambda a: a.due_on),
)

USUAL = frozenset({"probe", "organisation", "amount", "state", "due"})


@dataclass(slots=True)
class Filters:
    """Filters of the alert list, read from the address; unknown values filter to nothing."""

    level: str = ""
    state: str = ""
    probe: str = ""
    organisation: str = ""
    subject: str = ""  # kind|id, as groups give it
    assignee: str = ""
    due: str = ""
    scope: str = ""
    q: str = ""
    order: str = ""
    after: str = ""
    columns: str = ""
    reader: str = ""  # account whose list it is; never read from the address

    @classmethod
    def read(cls, params: QueryDict, actor: Actor) -> "Filters":
        found = cls(**{name: params.get(name, "")[:LONGEST] for name in cls.__slots__})
        found.subject = params.get("subject", "")[:LONGEST_SUBJECT]
        found.reader = str(actor.account_id or "")
        found.columns = " ".join(params.getlist("columns"))[:LONGEST]
        return found

    @property
    def shown(self) -> list[Column]:
        """Columns chosen in the address, else the usual ones; in the order of COLUMNS."""
        chosen = set(self.columns.split()) or USUAL
        return [c for c in COLUMNS if c.name in chosen]

    @property
    def order_title(self) -> str:
        return ORDERS.get(self.order, ORDERS[""])

    def apply(self, alerts: QuerySet[Alert]) -> QuerySet[Alert]:
        exact = {
            "level": self.level,
            "hit__probe": self.probe,
            "organisation__code": self.organisation if self.organisation != OPEN_DATA else "",
        }
        alerts = alerts.filter(**{name: value for name, value in exact.items() if value})
        if self.state == "open":
            alerts = alerts.filter(state__in=("new", "checking"))
        elif self.state:
            alerts = alerts.filter(state=self.state)
        if self.due == "late":
            alerts = alerts.filter(due_on__lt=legal_today())
        if self.q:
            alerts = alerts.filter(self._words())
        return alerts.filter(*self._whose())

    def counted(self, alerts: QuerySet[Alert], actor: Actor) -> QuerySet[Alert]:
        """The same alerts, asked for as they are soonest counted."""
        found = self.apply(alerts)
        return found.filter(of_probe(self.probe, actor)) if self.probe else found

    def _words(self) -> Q:
        """In the sentence, the subject's name or the organisation's."""
        named = Organisation.objects.filter(name__icontains=self.q).values_list("pk")
        place = Q(organisation__in=[pk for (pk,) in named])
        if len(self.q) >= LEAST:
            return place | tells_of(self.q)
        return place | Q(hit__sentence__icontains=self.q) | Q(hit__subject_name__icontains=self.q)

    def _whose(self) -> Iterator[Q]:
        """Of which organisation, about what, in whose hands."""
        if self.organisation == OPEN_DATA:
            yield Q(organisation__isnull=True)
        if self.scope:
            inside = OrganisationPath.objects.filter(
                tree=Tree.MANAGEMENT, ancestor__code=self.scope
            )
            yield Q(organisation__in=inside.values("descendant"))
        if self.subject:
            kind, _, subject = self.subject.partition("|")
            yield Q(hit__subject_kind=kind, hit__subject_id=subject)
        if self.assignee == "none":
            yield Q(assignee__isnull=True)
        elif self.assignee:
            is_mine = self.assignee == "me" and self.reader
            yield Q(assignee=UUID(self.reader)) if is_mine else Q(pk__in=[])

    def ordered(self, alerts: QuerySet[Alert]) -> QuerySet[Alert]:
        """In the chosen order; ties by id, so that pages by key never skip or repeat."""
        if self.order == "amount":
            return alerts.order_by(F("hit__amount").desc(nulls_last=True), "id")
        return alerts.order_by("-id") if self.order == "newest" else alerts.order_by("due_on", "id")

    def cursor(self, last: Alert) -> str:
        if self.order == "newest":
            return f"_{last.pk}"
        key = last.hit.amount if self.order == "amount" else last.due_on
        return f"{'' if key is None else key}_{last.pk}"

    def beyond(self, alerts: QuerySet[Alert]) -> QuerySet[Alert]:
        """After the cursor. Raises ValueError or ArithmeticError for one nobody was given."""
        if not self.after:
            return alerts
        key, _, last = self.after.partition("_")
        pk = UUID(last)
        if self.order == "newest":
            return alerts.filter(pk__lt=pk)
        if self.order == "amount" and not key:
            return alerts.filter(hit__amount__isnull=True, pk__gt=pk)
        if self.order == "amount":
            amount = Decimal(key)
            tied = Q(hit__amount=amount, pk__gt=pk) | Q(hit__amount__isnull=True)
            return alerts.filter(Q(hit__amount__lt=amount) | tied)
        day = date.fromisoformat(key)
        return alerts.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk))


def alert_page(alerts: QuerySet[Alert], filters: Filters) -> tuple[list[Alert], str]:
    """A page of the alerts somebody sees, and the cursor of the next one (empty at the end)."""
    # Four joined tables took PostgreSQL ten times as long to plan as to read.
    found = filters.apply(alerts).select_related("hit")
    found = found.prefetch_related("organisation", "assignee__person")
    rows = list(filters.beyond(filters.ordered(found))[: PAGE + 1])
    return rows[:PAGE], filters.cursor(rows[PAGE - 1]) if len(rows) > PAGE else ""


def subject_names(alerts: Iterable[Alert], actor: Actor) -> dict[UUID, str]:
    """What each alert is about: the title in its evidence, the name by right, or the number."""
    found = list(alerts)
    names = listed_names(actor, (a.hit.subject_id for a in found if not a.hit.subject_name))
    return {
        a.pk: a.hit.subject_name or names.get(a.hit.subject_id, a.hit.subject_id) for a in found
    }
