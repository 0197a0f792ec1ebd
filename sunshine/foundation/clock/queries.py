"""What time it is, and the published calendar."""

import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from sunshine.foundation.clock.rules import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, UTC. The only place that asks the machine's clock."""
    return datetime.now(UTC)  # noqa: TID251


def today() -> date:
    """The legal date, Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


@cache
def calendar() -> Calendar:
    """All published years of reference/calendar, as one calendar."""
    return read_calendar(Path(settings.CONTENT_ROOT) / "reference" / "calendar")


def read_calendar(folder: Path) -> Calendar:
    """Read `<year>.toml` files: `rest` and `work` are lists of dates or [first, last] pairs."""
    years: set[int] = set()
    rest: set[date] = set()
    work: set[date] = set()
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text())
        years.add(data["year"])
        rest |= set(data["rest"])
        work |= set(data["work"])
    return Calendar(frozenset(years), frozenset(rest), frozenset(work))
