"""Rules of procedure as people fill them in."""

from datetime import date
from typing import Protocol

from sunshine.before.exchange.rules.regulations import Regulation, Vote


class Form(Protocol):
    """What Django hands over."""

    def get(self, name: str, default: str) -> str | None: ...
    def getlist(self, name: str) -> list[str]: ...


def regulation_in(form: Form, record: str) -> Regulation:
    """As typed; what is wrong with it is told when it is kept."""

    def said(name: str) -> str:
        return " ".join((form.get(name, "") or "").split())

    return Regulation(
        record=record,
        name=said("name"),
        type_name=said("type_name"),
        approved_on=_day(said("approved_on")),
        effective_on=_day(said("effective_on")),
        is_reviewed=said("is_reviewed") == "是",
        rate=said("rate"),
        votes=tuple(votes_in(form)),
        remark=said("remark"),
    )


def votes_in(form: Form) -> list[Vote]:
    """One a row; rows without an item are empty ones."""
    rows = zip(
        *(form.getlist(name) for name in ("vote_item", "vote_mode", "vote_remark")), strict=False
    )
    return [
        Vote(item.strip(), mode.strip(), " ".join(remark.split()))
        for item, mode, remark in rows
        if item.strip()
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
