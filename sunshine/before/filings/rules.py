"""What a filing must say, when it had to come, and what admission to a meeting asks. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from sunshine.foundation.clock.rules import Calendar, add_working_days, working_days_between

LEAST_TITLE, LEAST_REASON = 4, 6
LARGEST = Decimal(10) ** 15  # yuan
SOON = 3  # working days


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item's form. `material`: an opinion or signature covers it. `only`:
    catalogue codes that ask for it, all of the class where empty.
    """

    name: str
    title: str
    hint: str = ""
    kind: str = "text"  # text, long, date, money
    required: bool = False
    material: bool = True
    least: int = 1
    only: tuple[str, ...] = ()

    def fault(self, given: str) -> str:
        """What is wrong with a value as typed, in Chinese; empty where nothing is."""
        given = given.strip()
        if not given:
            return f"请填写{self.title}" if self.required else ""
        if len(given) < self.least:
            return f"{self.title}至少 {self.least} 个字"
        if self.kind == "date" and day_of(given) is None:
            return f"{self.title}请填日期，例如 2026-12-31"
        if self.kind == "money" and yuan_of(given) is None:
            return f"{self.title}请填不超过两位小数的数字，单位为元"
        return ""


@dataclass(frozen=True, slots=True)
class Schema:
    """The form of a class in one version."""

    version: int
    fields: tuple[Field, ...]
    source: str

    def asked_of(self, catalogue: str) -> tuple[Field, ...]:
        """Only what an item of this catalogue code needs."""
        return tuple(f for f in self.fields if not f.only or catalogue in f.only)


@dataclass(frozen=True, slots=True)
class Told:
    """What a filing says. `decided_at`: an emergency was decided first, then."""

    item_code: str
    title: str
    amount: Decimal | None
    counterparty: str
    body: str
    meets_on: date | None
    details: Mapping[str, str]
    secrecy: str = "internal"
    is_emergency: bool = False
    decided_at: datetime | None = None
    emergency_reason: str = ""


def thread_of(told: Told) -> tuple[str, str]:
    """What makes matters of one item the same undertaking (同一事项): the project, else the other
    side, else the title. Each matter has exactly one, so that who is added to whom does not depend
    on who came first.
    """
    if project := told.details.get("project", "").strip():
        return "project", project
    if told.counterparty.strip():
        return "counterparty", told.counterparty.strip()
    return "title", told.title.strip()


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def yuan_of(text: str) -> Decimal | None:
    """Yuan as people write them; None for what is none."""
    try:
        amount = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    is_fit = amount.is_finite() and 0 <= amount < LARGEST and amount == round(amount, 2)
    return amount if is_fit else None


def faults(
    told: Told, asked: Iterable[Field], bodies: Mapping[str, str], now: datetime
) -> Iterator[tuple[str, str]]:
    """Rule → what is missing or can't be, in Chinese, in the order of the form.

    `bodies`: code → name of those that decide on this item by the list of authority.
    """
    if len(told.title.strip()) < LEAST_TITLE:
        yield "F01", f"请填写事项名称（至少 {LEAST_TITLE} 个字）"
    if told.body not in bodies:
        yield "F02", f"决策会议应是权责清单规定的：{'、'.join(bodies.values())}"
    if told.meets_on is None:
        yield "F03", "请填写拟开会日期"
    if told.amount is not None and told.amount < 0:
        yield "F04", "金额不能是负数"
    yield from _emergency(told, now)
    for field in asked:
        if wrong := field.fault(told.details.get(field.name, "")):
            yield f"F-{field.name}", wrong


def _emergency(told: Told, now: datetime) -> Iterator[tuple[str, str]]:
    if not told.is_emergency:
        return
    if told.decided_at is None or told.decided_at > now:
        yield "F05", "紧急事项请填写已作出决定的时间，不能晚于现在"
    if len(told.emergency_reason.strip()) < LEAST_REASON:
        yield "F06", f"请写明为什么来不及会前报备（至少 {LEAST_REASON} 个字）"


@dataclass(frozen=True, slots=True)
class Timing:
    """The last day for filing, counted backwards from the meeting, and how the filing stands."""

    last_on: date
    is_provisional: bool
    is_late: bool
    is_backdated: bool  # filed after its meeting


def timing(filed_on: date, meets_on: date, lead: int, calendar: Calendar) -> Timing:
    """`lead` working days must lie between the day of filing and the meeting."""
    last_on, provisional = add_working_days(meets_on, -lead, calendar)
    return Timing(last_on, provisional, filed_on > last_on, filed_on > meets_on)


def emergency_is_late(decided_at: datetime, filed_at: datetime, hours: int) -> bool:
    """先决后报: nights and holidays count."""
    return filed_at >= decided_at + timedelta(hours=hours)


def urgency(due_on: date, on: date, calendar: Calendar) -> str:
    """The colour of what is due, as alerts have them: red is late, orange the last working day,
    yellow three working days.
    """
    if due_on < on:
        return "red"
    left = working_days_between(on, due_on, calendar)
    return "orange" if left <= 1 else "yellow" if left <= SOON else "blue"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be true: `since` it is, or has been waited for."""

    code: str
    satisfied: bool
    words: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a matter may be put on an agenda, and what it was judged by."""

    requirements: tuple[Requirement, ...]

    @property
    def granted(self) -> bool:
        return all(r.satisfied for r in self.requirements)

    @property
    def missing(self) -> tuple[Requirement, ...]:
        return tuple(r for r in self.requirements if not r.satisfied)
