"""A book as WordprocessingML: cover, contents, chapters, tables that repeat their head on each page.

Same bytes for the same book. Page, styles and fonts are those of `parts`; a handbook is no official
document, so it has none of the red head of GB/T 9704-2012. Lengths are twips.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import zip_longest
from xml.sax.saxutils import escape

from sunshine.foundation.documents.engine import parts
from sunshine.foundation.documents.engine.docx import EPOCH, UNSAYABLE
from sunshine.foundation.documents.engine.parts import FANG, HEI, KAI, SONG, WIDTH
from sunshine.foundation.documents.rules import broken, day

SMALL, BODY, CHAPTER, TITLE = 18, 24, 32, 52  # half points: 小五, 小四, 三号, 一号
LINE = 420
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
TOGETHER = "<w:keepNext/>"  # with what follows, on one page
FREE = '<w:snapToGrid w:val="0"/>'  # as close as the table wants it, whatever the lines of the page
GREY = "E7EAEE"
FILLS = {"one": "F9D6D2", "two": "FBE0C8", "three": "FBF0C9"}


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; lines are paragraphs; `fill` is a level."""

    text: str
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `shares` are parts of the width; `arrows`: a row of steps with arrows between."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a flow in a row of boxes with arrows; under each what lies on it."""

    cells: tuple[Cell, ...]


Block = Words | Heading | Grid | Steps


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter begins a page; the contents list it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """A whole book; `lines` stand on the cover below the title."""

    title: str
    lines: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    dated_on: date


def bound(volume: Volume) -> bytes:
    """The docx."""
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_RELATIONS,
        "docProps/core.xml": parts.core(_text(volume.title), volume.dated_on),
        "word/document.xml": parts.body("".join(_pages(volume)), covered=True),
        "word/_rels/document.xml.rels": parts.DOCUMENT_RELATIONS,
        "word/styles.xml": parts.STYLES,
        "word/fontTable.xml": parts.FONT_TABLE,
        "word/settings.xml": parts.SETTINGS,
        "word/footer1.xml": parts.footer("right"),
        "word/footer2.xml": parts.footer("left"),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _pages(volume: Volume) -> Iterator[str]:
    yield from _cover(volume)
    yield BREAK
    yield from _contents(volume.chapters)
    for n, chapter in enumerate(volume.chapters):
        yield BREAK
        yield _heading(chapter.title, CHAPTER, HEI, after=240, mark=n)
        for block, next_one in zip_longest(chapter.blocks, chapter.blocks[1:]):
            yield from _block(block, kept=isinstance(next_one, Steps))


def _cover(volume: Volume) -> Iterator[str]:
    yield _p("", size=BODY, before=3200)
    yield from _centred(volume.title, SONG, TITLE)
    yield _p("", size=BODY, after=200)
    for line in volume.lines:
        yield from _centred(line, KAI, CHAPTER)
    yield _p(day(volume.dated_on), font=KAI, size=CHAPTER, align="center", before=4200)


def _centred(text: str, font: str, size: int) -> Iterator[str]:
    """A line of the cover, or as many as it takes, broken where a reader would."""
    for line in broken(text, WIDTH // (size * 10)):
        yield _p(line, font=font, size=size, align="center")


def _contents(chapters: Sequence[Chapter]) -> Iterator[str]:
    yield _p("目　　录", font=HEI, size=CHAPTER, align="center", after=300)
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>'
    for n, chapter in enumerate(chapters):
        look = f'<w:rPr>{parts.fonts(FANG)}<w:sz w:val="{BODY}"/><w:szCs w:val="{BODY}"/></w:rPr>'
        field = (
            f'<w:r>{look}<w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
            f'<w:r>{look}<w:instrText xml:space="preserve"> PAGEREF c{n} \\h </w:instrText></w:r>'
            f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
            f'<w:r>{look}<w:t>—</w:t></w:r><w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
        )
        runs = _run(chapter.title, FANG, BODY) + "<w:r><w:tab/></w:r>" + field
        link = f'<w:hyperlink w:anchor="c{n}" w:history="1">{runs}</w:hyperlink>'
        yield f'<w:p><w:pPr>{tab}<w:spacing w:line="560" w:lineRule="exact"/></w:pPr>{link}</w:p>'


def _block(block: Block, *, kept: bool) -> Iterator[str]:
    """`kept`: on the page of what follows."""
    if isinstance(block, Words):
        indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * BODY * 10}"/>'
        yield _p(block.text, size=BODY, first=TOGETHER if kept else "", more=indent)
    elif isinstance(block, Heading):
        yield _heading(block.text, BODY + 2, KAI, before=200, after=100)
    elif isinstance(block, Steps):
        yield from _flow(block.cells)
    else:
        yield _table(block)
        yield _p("", size=SMALL)


