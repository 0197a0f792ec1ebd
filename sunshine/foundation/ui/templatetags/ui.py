"""Filters and tags of every page: money, days, levels, deadlines."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sunshine.foundation.accounts.queries import provider_names
from sunshine.foundation.clock.queries import SHANGHAI, calendar, today
from sunshine.foundation.clock.rules import Day, day_in_words, in_words, working_days_between
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.worklist.queries import up_to

register = template.Library()
# Amounts and counts, not the digits inside a record's number.
NUMBERS = re.compile(
    r"(?<![A-Za-z0-9-])(\d[\d,]*(?:\.\d+)?(?: ?(?:万元|天内|笔|次|%|[A-Z]{3}))?)(?![A-Za-z0-9-])"
)
TEN_THOUSAND = Decimal(10_000)
SOON = 1
NOBODYS = str(UUID(int=0))


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="/static/ui/icons.svg#tabler-{}"/></svg>',
        name,
    )


@register.simple_tag
def value_of(name: str) -> str:
    """What a parameter says today: no page tells a number that may be changed as if it were fixed."""
    return f"{value_on(name, today()).normalize():f}"


@register.filter
def level(code: str) -> SafeString:
    """Colour, word and shape together."""
    word = reference.levels(settings.CONTENT_ROOT).get(code, "事项")
    return format_html('<span class="level level-{}">{}</span>', code, word)


@register.simple_tag
def money(amount: object, currency: str = "CNY", *, unit: bool = True) -> SafeString:
    """万元 with two decimals, exact 元 on hover; other currencies in full with their code."""
    if amount in {None, ""}:
        return mark_safe("—")
    value = Decimal(str(amount))
    if currency not in {"CNY", ""}:
        return format_html('<span class="nowrap">{} {}</span>', f"{value:,.2f}", currency)
    words = f"{value / TEN_THOUSAND:,.2f}" + (" 万元" if unit else "")
    return format_html('<span class="nowrap" title="{} 元">{}</span>', f"{value:,.2f}", words)


@register.filter
def day(value: Any) -> str:
    """`2026-11-23 周一`; texts from evidence are read as ISO dates."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return day_in_words(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))


@register.filter
def moment(value: datetime | None) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def due(value: date) -> SafeString:
    """Working days left, exact day on hover."""
    return _due(value, today())


@register.simple_tag(takes_context=True)
def deadline(
    context: template.Context, value: date, label: str, record_id: object, provisional: object
) -> SafeString:
    """A due date with what is left of it; it leads to 这个期限是怎么算的."""
    frame = context.get("frame") or {}
    day = frame.get("legal_today") or today()
    return due_link(value, day, label, record_id, provisional=bool(provisional))


def due_link(
    value: date, on: date, label: str, record_id: object, *, provisional: bool
) -> SafeString:
    """A due date as `deadline` shows it, for rows that are written in Python."""
    return _due(value, on, address_of("due", record_id, label), provisional=provisional)


def _due(value: date, on: date, address: str = "", *, provisional: bool = False) -> SafeString:
    left = working_days_between(on, value, calendar())
    late = value < on
    tone = "due-late" if late else "due-soon" if left <= SOON else ""
    words = in_words(value, on, calendar()) + ("（暂定）" if provisional else "")
    told = (tone, day_in_words(value), icon("alert-circle" if late else "clock"), words)
    if not address:
        return format_html('<span class="due {}" title="{}">{}{}</span>', *told)
    link = '<a class="due {}" title="{}，点开看是怎么算的" href="{}">{}{}</a>'
    return format_html(link, *told[:2], address, *told[2:])


@register.filter
def day_class(day: Day) -> str:
    """The look of a day in `ol.days`."""
    kind = {
        "counted": "back",
        "makeup": "back",
        "holiday": "rest",
        "paused": "rest",
        "start": "meet",
    }
    return kind.get(day.kind, day.kind)


@register.filter
def day_said(day: Day) -> str:
    said = {"start": "起算", "rest": "休", "holiday": "放假", "paused": "停算", "limit": "截止"}
    made_up = "调休 " if day.kind == "makeup" else ""
    return said.get(day.kind) or f"{made_up}第 {day.number} 日"


@register.filter
def emphasise(sentence: str) -> SafeString:
    """The numbers that make the case, marked."""
    parts = NUMBERS.split(sentence)
    return format_html_join(
        "", "{}", ((format_html("<em>{}</em>", p) if i % 2 else p,) for i, p in enumerate(parts))
    )


@register.simple_tag
def outside_providers() -> dict[str, str]:
    """Identity providers of this installation: id → name."""
    return provider_names()


@register.filter
def parameter(name: str) -> str:
    return reference.parameter_title(Path(settings.CONTENT_ROOT), name)


@register.filter
def thousands(number: int) -> str:
    return f"{number:,}"


register.filter(up_to)


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, "")


@register.filter
def record_page(item: Any) -> str:
    """Address of the record a work item or an entry is about."""
    name = settings.RECORD_PAGES.get(item.subject_label, "")
    if not name:
        return ""
    return reverse(name) if name.endswith("s") else address_of(name, item.subject_id)


def address_of(name: str, record_id: object, *before: str) -> str:
    """`reverse` for one record after another: the address is worked out once."""
    return _address(name, before).replace(NOBODYS, str(record_id))


@cache
def _address(name: str, before: tuple[str, ...]) -> str:
    return reverse(name, args=[*before, NOBODYS])


@register.filter
def act_title(verb: str) -> str:
    """What was done, in Chinese."""
    return str(settings.ACT_TITLES.get(verb, verb))


@register.filter
def triples(text: str) -> list[list[str]]:
    """`a|b|c,d|e|f` as a list of lists, for small fixed tables in a template."""
    return [row.split("|") for row in text.split(",")]


@register.filter
def initial(name: str) -> str:
    return name[:1]


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The page's address with some filters changed; an empty value removes one."""
    given = context["request"].GET.lists()
    params = [(k, v) for k, vs in given if k != "after" and k not in changes for v in vs]
    params += [(name, str(v)) for name, v in changes.items() if v not in {None, ""}]
    return f"?{urlencode(params)}"
