"""Workbooks that people fill in: an empty one with its columns, and the rows of a filled one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 2 << 20
WIDTH = 18
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns by name, with their headings. `thing`: what a row is, in Chinese."""

    title: str
    thing: str
    columns: Mapping[str, str]
    needed: tuple[str, ...]
    most_rows: int = 100
    widths: Mapping[str, int] = field(default_factory=dict)

    def template(self) -> bytes:
        """An empty workbook with the columns."""
        book = Workbook()
        sheet = book.active
        assert sheet is not None  # noqa: S101  a new workbook has one
        sheet.title = self.title
        sheet.append(list(self.columns.values()))
        for n, name in enumerate(self.columns, 1):
            sheet.cell(1, n).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(n)].width = self.widths.get(name, WIDTH)
        sheet.freeze_panes = "A2"
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    def read(self, content: bytes) -> list[tuple[int, Row]]:
        """Rows of the first sheet with their number there. Raises ValueError (Chinese)."""
        if len(content) > MOST_BYTES:
            raise ValueError(f"文件超过 {MOST_BYTES >> 20} MB")
        try:
            book = CalamineWorkbook.from_filelike(BytesIO(content))
            cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError, IndexError) as error:
            raise ValueError("不是可以读取的 Excel 文件") from error
        headers = [_text(c) for c in cells[0]] if cells else []
        if missing := [title for title in self.needed if title not in headers]:
            raise ValueError(f"表头缺少：{'、'.join(missing)}")
        names = {title: name for name, title in self.columns.items()}
        rows = [
            (n, {names[h]: _text(c) for h, c in zip(headers, row, strict=False) if h in names})
            for n, row in enumerate(cells[1:], 2)
        ]
        found = [(n, row) for n, row in rows if any(row.values())]
        if not found:
            raise ValueError(f"表里没有{self.thing}")
        if len(found) > self.most_rows:
            raise ValueError(f"一次最多 {self.most_rows} 件")
        return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return str(cell).strip()
