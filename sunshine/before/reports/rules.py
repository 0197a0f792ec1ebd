"""When a report is due and how late it came. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sunshine.foundation.clock.rules import Calendar, add_working_days

HOURS, WORKING_DAYS = "小时", "工作日"
HOURS_TOLD = 48  # beyond them lateness is told in days
LEAST = (  # field, least characters, what to do
    ("title", 4, "请填写标题"),
    ("content", 20, "请填写基本情况：时间、地点、经过、影响"),
    ("measures", 4, "请填写已采取的措施，没有采取的写明原因"),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hours, or working days, after the unit knew."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" if self.unit == HOURS else f"{self.count} 个{self.unit}"


@dataclass(frozen=True, slots=True)
class Due:
    """The first instant that is too late; provisional where a year's holidays are not out yet."""

    at: datetime
    is_provisional: bool


def first_due(known_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    """When the first report is due, in the time zone of `known_at`.

    Hours run on, nights and holidays too. Working days begin the day after and end with their
    last day: the day on which the unit learned does not count (民法典第二百零一条).
    """
    if limit.unit == HOURS:
        return Due(known_at + timedelta(hours=limit.count), is_provisional=False)
    day, provisional = add_working_days(known_at.date(), limit.count, calendar)
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), known_at.tzinfo)
    return Due(midnight, provisional)


def lateness(filed_at: datetime, due_at: datetime) -> timedelta | None:
    """How long after its time something came, or None: an instant before `due_at` is in time."""
    return filed_at - due_at if filed_at >= due_at else None


def in_words(late: timedelta | None) -> str:
    """`按时`, `迟报 3 小时`, `迟报 2 天`: rounded up, so that nobody is told less than it was."""
    if late is None:
        return "按时"
    hours = -(-int(late.total_seconds() * 1_000_000) // 3_600_000_000) or 1
    return f"迟报 {hours} 小时" if hours < HOURS_TOLD else f"迟报 {-(-hours // 24)} 天"


@dataclass(frozen=True, slots=True)
class Told:
    """What a first report says; times with their zone, the amount in yuan."""

    kind: str
    title: str
    content: str
    measures: str
    occurred_at: datetime | None
    known_at: datetime | None
    amount: Decimal | None
    is_urgent: bool

    def faults(self, now: datetime) -> list[str]:
        """What is missing or can't be, in Chinese, in the order of the form."""
        return [*self._times(now), *self._words()]

    def _times(self, now: datetime) -> Iterator[str]:
        for title, at in (("发生时间", self.occurred_at), ("知悉时间", self.known_at)):
            if at is None:
                yield f"请填写{title}"
            elif at > now:
                yield f"{title}不能晚于现在"
        if self.occurred_at and self.known_at and self.known_at < self.occurred_at:
            yield "知悉时间不能早于发生时间"
        if self.amount is not None and self.amount < 0:
            yield "涉及金额不能是负数"

    def _words(self) -> Iterator[str]:
        for name, least, words in LEAST:
            if len(getattr(self, name).strip()) < least:
                yield f"{words}（至少 {least} 个字）"
