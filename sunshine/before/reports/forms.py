"""First reports as rows of a workbook: read, with what is wrong by row and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sunshine.before.reports.actions import amount_of
from sunshine.before.reports.models import MajorReport
from sunshine.before.reports.rules import Told
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.documents.engine.sheets import Row, Sheet
from sunshine.foundation.workflow.rules import Refused

COLUMNS = {
    "organisation": "企业",
    "kind": "类别",
    "is_urgent": "特别紧急",
    "title": "标题",
    "occurred_at": "发生时间",
    "known_at": "知悉时间",
    "amount": "涉及金额（元）",
    "content": "基本情况",
    "measures": "已采取的措施",
}
SHEET = Sheet(
    title="重大报告",
    thing="报告",
    columns=COLUMNS,
    needed=("企业", "类别", "标题", "发生时间", "知悉时间", "基本情况", "已采取的措施"),
    widths={"title": 28, "content": 50, "measures": 40},
)
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y/%m/%d")
Problem = tuple[int, str, str]  # number of the row, column, what is wrong


@dataclass(frozen=True, slots=True)
class Line:
    """A row that may be filed: for whom, and what it says."""

    number: int
    organisation_id: UUID
    place: str
    told: Told


def checked(
    rows: Iterable[tuple[int, Row]], places: Mapping[str, tuple[UUID, str]], now: datetime
) -> tuple[list[Line], list[Problem]]:
    """Rows that may be filed, and what is wrong with the others. `places`: any name → whose."""
    good: list[Line] = []
    wrong: list[Problem] = []
    kinds = {str(label): value for value, label in MajorReport.Kind.choices}
    for number, row in rows:
        problems: list[tuple[str, str]] = []
        place = places.get(row.get("organisation", ""))
        if place is None:
            problems.append(("企业", "没有这家企业，或者您不能为它报告"))
        kind = kinds.get(row.get("kind", ""), "")
        if not kind:
            problems.append(("类别", "应为" + "、".join(kinds)))
        told = _told(row, kind, problems)
        problems += [("内容", words) for words in told.faults(now)]
        wrong += [(number, column, words) for column, words in dict.fromkeys(problems)]
        if place is not None and not problems:
            good.append(Line(number, *place, told))
    return good, wrong


def _told(row: Row, kind: str, problems: list[tuple[str, str]]) -> Told:
    urgent = row.get("is_urgent", "")
    if urgent not in {"", "是", "否"}:
        problems.append(("特别紧急", "应为“是”或“否”"))
    return Told(
        kind=kind,
        title=row.get("title", "")[:200],
        content=row.get("content", "")[:8000],
        measures=row.get("measures", "")[:4000],
        occurred_at=_instant(row, "occurred_at", problems),
        known_at=_instant(row, "known_at", problems),
        amount=_amount(row, problems),
        is_urgent=urgent == "是",
    )


def _amount(row: Row, problems: list[tuple[str, str]]) -> Decimal | None:
    try:
        return amount_of(row.get("amount", ""))
    except Refused as refusal:
        problems.append((COLUMNS["amount"], str(refusal)))
        return None


def _instant(row: Row, name: str, problems: list[tuple[str, str]]) -> datetime | None:
    """Local time, as people and Excel write it."""
    text = row.get(name, "")
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    if text:
        problems.append((COLUMNS[name], f"“{text[:20]}”不是时间，请写 2026-03-02 14:30"))
    return None
