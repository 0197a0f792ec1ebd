"""Values of a record as people read them, whatever record it is."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

SHANGHAI = ZoneInfo("Asia/Shanghai")
EMPTY = "（空）"


def coded(words: Mapping[str, str], raw: Any) -> Any:
    """Words of a code, or of each of a list of codes; what has none stays."""
    if isinstance(raw, list):
        return "、".join(words.get(one, one) for one in raw)
    return words.get(raw, raw)


PLAIN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda v: "是" if v else "否"),
    (DateRange, lambda v: f"{v.lower} 至 " + (f"{v.upper}（不含）" if v.upper else "另行通知")),
    (datetime, lambda v: v.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")),
    (Decimal, lambda v: f"{v:,f}"),
    (list, lambda v: "；".join(plain(one) for one in v)),
    (
        dict,
        lambda v: f"{v.get('title', '')}：{v.get('from') or EMPTY} → {v.get('to') or EMPTY}",
    ),
)


def plain(value: Any) -> str:
    """A value without codes of its own."""
    if value is None or value in ("", []):
        return EMPTY
    for kind, words in PLAIN:
        if isinstance(value, kind):
            return words(value)
    return str(value)