def _flow(cells: Sequence[Cell]) -> Iterator[str]:
    """Boxes with arrows in borderless cells between, four a row; all in one row of a table around
    them, which no page break splits.
    """
    rows = "".join(
        _boxes(cells[start : start + 4], more=start + 4 < len(cells))
        for start in range(0, len(cells), 4)
    )
    yield _frame(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/>'
        f"</w:tcPr>{rows}</w:tc></w:tr>",
        [WIDTH],
        margins=(0, 0),
    )
    yield _p("", size=SMALL)


def _boxes(row: Sequence[Cell], *, more: bool) -> str:
    """A row of steps; `more`: another one follows."""
    arrow = WIDTH // 24
    wide = (WIDTH - 4 * arrow) // 4
    boxes, widths = [], []
    for n, cell in enumerate(row):
        boxes.append(_cell(cell, wide, boxed=True))
        widths.append(wide)
        if n + 1 < len(row) or more:
            boxes.append(_cell(Cell("→" if n + 1 < len(row) else "↓"), arrow))
            widths.append(arrow)
    framed = _frame(f"<w:tr>{''.join(boxes)}</w:tr>", widths, margins=(60, 40))
    return framed + _p("", size=SMALL, line=160, first=FREE)


def _frame(rows: str, widths: Sequence[int], *, margins: tuple[int, int], edges: str = "") -> str:
    """A table of these rows; `margins` of its cells: beside and above the text."""
    beside, above = margins
    room = "".join(
        f'<w:{side} w:w="{w}" w:type="dxa"/>'
        for side, w in (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    )
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{edges}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{room}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _table(grid: Grid) -> str:
    total = sum(grid.shares)
    widths = [WIDTH * share // total for share in grid.shares]
    edges = "".join(
        parts.rule(side, 4, space=0)
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = "".join(
        _cell(Cell(text), w, strong=True) for text, w in zip(grid.head, widths, strict=True)
    )
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f"{''.join(_cell(c, w) for c, w in zip(row, widths, strict=True))}</w:tr>"
        for row in grid.rows
    )
    return _frame(
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}",
        widths,
        margins=(80, 50),
        edges=f"<w:tblBorders>{edges}</w:tblBorders>",
    )


def _cell(cell: Cell, width: int, *, strong: bool = False, boxed: bool = False) -> str:
    fill = GREY if strong else FILLS.get(cell.fill, "")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    edges = "".join(parts.rule(s, 6, space=0) for s in ("top", "left", "bottom", "right"))
    border = f"<w:tcBorders>{edges}</w:tcBorders>" if boxed else ""
    lines = "".join(
        _p(
            line,
            font=HEI if strong else FANG,
            size=SMALL,
            align="center" if strong else "left",
            line=280,
            first=FREE,
        )
        for line in cell.text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}{shade}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{lines}</w:tc>"
    )


def _heading(
    text: str, size: int, font: str, *, before: int = 0, after: int = 0, mark: int | None = None
) -> str:
    lines = broken(text, WIDTH // (size * 10))
    runs = "<w:r><w:br/></w:r>".join(_run(line, font, size) for line in lines)
    if mark is not None:
        runs = (
            f'<w:bookmarkStart w:id="{mark}" w:name="c{mark}"/>{runs}<w:bookmarkEnd w:id="{mark}"/>'
        )
    align = "center" if mark is not None else "left"
    return (
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="{after}" w:line="480"'
        f' w:lineRule="exact"/><w:jc w:val="{align}"/><w:outlineLvl w:val="{0 if mark is not None else 1}"/>'
        f"</w:pPr>{runs}</w:p>"
    )


def _p(  # noqa: PLR0913  what a paragraph looks like
    text: str,
    *,
    font: str = FANG,
    size: int = BODY,
    align: str = "both",
    before: int = 0,
    after: int = 0,
    line: int = 0,
    first: str = "",
    more: str = "",
) -> str:
    rule = "atLeast"
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line or LINE}" w:lineRule="{rule}"/>'
    return f'<w:p><w:pPr>{first}{spacing}{more}<w:jc w:val="{align}"/></w:pPr>{_run(text, font, size)}</w:p>'


def _run(text: str, font: str, size: int) -> str:
    look = f'{parts.fonts(font)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{_text(text)}</w:t></w:r>'


def _text(text: str) -> str:
    return escape(UNSAYABLE.sub("", text))
