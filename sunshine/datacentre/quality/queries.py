"""The matrix of data sets and dimensions, one of its cells, its trend and failing rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import Max, QuerySet, Sum
from openpyxl import Workbook

from sunshine.datacentre.catalogue.engine import Mart, marts
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.datacentre.lake.queries import content_root
from sunshine.datacentre.quality.models import Failure, Measure
from sunshine.datacentre.quality.rules import DIMENSIONS, share, share_words
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import OrganisationPath, Tree

DAYS, ROWS, POOR = 90, 200, 0.99


@dataclass(frozen=True, slots=True)
class Cell:
    """Checks and failures together."""

    checked: int = 0
    failed: int = 0

    @property
    def words(self) -> str:
        return share_words(self.checked, self.failed)

    @property
    def is_poor(self) -> bool:
        found = share(self.checked, self.failed)
        return found is not None and found < POOR


@dataclass(slots=True)
class Line:
    """One data set: a cell for each dimension, in their order."""

    mart: Mart
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def row(self) -> list[tuple[str, str, Cell]]:
        return [(d, title, self.cells.get(d, Cell())) for d, (title, _) in DIMENSIONS.items()]


def measures(actor: Actor, scope: str = "") -> QuerySet[Measure]:
    """What somebody may see, narrowed to a subtree of the management tree."""
    found = Measure.objects.visible_to(actor)
    if scope:
        inside = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor__code=scope)
        found = found.filter(organisation__in=inside.values("descendant"))
    return found


def last_day(found: QuerySet[Measure]) -> date | None:
    day: date | None = found.aggregate(day=Max("day"))["day"]
    return day


def newest(found: QuerySet[Measure]) -> QuerySet[Measure]:
    """The measures of the newest day."""
    day = last_day(found)
    return found.none() if day is None else found.filter(day=day)


def matrix(found: QuerySet[Measure]) -> list[Line]:
    """One line a data set on the newest day, by title. Two queries."""
    known, lines = marts(content_root()), dict[str, Line]()
    for row in _summed(newest(found), "mart", "dimension"):
        if row["mart"] in known:
            line = lines.setdefault(row["mart"], Line(known[row["mart"]]))
            line.cells[row["dimension"]] = Cell(row["n"], row["bad"])
    return sorted(lines.values(), key=lambda line: line.mart.title)


def _summed(rows: QuerySet[Measure], *by: str) -> list[dict[str, Any]]:
    return list(rows.order_by().values(*by).annotate(n=Sum("checked"), bad=Sum("failed")))


def by_rule(found: QuerySet[Measure]) -> list[tuple[str, Cell]]:
    rows = _summed(found, "rule")
    return sorted(
        ((r["rule"], Cell(r["n"], r["bad"])) for r in rows), key=lambda pair: -pair[1].failed
    )


def by_organisation(found: QuerySet[Measure]) -> list[tuple[str, str, Cell]]:
    """(code, name, cell), the worst first; open data has no code."""
    rows = _summed(found, "organisation__code", "organisation__name")
    cells = [
        (
            r["organisation__code"] or "",
            r["organisation__name"] or "开放数据",
            Cell(r["n"], r["bad"]),
        )
        for r in rows
    ]
    return sorted(cells, key=lambda c: (-c[2].failed, c[0]))


def trend(found: QuerySet[Measure]) -> list[tuple[date, Cell]]:
    """A point a day on which something was measured, the oldest first, at most DAYS."""
    rows = _summed(found, "day")
    points = sorted((r["day"], Cell(r["n"], r["bad"])) for r in rows)
    return points[-DAYS:]


def failing(found: QuerySet[Measure], actor: Actor) -> list[Failure]:
    """Rows that failed on the newest day; a receipt is linked only for who may open it."""
    rows = list(
        Failure.objects.filter(measure__in=found)
        .select_related("measure__organisation", "receipt")
        .order_by("measure__organisation__code", "pk")[:ROWS]
    )
    held = {r.receipt_id for r in rows if r.receipt_id is not None}
    mine = Receipt.objects.visible_to(actor).filter(pk__in=held)
    open_to_me = set(mine.values_list("pk", flat=True))
    for row in rows:
        if row.receipt_id not in open_to_me:
            row.receipt = None
    return rows


def as_workbook(found: QuerySet[Measure], rows: Iterable[Failure], name: str) -> bytes:
    """Two sheets: measures by organisation and rule, failing rows; who took it away."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("计量")
    sheet.append(["企业", "维度", "规则", "检查数", "不合格数", "合格率"])
    for m in found.select_related("organisation").order_by("organisation__code", "rule"):
        place = m.organisation.name if m.organisation else "开放数据"
        title = DIMENSIONS[m.dimension][0]
        rate = share_words(m.checked, m.failed)
        sheet.append([safe_cell(place), title, safe_cell(m.rule), m.checked, m.failed, rate])
    sheet.append([f"导出人：{name}，仅供监督使用"])
    second = book.create_sheet("不合格行")
    second.append(["企业", "主键", "问题"])
    for cells in _cells(rows):
        second.append(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(rows: Iterable[Failure]) -> Iterator[list[object]]:
    for row in rows:
        place = row.measure.organisation
        yield [
            safe_cell(place.name if place else "开放数据"),
            safe_cell(row.key),
            safe_cell(row.words),
        ]
