"""Rows of a list as people write them: in a form, and in the workbook of the national template."""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from sunshine.before.authority.engine import Catalogue
from sunshine.before.authority.rules.deciding import LEVELS, REPORTING, Rule, Step
from sunshine.before.authority.rules.lines import Line, Share, parse_line, parse_share
from sunshine.datacentre.intake.rules import safe_cell

BODIES = ("body1", "body2", "body3", "body4")
# The national template's columns first (domain.md §2.2), then ours.
COLUMNS = {
    "position": "序号",
    "title": "事项名称",
    "item_code": "事项编码",
    **{name: f"决策会议及顺序{n}" for n, name in enumerate(BODIES, 1)},
    "legal": "是否需经法律审核",
    "remark": "备注",
    "level": "审批层级",
    "line": "金额线",
    "attendance": "出席要求",
    "majority": "表决方式",
    "attachments": "附件",
    "opinions": "应听取的意见",
    "reporting": "报国资委",
}
WIDTHS = {
    "title": 28,
    "line": 30,
    "attendance": 28,
    "majority": 28,
    "attachments": 28,
    "remark": 20,
}
MOST_ROWS, MOST_BYTES = 2000, 2 << 20
LONGEST = 400
YES, NO, OTHER = "是", "否", "其他"
Row = dict[str, str]
Problem = tuple[str, str]  # title of the field, what is wrong with it


