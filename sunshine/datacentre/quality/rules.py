"""The five dimensions, shares, how old a delivery may be. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

DIMENSIONS = {
    "timeliness": ("及时性", "最近一次送达没有超过更新周期"),
    "completeness": ("完整性", "必填和应填的字段都有值"),
    "validity": ("有效性", "格式、取值和校验位正确，没有被隔离"),
    "uniqueness": ("唯一性", "主键不重复"),
    "consistency": ("一致性", "引用的记录在数据湖里找得到"),
}
EMPTY, REPEATED = "为空", "主键重复"


def share(checked: int, failed: int) -> float | None:
    """Share of checks that hold, None where nothing was checked."""
    return None if not checked else (checked - failed) / checked


def share_words(checked: int, failed: int) -> str:
    """`99.98%`; never 100 % while something fails, never 0 % while something holds."""
    found = share(checked, failed)
    if found is None:
        return "—"
    words = f"{found * 100:.2f}%"
    if failed and words == "100.00%":
        return "不足 100%"
    return "不足 0.01%" if failed < checked and words == "0.00%" else words


def delivered_at(batch_id: str) -> datetime | None:
    """When a batch was announced: its id is a UUIDv7, whose first 48 bits are the instant."""
    try:
        found = UUID(hex=batch_id)
    except ValueError:
        return None
    return datetime.fromtimestamp((found.int >> 80) / 1000, UTC) if found.version == 7 else None  # noqa: PLR2004


def dimension_of(problem: Mapping[str, str]) -> str:
    """Which dimension a quarantined row's problem belongs to."""
    reason = problem["reason"]
    if reason == EMPTY:
        return "completeness"
    return "uniqueness" if REPEATED in reason else "validity"


def without_value(problem: Mapping[str, str]) -> str:
    """`付款日期：不是有效日期`: the value itself may be anybody's name, so it is not repeated."""
    return f"{problem['title']}：{problem['reason'].rpartition('”')[2]}"
