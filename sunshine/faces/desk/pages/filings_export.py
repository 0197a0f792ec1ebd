"""The list of matters as Excel: what is seen, as an act."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from openpyxl import Workbook

from sunshine.before.filings.models import Matter
from sunshine.before.filings.workflow import MATTER
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import exported, needs, saved
from sunshine.faces.desk.queries.filed import Filters
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.clock.queries import SHANGHAI

EXPORT_LIMIT = 5000
HEADINGS = (
    "报备号", "企业", "类别", "事项编码", "事项名称", "金额（元）", "对方单位", "决策会议", "拟开会日期",
    "报备时间", "最迟报备日", "迟报", "会后补报", "紧急事项", "状态", "办理期限", "阅知人", "阅知时间",
)  # fmt: skip


@needs("matter.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """By the filters of the address; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.apply(Matter.objects.visible_to(actor), actor)
    rows = list(found.select_related("organisation").order_by("-pk")[:EXPORT_LIMIT])
    book, kinds = Workbook(write_only=True), matter_classes()
    sheet = book.create_sheet("报备")
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(_cells(row, kinds))
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "filings.xlsx", by=actor, verb="matter.export", told=left)


def _cells(row: Matter, kinds: dict[str, str]) -> list[object]:
    bodies = {b["body"]: b["name"] for b in row.law.get("bodies", ())}
    read = f"{row.read_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if row.read_at else ""
    return [
        row.label, safe_cell(row.organisation.name), kinds.get(row.matter_class, ""), row.item_code,
        safe_cell(row.title), row.amount, safe_cell(row.counterparty), bodies.get(row.body, ""),
        row.meets_on, f"{row.filed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", row.file_by_on,
        _yes(row.is_late), _yes(row.is_backdated), _yes(row.is_emergency),
        MATTER.states[row.state], row.due_on, safe_cell(row.read_by), read,
    ]  # fmt: skip


def _yes(value: bool) -> str:  # noqa: FBT001  a cell of a sheet
    return "是" if value else "否"
