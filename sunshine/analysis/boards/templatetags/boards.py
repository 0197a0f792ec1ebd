"""How a number of a board is written in a template."""

from decimal import Decimal

from django import template

from sunshine.analysis.boards.rules import unit_shown, written

register = template.Library()


@register.simple_tag(name="written")
def number(value: Decimal | None, unit: str) -> str:
    """With its unit: `1,234.50 万元`, `71.4 %`; — where there is none."""
    return written(value, unit) if value is None else f"{written(value, unit)} {unit_shown(unit)}"


@register.filter
def unit(metric_unit: str) -> str:
    """The unit a number is shown in."""
    return unit_shown(metric_unit)
