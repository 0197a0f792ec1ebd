"""为什么要上党委会: who decides on a matter, in which order, by which rule of which version."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.before.authority.models import AuthorityRule
from sunshine.before.authority.queries import net_assets_on, requirements, rules_on
from sunshine.before.authority.rules.deciding import REPORTING, Decision
from sunshine.before.authority.rules.lines import TEN_THOUSAND, Past
from sunshine.faces.desk.pages.authority import as_day, enterprises
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import today

MOST = Decimal(10) ** 11  # 万元
EARLIER = {"matter": "同一事项此前累计", "day": "当日此前累计", "year": "本年此前累计"}


@needs("authority.read")
def why(request: HttpRequest) -> HttpResponse:
    """The question in the address, so that the answer can be sent to somebody."""
    asked = request.GET
    places = enterprises(actor_in(request), "authority.read")
    place = next((p for p in places if str(p.pk) == asked.get("organisation")), None)
    on = as_day(asked.get("on", "")) or today()
    context: dict[str, Any] = {
        "places": places,
        "place": place,
        "asked": asked,
        "on": on,
        "earlier": [(name, title, asked.get(name, "")) for name, title in EARLIER.items()],
    }
    if place is not None:
        rules = rules_on(place.pk, on)
        context["items"] = sorted({(r.item, r.title) for r in rules})
        if item := asked.get("item", "").strip():
            context |= _answered(place.pk, item, asked, on)
    return render(request, "desk/authority_why.html", context)


def _answered(place: UUID, item: str, asked: Any, on: date) -> dict[str, Any]:
    try:
        amount = yuan_of(asked.get("amount", ""))
        history = history_of(item, on, {n: yuan_of(asked.get(n, "")) for n in EARLIER})
        made = requirements(place, item, amount, on, history, matter="asked")
    except (ValueError, LookupError) as error:
        return {"refused": str(error.args[0])}
    return {
        "made": made,
        "amount": amount,
        "reporting": REPORTING[made.reporting],
        "reasons": with_lists(made),
        "net_assets": net_assets_on(place, on),
    }


def with_lists(made: Decision) -> list[tuple[str, UUID | None]]:
    """Each sentence with the list it comes from, in one query."""
    keys = [a.band.rule.key for a in made.applied]
    lists = dict(AuthorityRule.objects.filter(pk__in=keys).values_list("pk", "authority_list"))
    return [(a.sentence, lists.get(UUID(a.band.rule.key))) for a in made.applied]


def yuan_of(text: str) -> Decimal | None:
    """万元 as people type them → yuan; raises ValueError (Chinese)."""
    said = text.replace(",", "").replace("，", "").strip()
    if not said:
        return None
    try:
        amount = Decimal(said)
    except InvalidOperation as error:
        raise ValueError("金额请填数字，单位万元") from error
    if not amount.is_finite() or not 0 <= amount < MOST:
        raise ValueError("金额请填数字，单位万元")
    return amount * TEN_THOUSAND


def history_of(item: str, on: date, sums: dict[str, Decimal | None]) -> list[Past]:
    """Sums of earlier matters as if each were one: the year's contains the day's."""
    matter, day, year = (sums[name] or Decimal(0) for name in EARLIER)
    long_ago = date(on.year - 1, 1, 1)  # counts toward the matter, and toward no day or year
    return [
        Past(item, long_ago, matter, "asked"),
        Past(item, on, day),
        Past(item, date(on.year, 1, 1), max(year - day, Decimal(0))),
    ]
