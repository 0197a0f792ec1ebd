"""Working-day arithmetic, pure.

A calendar is the published list of days off on weekdays (`rest`) and of make-up working days
at weekends (`work`), for the years it covers (国务院办公厅节假日安排通知). Beyond those years
the weekday rule applies and the answer is provisional.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

SATURDAY = 5
WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Published holidays: `years` it knows, days off, make-up working days."""

    years: frozenset[int]
    rest: frozenset[date]
    work: frozenset[date]

    def is_working(self, day: date) -> bool:
        if day in self.work:
            return True
        return day.weekday() < SATURDAY and day not in self.rest

    def knows(self, day: date) -> bool:
        return day.year in self.years


def add_working_days(start: date, count: int, calendar: Calendar) -> tuple[date, bool]:
    """The day `count` working days after `start` (before, if negative).

    The first day counted is the working day after `start` (民法典第201条: the day on which a
    period begins is not counted). Second value: provisional, i.e. the calendar of a year that
    was crossed is not published yet.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    day, left, provisional = start, abs(count), False
    while left:
        day += step
        provisional = provisional or not calendar.knows(day)
        left -= calendar.is_working(day)
    return day, provisional


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working(day) for day in days)


def in_words(due: date, today: date, calendar: Calendar) -> str:
    """What is left, as people say it: 今天到期, 还剩 3 个工作日, 逾期 1 个工作日."""
    if due == today:
        return "今天到期"
    count = working_days_between(today, due, calendar)
    if due > today:
        return f"还剩 {count} 个工作日" if count else "下一个工作日前到期"
    return f"逾期 {-count} 个工作日" if count else "已逾期"


def legal_day(local: datetime, cutoff_hour: int) -> date:
    """The legal date of an instant in local time: after the cut-off hour it is the next day."""
    return local.date() + timedelta(days=1) if local.hour >= cutoff_hour else local.date()


def day_in_words(day: date) -> str:
    """`2026-11-23 周一`."""
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}"
