"""A form of a matter as it stands while somebody fills it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sunshine.before.filings import queries
from sunshine.before.filings.models import Matter
from sunshine.before.filings.queries import drafted
from sunshine.before.filings.queries.checking import asked_of, check
from sunshine.before.filings.rules import Field, Timing, emergency_is_late, faults
from sunshine.before.reviews import queries as reviews
from sunshine.before.reviews.rules import routed
from sunshine.foundation.clock.queries import calendar, now, today
from sunshine.foundation.clock.rules import Day, working_days_between
from sunshine.foundation.evidence.queries import secrecy
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.queries import legal_today

LONGEST_STRIP = 40  # days drawn before a meeting
WITHOUT_MONEY = {"appointment"}  # nobody is paid and nobody is on the other side


@dataclass(slots=True)
class Form:
    """What is asked, what was typed, what is wrong where, and what follows from it."""

    typed: Mapping[str, str]
    fields: list[tuple[Field, str]]
    has_money: bool
    grades: Mapping[str, Any]
    law: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    refused: str = ""  # why the list of authority has no answer yet
    amount: Decimal | None = None
    timing: Timing | None = None
    days: list[Day] = field(default_factory=list)
    lead: int = 0
    hours: int = 0
    is_late_emergency: bool = False
    departments: list[str] = field(default_factory=list)
    chain: tuple[str, ...] = ()

    @property
    def bodies(self) -> str:
        """Bodies one may choose from, to see whether the choice on the page is still this one."""
        return " ".join(b["body"] for b in self.law.get("bodies", ()))

    @property
    def body(self) -> str:
        """The one that was chosen, else the first that decides."""
        given = self.typed.get("body", "")
        return given if given in self.bodies.split() else self.bodies.partition(" ")[0]

    @property
    def names(self) -> list[str]:
        """Fields at which a fault can be said."""
        money = ["amount", "counterparty"] if self.has_money else []
        details = [drafted.DETAIL + f.name for f, _ in self.fields]
        return ["title", *money, "meets_on", *details, "secrecy", "decided_at", "emergency_reason"]


def looked_at(
    place: Organisation, item_code: str, typed: Mapping[str, str], without: UUID | None = None
) -> Form:
    """The form as it stands. `without`: the matter whose text is changed. Raises ValueError for an item that is none."""
    kind, _, asked = asked_of(item_code)
    form = Form(
        typed=typed,
        fields=[(f, typed.get(drafted.DETAIL + f.name, "")) for f in asked],
        has_money=kind not in WITHOUT_MONEY,
        grades={c: row for c, row in secrecy().items() if not row.get("refused")},
    )
    _ask_the_law(form, place, item_code, without)
    _count_the_days(form, place, typed)
    form.faults |= drafted.misread(typed)
    form.chain = queries.reference().soundings[kind, queries.level_of(place.pk)]
    return form


def _ask_the_law(form: Form, place: Organisation, item_code: str, without: UUID | None) -> None:
    told = drafted.told_of(item_code, form.typed)
    form.amount = told.amount
    try:
        found = check(place.pk, told, without=without)
    except LookupError as error:
        form.refused = str(error.args[0])
        asked = [f for f, _ in form.fields]
        form.faults = drafted.at_fields(dict(faults(told, asked, {}, now()))) | {
            "amount": form.refused if told.amount is not None else "请填写金额，由谁决策按金额定"
        }
        form.faults.pop("body", None)
        return
    form.law = found.law
    form.faults = drafted.at_fields(found.faults)
    form.faults.pop("body", None)  # the page always has one chosen
    legal = bool(found.law["needs_legal_review"])
    known = reviews.routing()
    routes = routed(known.routes, item_code, told.amount, needs_legal_review=legal)
    form.departments = [d.title for code, d in known.departments.items() if code in routes]


def _count_the_days(form: Form, place: Organisation, typed: Mapping[str, str]) -> None:
    form.hours = int(value_on(queries.EMERGENCY, today(), place.pk))
    told = drafted.told_of("", typed)
    if told.is_emergency and told.decided_at is not None:
        form.is_late_emergency = emergency_is_late(told.decided_at, now(), form.hours)
    if told.meets_on is None:
        return
    day = legal_today()
    form.timing = queries.timing_of(place.pk, day, told.meets_on)
    form.lead = working_days_between(form.timing.last_on, told.meets_on, calendar())
    form.days = list(_strip(form.timing.last_on, told.meets_on))


def _strip(last_on: date, meets_on: date) -> list[Day]:
    """From the last day for filing to the meeting, each with what it is."""
    days, known = [], calendar()
    for n in range(min((meets_on - last_on).days, LONGEST_STRIP) + 1):
        day = last_on + timedelta(days=n)
        back = working_days_between(day, meets_on, known)
        kind = "limit" if day == last_on else "start" if day == meets_on else ""
        days.append(Day(day, kind or ("counted" if known.is_working(day) else "rest"), back))
    return days


def would_lapse(matter: Matter) -> dict[str, str]:
    """Field of the form → whose standing opinion falls where it is changed."""
    names = {"title": "标题", "amount": "金额", "counterparty": "对方单位", "body": "决策会议",
             "secrecy": "密级", "emergency_reason": "紧急事项"}  # fmt: skip
    schema = queries.reference().schema(matter.matter_class, matter.schema_version)
    names |= {drafted.DETAIL + f.name: f.title for f in schema.fields if f.material}
    standing = list(reviews.reviews_of(matter.pk).filter(state__in=("given", "standing")))
    covers = [reviews.department_of(r) for r in standing]
    return {
        name: "、".join(d.title for d in covers if d.covered({title: ""}))
        for name, title in names.items()
    }
