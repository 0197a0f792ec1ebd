"""GB/T 9704-2012 《党政机关公文格式》 as WordprocessingML (ISO/IEC 29500), the same bytes for the
same document, so that its hash can be told before and after.

Lengths are twips (1/20 pt) unless a name says otherwise; 1 mm = 1440/25.4.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape

from sunshine.foundation.documents.engine import parts
from sunshine.foundation.documents.engine.parts import CHARACTER, LINE, WIDTH
from sunshine.foundation.documents.rules import Document, broken, day, indents, width

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: the hash must not tell the clock
# What XML 1.0 can't hold: control characters that people paste in.
UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TOGETHER = "<w:keepNext/>"  # on the page of the paragraph behind it
TAB = "<w:r><w:tab/></w:r>"
TITLE_CHARACTERS = 20  # of 二号 on a line
LARGEST_MARK = 42  # points: 发文机关标志 is at most 22 mm × 15 mm a character


def written(document: Document) -> bytes:
    """The docx."""
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_RELATIONS,
        "docProps/core.xml": parts.core(_text(document.title.replace("\n", "")), document.dated_on),
        "word/document.xml": parts.body("".join(_paragraphs(document))),
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


def _paragraphs(document: Document) -> Iterator[str]:
    yield from _head(document)
    yield _p("Title", runs=_title(document.title))
    if document.addressee:
        yield _p("Addressee", f"{document.addressee}：")
    for n, paragraph in enumerate(document.paragraphs, 1):
        # The signature never stands on a page without words of the text (GB/T 9704-2012 7.3.5.5).
        more = TOGETHER if n == len(document.paragraphs) else ""
        yield _p(paragraph.style.capitalize(), paragraph.text, more=more)
    yield from _attachments(document.attachments)
    yield from _end(document)
    yield from _imprint(document)


def _head(document: Document) -> Iterator[str]:
    size = min(LARGEST_MARK, int(WIDTH / 20 / max(1, len(document.mark))))
    yield _p("Mark", document.mark, size=size)
    if document.signer:
        runs = (
            _r(f"　{document.number}") + TAB + _r("签发人：") + _r(document.signer, font=parts.KAI)
        )
        yield _p("Number", runs=runs, more=f'{parts.TO_THE_RIGHT}<w:jc w:val="left"/>')
    else:
        yield _p("Number", document.number)


def _title(title: str) -> str:
    """On one line where it fits; else broken where its template says, and, where a part of it is still
    too long, between words.
    """
    if width(title) <= TITLE_CHARACTERS:
        return _r(title.replace("\n", ""))
    lines = [line for part in title.split("\n") for line in broken(part, TITLE_CHARACTERS)]
    return "<w:r><w:br/></w:r>".join(map(_r, lines))


def _attachments(names: tuple[str, ...]) -> Iterator[str]:
    """附件说明: one line down, two characters in, names below one another, no full stop."""
    numbered = [f"{n}. {name}" for n, name in enumerate(names, 1)] if len(names) > 1 else names
    for n, name in enumerate(numbered):
        first = f'<w:spacing w:before="{LINE}"/><w:ind w:left="{5 * CHARACTER}" w:hanging="{3 * CHARACTER}"/>'
        more = first if n == 0 else f'<w:ind w:left="{5 * CHARACTER}"/>'
        yield _p("Plain", ("附件：" if n == 0 else "") + name, more=TOGETHER + more)


def _end(document: Document) -> Iterator[str]:
    dated = day(document.dated_on)
    for n, (text, off) in enumerate(
        zip((document.signature, dated), indents(document.signature, dated), strict=True)
    ):
        before = f'{TOGETHER}<w:spacing w:before="{LINE}"/>' if n == 0 else ""
        edge = f'<w:ind w:right="{round(off * CHARACTER)}"/><w:jc w:val="right"/>'
        yield _p("Plain", text, more=before + edge)


def _imprint(document: Document) -> Iterator[str]:
    """版记: who gets a copy; who printed it, and when."""
    rows = [_p("Imprint", f"抄送：{document.copies}。")] if document.copies else []
    if document.printed_by:
        runs = _r(document.printed_by) + TAB + _r(f"{day(document.dated_on)}印发")
        rows.append(_p("Imprint", runs=runs, more=parts.TO_THE_RIGHT))
    if rows:
        yield parts.at_the_foot(rows)


def _p(style: str, text: str = "", *, runs: str = "", more: str = "", size: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs or _r(text, size=size)}</w:p>'
    )


def _r(text: str, *, font: str = "", size: int = 0) -> str:
    form = parts.fonts(font) if font else ""
    form += f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/>' if size else ""
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{_text(text)}</w:t></w:r>'


def _text(text: str) -> str:
    return escape(UNSAYABLE.sub("", text))
