"""Cells of the alert list, written in Python: as template they took half of the page's time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.probes.engine import Probe
from sunshine.faces.desk.queries.listing import Column
from sunshine.foundation.ui.templatetags.ui import address_of, day, due_link, money

CELL = '<td data-label="{}" class="{}">{}</td>'
CLASSES = {"amount": "num"} | dict.fromkeys(("occurred", "due", "state", "label"), "nowrap")


@dataclass(frozen=True, slots=True)
class Page:
    """What the cells of one page share."""

    columns: list[Column]
    names: Mapping[UUID, str]
    probes: Mapping[str, Probe]
    today: date

    def cells(self, alert: Alert) -> SafeString:
        """The chosen columns of one alert."""
        told = (
            (column.title, CLASSES.get(column.name, ""), CELLS[column.name](self, alert))
            for column in self.columns
        )
        return format_html_join("", CELL, told)


def _organisation(_: Page, alert: Alert) -> str:
    place = alert.organisation
    if place is None:
        return "开放数据"
    link = '<a class="nowrap" href="{}" title="{}">{}</a>'
    return format_html(link, address_of("organisation", place.pk), place.name, place.short_name)


def _probe(page: Page, alert: Alert) -> str:
    code = alert.hit.probe
    title = page.probes[code].title if code in page.probes else ""
    return format_html('<a href="/probes/{}/" title="{}">{}</a>', code, title, code)


def _due(page: Page, alert: Alert) -> str:
    return due_link(
        alert.due_on, page.today, ALERT.label, alert.pk, provisional=alert.is_provisional
    )


CELLS: dict[str, Callable[[Page, Alert], str]] = {
    "label": lambda _, a: a.hit.label,
    "probe": _probe,
    "organisation": _organisation,
    "subject": lambda page, a: page.names[a.pk],
    "occurred": lambda _, a: day(a.hit.occurred_on),
    "amount": lambda _, a: money(a.hit.amount, a.hit.currency),
    "state": lambda _, a: ALERT.states[a.state],
    "assignee": lambda _, a: a.assignee.display_name if a.assignee else "—",
    "due": _due,
}
