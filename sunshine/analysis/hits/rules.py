"""The rule in words, filled with a hit's numbers. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

TEN_THOUSAND = Decimal(10_000)
LONGEST = 80  # characters of a name or a number inside a sentence
SCORES = {"score": "{:g}", "percent": "{:.2%}"}
PERSON = re.compile(r"p_[0-9a-f]{32}")
PLACE = re.compile(r"\{([^{}]+)\}")
DATES = ("paid_on", "changed_on", "signed_on", "issued_on", "awarded_on")


@dataclass(frozen=True, slots=True)
class Taken:
    """A parameter as it held for the act: value, unit, where it comes from."""

    name: str
    option: str
    value: Decimal | None
    unit: str
    source: str
    valid_from: date


def money(amount: Decimal | None, currency: str) -> str:
    """`192.55 万元`; other currencies with their code and in full."""
    if amount is None:
        return "—"
    if currency in {"", "CNY"}:
        return f"{amount / TEN_THOUSAND:,.2f} 万元"
    return f"{amount:,.2f} {currency}"


def fill(template: str, hit: Mapping[str, Any], taken: Sequence[Taken]) -> str:
    """Fill a probe's sentence.

    Places: {subject}, its name and number; {amount}; {score}; {percent}, the score as a share;
    {days}, first to last payment; {ROLE.count} and {ROLE.sum} over evidence rows of a role;
    {CODE.name}, a parameter.
    """
    words = PLACE.sub(lambda m: _place(m.group(1), hit, taken), template)
    return (
        words.replace("（—）", "").replace(" （", "（").strip()
    )  # an act without an amount has none to name


def subject_name(hit: Mapping[str, Any]) -> str:
    """The title of the contract or procurement the hit is about, where evidence shows it."""
    for row in (e["row"] for e in hit["evidence"] if e["mart"] == hit["subject_kind"]):
        return str(row.get("title") or row.get("name") or "")
    return ""


def _subject(hit: Mapping[str, Any]) -> str:
    """`“管线改造工程”（HT-001-2025-00070）`, or the number alone with room around it."""
    number, name = str(hit["subject_id"])[:LONGEST], subject_name(hit)[:LONGEST]
    return f"“{name}”（{number}）" if name else f" {number} "


def _place(place: str, hit: Mapping[str, Any], taken: Sequence[Taken]) -> str:
    currency = hit["currency"] or ""
    if place in WHOLE:
        return WHOLE[place](hit)
    if place in SCORES:
        return SCORES[place].format(hit["score"])
    head, _, tail = place.partition(".")
    rows = [e["row"] for e in hit["evidence"] if e["role"] == head]
    if tail == "count":
        return str(len(rows))
    if tail == "sum":
        return money(sum((_decimal(r["amount"]) or Decimal(0) for r in rows), Decimal(0)), currency)
    for one in taken:
        if one.name == place and one.value is not None:
            return money(one.value, "") if one.unit == "元" else f"{one.value.normalize():f}"
    return "—"


def persons_in(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Person keys that evidence rows hold, each once."""
    values = {v for row in rows for v in row.values() if isinstance(v, str)}
    return sorted(v for v in values if PERSON.fullmatch(v))


def span(evidence: Sequence[Mapping[str, Any]]) -> int:
    """Days from the first to the last payment; the first is not counted (民法典第201条), at least 1."""
    days = [
        date.fromisoformat(str(e["row"][name]))
        for e in evidence
        for name in DATES
        if e["role"] == "payment" and e["row"].get(name)
    ]
    return max((max(days) - min(days)).days, 1) if days else 0


# Places that say something of the hit as a whole.
WHOLE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "subject": _subject,
    "amount": lambda hit: money(_decimal(hit["amount"]), hit["currency"] or ""),
    "days": lambda hit: str(span(hit["evidence"])),
}


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
