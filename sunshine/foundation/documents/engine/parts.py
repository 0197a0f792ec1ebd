"""The fixed parts of a GB/T 9704-2012 docx: page, styles, fonts, page numbers.

Lengths are twips; font sizes are half points (三号 16 pt, 二号 22 pt, 四号 14 pt).
"""

from collections.abc import Sequence
from datetime import date

MM = 1440 / 25.4
PAGE = (11906, 16838)  # A4
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474  # 37, 35, 28 and 26 mm: 版心 156 mm × 225 mm
WIDTH = PAGE[0] - LEFT - RIGHT
LINE = 579  # 22 lines a page
CHARACTER = 316  # 28 characters a line
TIGHTER = -5  # between characters: 28 of 16 pt are wider than 156 mm
RED, BLACK = "FF0000", "000000"
SONG, FANG, HEI, KAI, NUMERALS = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# What machines have under another name: tried when the first is missing.
ELSEWHERE = {
    SONG: ("FZXiaoBiaoSong-B05S", "roman"),
    FANG: ("仿宋", "modern"),
    HEI: ("SimHei", "swiss"),
    KAI: ("楷体", "modern"),
    NUMERALS: ("SimSun", "roman"),
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {"styles": "styles", "fontTable": "fontTable", "settings": "settings"}

CONTENT_TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{p}.xml" ContentType="{WORD}.{p}+xml"/>' for p in PARTS)
    + "".join(
        f'<Override PartName="/word/footer{n}.xml" ContentType="{WORD}.footer+xml"/>'
        for n in (1, 2)
    )
    + '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PACKAGE_RELATIONS = (
    f'{XML}<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="r1" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="r2" Type="{RELATIONS}/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    f'{XML}<Relationships xmlns="{RELATIONS}">'
    + "".join(f'<Relationship Id="{p}" Type="{KINDS}/{p}" Target="{p}.xml"/>' for p in PARTS)
    + "".join(
        f'<Relationship Id="footer{n}" Type="{KINDS}/footer" Target="footer{n}.xml"/>'
        for n in (1, 2)
    )
    + "</Relationships>"
)
# Odd pages number on the right, even ones on the left.
SETTINGS = (
    f"{XML}<w:settings {W}><w:evenAndOddHeaders/><w:characterSpacingControl"
    ' w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
FONT_TABLE = (
    f"{XML}<w:fonts {W}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="fixed"/></w:font>'
        for name, (other, family) in ELSEWHERE.items()
    )
    + "</w:fonts>"
)
TO_THE_RIGHT = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - CHARACTER}"/></w:tabs>'


def fonts(name: str) -> str:
    """One font for every script: Latin letters and figures stand in the Chinese font too."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def rule(side: str, eighths: int, colour: str = BLACK, space: int = 1) -> str:
    """A line beside a paragraph; thickness in eighths of a point, distance in points."""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def _style(name: str, paragraph: str, font: str, halves: int, colour: str = BLACK) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Plain"/><w:pPr>{paragraph}</w:pPr><w:rPr>{fonts(font)}'
        f'<w:color w:val="{colour}"/><w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/></w:rPr></w:style>'
    )


INDENTED = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
CENTRED = '<w:jc w:val="center"/>'
FREE = 'w:line="240" w:lineRule="auto"'
STYLES = (
    f'{XML}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}<w:spacing w:val="{TIGHTER}"/><w:kern w:val="0"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Plain"><w:name w:val="Normal"/><w:pPr>'
    f'<w:widowControl w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'
    '<w:jc w:val="both"/></w:pPr></w:style>'
    # 发文机关标志: its upper edge 35 mm below the upper edge of the 版心.
    + _style(
        "Mark",
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{round(35 * MM)}" {FREE}/>{CENTRED}',
        SONG,
        84,
        RED,
    )
    # 发文字号: two lines down; the red line 4 mm (11 pt) below it, as wide as the 版心.
    + _style(
        "Number",
        f'<w:pBdr>{rule("bottom", 12, RED, 11)}</w:pBdr><w:spacing w:before="{2 * LINE}"/>{CENTRED}',
        FANG,
        32,
    )
    + _style(
        "Title",
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{2 * LINE}" w:line="680" w:lineRule="exact"/>{CENTRED}',
        SONG,
        44,
    )
    + _style("Addressee", f'<w:spacing w:before="{LINE}"/>', FANG, 32)
    + _style("Body", INDENTED, FANG, 32)
    + _style("Heading", f"<w:keepNext/>{INDENTED}", HEI, 32)
    + _style("Subheading", f"<w:keepNext/>{INDENTED}", KAI, 32)
    + _style("Imprint", f'<w:ind w:left="{CHARACTER}" w:right="{CHARACTER}"/>', FANG, 28)
    + _style("Numeral", f"<w:spacing {FREE}/>", NUMERALS, 28)
    + "</w:styles>"
)


def at_the_foot(rows: Sequence[str]) -> str:
    """版记: paragraphs at the foot of the page they are on, a thick line (0.35 mm) above and below,
    a thin one (0.25 mm) between. LibreOffice floats no table as wide as the text: there it
    follows the date.
    """
    edges = rule("top", 8, space=0) + rule("bottom", 8, space=0) + rule("insideH", 6, space=0)
    cells = "".join(
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/></w:tcPr>{row}</w:tc></w:tr>'
        for row in rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin"'
        ' w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid>{cells}</w:tbl>'
        # A table needs a paragraph behind it: this one takes no room.
        '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    )


def body(paragraphs: str, *, covered: bool = False) -> str:
    """word/document.xml: paragraphs on an A4 page of 22 lines × 28 characters. The 28 come from the
    spacing of characters: LibreOffice reads a negative grid pitch as a wide one. `covered`: the
    first page is a cover, without a number and not counted.
    """
    cover = '<w:pgNumType w:start="0"/>', "<w:titlePg/>"
    start, title = cover if covered else ("", "")
    return (
        f"{XML}<w:document {W} {R}><w:body>{paragraphs}<w:sectPr>"
        '<w:footerReference w:type="default" r:id="footer1"/>'
        '<w:footerReference w:type="even" r:id="footer2"/>'
        f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}"'
        f' w:header="851" w:footer="{round(23 * MM)}" w:gutter="0"/>'  # number 7 mm below the 版心
        f'{start}{title}<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
        "</w:sectPr></w:body></w:document>"
    )


def footer(side: str) -> str:
    """The page number between dashes, one character off the edge."""
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    number = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    number += run.format(1) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    edge = f'<w:ind w:{side}="{CHARACTER}"/><w:jc w:val="{side}"/>'
    runs = run.format("— ") + number + run.format(" —")
    return f'{XML}<w:ftr {W} {R}><w:p><w:pPr><w:pStyle w:val="Numeral"/>{edge}</w:pPr>{runs}</w:p></w:ftr>'


def core(title: str, on: date) -> str:
    """docProps/core.xml; `title` is escaped."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>阳光国企</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{on}T00:00:00Z</dcterms:created></cp:coreProperties>'
    )