class Wrong(ValueError):  # noqa: N818  read as a sentence
    """A row that can't be kept; `problems` names each field in Chinese."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(f"{title}：{words}" for title, words in problems))
        self.problems = problems


def rule_fields(row: Mapping[str, str], catalogue: Catalogue) -> dict[str, Any]:
    """Fields of an `AuthorityRule` from a row of texts, as `drafting` keeps them. Raises Wrong."""
    problems: list[Problem] = []

    def read(name: str, how: Callable[[str], Any]) -> Any:
        try:
            return how(row.get(name, "").strip())
        except ValueError as error:
            problems.append((COLUMNS[name], str(error)))
            return None

    line = read("line", parse_line) or Line()
    steps = _steps(row, catalogue, problems)
    found = {
        "item_code": read("item_code", lambda t: catalogue.entry_of(t) and t),
        "title": read("title", _title),
        "level": read("level", lambda t: _choice(t, LEVELS, "own")),
        "per": line.per,
        "line_amount": line.amount,
        "line_share": line.share,
        "steps": steps,
        "needs_legal_review": read("legal", _yes),
        "attachments": read("attachments", _listed),
        "opinions": read("opinions", _listed),
        "reporting": read("reporting", lambda t: _choice(t, REPORTING, "none")),
        "remark": read("remark", _short),
    }
    if problems:
        raise Wrong(problems)
    return found


def _steps(
    row: Mapping[str, str], catalogue: Catalogue, problems: list[Problem]
) -> list[dict[str, str]]:
    named = [row.get(name, "").strip() for name in BODIES]
    unknown = [n for n in named if n and n not in catalogue.names]
    chosen = [catalogue.bodies[catalogue.names[n]] for n in named if n in catalogue.names]
    title = "决策会议及顺序"
    if unknown:
        known = "、".join(s.name for s in catalogue.bodies.values())
        problems.append((title, f"不认识“{'、'.join(unknown)}”，请填{known}"))
    elif not chosen:
        problems.append((title, "至少填写一个会议"))
    elif len({s.body for s in chosen}) < len(chosen):
        problems.append((title, "同一个会议填了两次"))
    shares = {
        name: _shares(row.get(name, ""), name, chosen, problems)
        for name in ("attendance", "majority")
    }
    return [
        {
            "body": s.body,
            "name": s.name,
            "attendance": _code(shares["attendance"].get(s.name, s.attendance)),
            "majority": _code(shares["majority"].get(s.name, s.majority)),
        }
        for s in chosen
    ]


def _shares(
    text: str, name: str, chosen: list[Step], problems: list[Problem]
) -> dict[str, Share | None]:
    """One share for all bodies, or `党委会：…；董事会：…`; bodies not named keep their usual one."""
    found: dict[str, Share | None] = {}
    for part in (p.strip() for p in text.replace(";", "；").split("；")):
        body, colon, said = part.replace(":", "：").rpartition("：")
        if not part:
            continue
        try:
            share = None if said == OTHER and name == "majority" else parse_share(said)
        except ValueError as error:
            problems.append((COLUMNS[name], str(error)))
            continue
        if colon and body not in {s.name for s in chosen}:
            problems.append((COLUMNS[name], f"“{body}”不在决策会议里"))
        found |= {body: share} if colon else {s.name: share for s in chosen}
    return found


def row_of(rule: Rule, catalogue: Catalogue, position: int = 0) -> Row:
    """A rule as people write it; what is usual for a body is left out. `rule_fields` reads it."""
    names = [s.name for s in rule.steps]
    usual = catalogue.bodies
    return {
        "position": str(position or ""),
        "title": rule.title,
        "item_code": rule.item,
        **{name: names[n] if n < len(names) else "" for n, name in enumerate(BODIES)},
        "legal": YES if rule.needs_legal_review else NO,
        "remark": rule.remark,
        "level": LEVELS[rule.level],
        "line": rule.line.words,
        "attendance": _said((s.name, s.attendance, usual[s.body].attendance) for s in rule.steps),
        "majority": _said((s.name, s.majority, usual[s.body].majority) for s in rule.steps),
        "attachments": "、".join(rule.attachments),
        "opinions": "、".join(rule.opinions),
        "reporting": REPORTING[rule.reporting],
    }


def _said(shares: Iterable[tuple[str, Share | None, Share | None]]) -> str:
    return "；".join(
        f"{name}：{own.words if own else OTHER}" for name, own, usual in shares if own != usual
    )


def _code(share: Share | None) -> str:
    return share.code if share else ""


def _title(text: str) -> str:
    if not text:
        raise ValueError("请填写")
    if len(text) > LONGEST // 2:
        raise ValueError(f"不超过 {LONGEST // 2} 个字")
    return text


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"不超过 {LONGEST} 个字")
    return text


def _yes(text: str) -> bool:
    if text not in {YES, NO, ""}:
        raise ValueError("请填“是”或“否”")
    return text == YES


def _listed(text: str) -> list[str]:
    parts = (p.strip() for p in _short(text).replace("，", "、").replace("；", "、").split("、"))
    return list(dict.fromkeys(p for p in parts if p and p != "无"))


def _choice(text: str, choices: Mapping[str, str], usual: str) -> str:
    known = {title: code for code, title in choices.items()} | {code: code for code in choices}
    known |= {"": usual, "下属企业": "below", "无": "none"}
    if text not in known or known[text] not in choices:
        raise ValueError("请填" + "、".join(f"“{t}”" for t in choices.values()))
    return known[text]


def workbook_of(rules: Iterable[Rule], catalogue: Catalogue) -> bytes:
    """An Excel file with the columns above, one row a rule."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has one
    sheet.title = "权责清单"
    sheet.append(list(COLUMNS.values()))
    for n, rule in enumerate(rules, 1):
        row = row_of(rule, catalogue, n)
        sheet.append([n, *(safe_cell(row[name]) for name in list(COLUMNS)[1:])])
    for n, name in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, n)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(n)].width = WIDTHS.get(name, 14)
    sheet.freeze_panes = "C2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_workbook(content: bytes) -> list[tuple[int, Row]]:
    """Rows of the first sheet with their number there. A national template with one heading over
    several columns of meetings is read as well. Raises ValueError (Chinese).
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"文件超过 {MOST_BYTES >> 20} MB")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ValueError("不是可以读取的 Excel 文件") from error
    head = next((n for n, r in enumerate(cells) if "事项编码" in map(_text, r)), None)
    if head is None:
        raise ValueError("没有找到表头：至少要有“事项名称”“事项编码”“决策会议及顺序”")
    columns = _columns([_text(c) for c in cells[head]])
    rows = [
        (n, {name: _text(row[at]) for at, name in columns.items() if at < len(row)})
        for n, row in enumerate(cells[head + 1 :], head + 2)
    ]
    found = [(n, r) for n, r in rows if any(v for k, v in r.items() if k != "position")]
    if len(found) > MOST_ROWS:
        raise ValueError(f"超过 {MOST_ROWS} 行")
    return found


def _columns(headers: list[str]) -> dict[int, str]:
    """Place → column; headings left empty after 决策会议及顺序 are further meetings."""
    known = {title: name for name, title in COLUMNS.items()}
    found: dict[int, str] = {}
    meetings = 0
    inside = False
    for at, header in enumerate(headers):
        inside = header.startswith("决策会议及顺序") or (inside and not header)
        if inside and meetings < len(BODIES):
            found[at] = BODIES[meetings]
            meetings += 1
        elif header in known:
            found[at] = known[header]
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def checked(
    rows: Iterable[tuple[int, Row]], catalogue: Catalogue
) -> tuple[list[dict[str, Any]], list[tuple[int, str, str]]]:
    """Fields of the good rows, and (row, field, what is wrong) of the others; twice the same line
    is an error of the second row.
    """
    good, wrong = [], []
    seen: dict[tuple[object, ...], int] = {}
    for number, row in rows:
        try:
            fields = rule_fields(row, catalogue)
        except Wrong as error:
            wrong += [(number, title, words) for title, words in error.problems]
            continue
        names = ("item_code", "level", "per", "line_amount", "line_share")
        key = tuple(fields[name] for name in names)
        if first := seen.get(key):
            wrong.append((number, "金额线", f"与第 {first} 行的事项、层级、金额线相同"))
        seen.setdefault(key, number)
        good.append(fields)
    return good, wrong
