"""Working-day arithmetic, pure.

A calendar is the published list of days off on weekdays (`rest`) and of make-up working days
at weekends (`work`), for the years it covers (国务院办公厅节假日安排通知). Beyond those years
the weekday rule applies and the answer is provisional.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

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
    return _working_days_through(end, calendar) - _working_days_through(start, calendar)


def _working_days_through(day: date, calendar: Calendar) -> int:
    """Working days of our era up to and with `day`: lists ask for many, so no day is walked."""
    weeks, weekday = divmod(day.toordinal(), 7)  # 0001-01-01 was a Monday: weekday 1
    off, made_up = _exceptions(calendar)
    return weeks * 5 + min(weekday, 5) - bisect_right(off, day) + bisect_right(made_up, day)


@cache
def _exceptions(calendar: Calendar) -> tuple[list[date], list[date]]:
    """Weekdays off and working days at weekends, in order."""
    off = sorted(d for d in calendar.rest - calendar.work if d.weekday() < SATURDAY)
    return off, sorted(d for d in calendar.work if d.weekday() >= SATURDAY)


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


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a period stands still: [since, until); None while nobody has resumed it."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """A period: `days` working days after `start`, `added` by extensions, less what stood still."""

    start: date
    days: int
    added: int = 0
    pauses: tuple[Pause, ...] = ()

    def stands_still(self, day: date, on: date) -> bool:
        """An open pause holds up to `on`, the day of asking, as if it were resumed then."""
        return any(p.since <= day < (p.until or max(on, p.since)) for p in self.pauses)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an explanation. `kind`: start counted makeup rest holiday paused limit."""

    date: date
    kind: str
    number: int = 0  # which working day of the period it is; 0 where it is not counted


def walk(term: Term, calendar: Calendar, on: date) -> Iterator[Day]:
    """The days of a period from its start to its last day, each with what it is."""
    day, number, last = term.start, 0, term.days + term.added
    yield Day(day, "start" if last else "limit")
    while number < last:
        day += timedelta(days=1)
        kind = _kind(day, calendar)
        if kind in {"counted", "makeup"}:
            if term.stands_still(day, on):
                kind = "paused"
            else:
                number += 1
        counted = number if kind in {"counted", "makeup"} else 0
        yield Day(day, "limit" if counted == last else kind, counted)


def due_of(term: Term, calendar: Calendar, on: date) -> tuple[date, bool]:
    """The last day of a period, and whether it is provisional: the one place that counts.

    A pause before the start or after the last day moves nothing: what is overdue stays so.
    """
    days = list(walk(term, calendar, on))
    return days[-1].date, any(not calendar.knows(day.date) for day in days[1:])


def _kind(day: date, calendar: Calendar) -> str:
    if calendar.is_working(day):
        return "makeup" if day.weekday() >= SATURDAY else "counted"
    return "rest" if day.weekday() >= SATURDAY else "holiday"


def reasons(term: Term, calendar: Calendar, on: date, cutoff_hour: int) -> list[str]:
    """How a due date was counted, in sentences, in the order in which one would count."""
    days = list(walk(term, calendar, on))
    due, provisional = due_of(term, calendar, on)
    if not term.days + term.added:
        return [f"{day_in_words(due)} 当日办结，{cutoff_hour} 时截止"]
    told = [f"{day_in_words(term.start)} 起算，当日不计，数 {term.days} 个工作日"]
    if rest := sum(d.kind == "rest" for d in days[1:]):
        told.append(f"跳过周末 {rest} 天")
    for kind, words in (("holiday", "跳过法定节假日"), ("makeup", "调休上班，照计")):
        if found := [d.date for d in days[1:] if _kind(d.date, calendar) == kind]:
            told.append(f"{words} {len(found)} 天：" + "、".join(map(day_in_words, found)))
    for pause in term.pauses:
        count = sum(
            d.kind == "paused" and pause.since <= d.date < (pause.until or max(on, pause.since))
            for d in days
        )
        until = f"{day_in_words(pause.until)} 恢复，当日起续算" if pause.until else "尚未恢复"
        told.append(f"{day_in_words(pause.since)} 中止，{until}；停算 {count} 个工作日")
    if term.added:
        told.append(f"批准延期，加 {term.added} 个工作日")
    told.append(f"期限是 {day_in_words(due)}，当日 {cutoff_hour} 时截止，过时按次日计")
    if provisional:
        years = sorted({d.date.year for d in days if not calendar.knows(d.date)})
        named = "、".join(f"{y} 年" for y in years)
        told.append(f"{named}放假安排尚未公布，暂按周一至周五计算；公布后重新计算，原期限保留可查")
    return told
