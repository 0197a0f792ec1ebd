"""What a document says and where: templates filled in, widths counted. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template as Text
from typing import Any

BODY, HEADING, SUBHEADING = "body", "heading", "subheading"
STYLES = (BODY, HEADING, SUBHEADING)
Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body."""

    text: str
    style: str = BODY


@dataclass(frozen=True, slots=True)
class Document:
    """The parts GB/T 9704-2012 names, in its order; what is empty is left out."""

    mark: str  # 发文机关标志
    number: str  # 发文字号
    title: str
    addressee: str  # 主送机关
    paragraphs: tuple[Paragraph, ...]
    signature: str  # 发文机关署名
    dated_on: date  # 成文日期
    signer: str = ""  # 签发人
    attachments: tuple[str, ...] = ()  # 附件说明
    copies: str = ""  # 抄送机关
    printed_by: str = ""  # 印发机关


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs of a template; `when`: only if that value is there."""

    text: str
    style: str = BODY
    when: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of document, with `${places}` for values."""

    kind: str
    name: str
    source: str
    evidence: str
    mark: str
    number: str
    title: str
    addressee: str
    signature: str
    blocks: tuple[Block, ...]
    copies: str = ""
    printed_by: str = ""

    def fill(self, values: Values, *, dated_on: date, signer: str = "") -> Document:
        """The document of these values. Raises KeyError for a place without a value.

        A value of several lines, or a list, becomes as many paragraphs. `attachments`, where
        given, become the 附件说明.
        """
        words = {name: _joined(value) for name, value in values.items()}
        return Document(
            mark=_filled(self.mark, words),
            number=_filled(self.number, words),
            title=_filled(self.title, words),
            addressee=_filled(self.addressee, words),
            paragraphs=tuple(_paragraphs(self.blocks, words)),
            signature=_filled(self.signature, words),
            dated_on=dated_on,
            signer=signer,
            attachments=tuple(values.get("attachments") or ()),
            copies=_filled(self.copies, words),
            printed_by=_filled(self.printed_by, words),
        )


def template_of(kind: str, row: Mapping[str, Any]) -> Template:
    """A file of reference/documents. Raises ValueError or TypeError for one that is not whole."""
    blocks = tuple(Block(**block) for block in row["block"])
    if wrong := [b.style for b in blocks if b.style not in STYLES]:
        raise ValueError(f"{kind}：不认识的样式 {wrong[0]}")
    return Template(kind=kind, **{k: v for k, v in row.items() if k != "block"}, blocks=blocks)


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _filled(text: str, words: Mapping[str, str]) -> str:
    return Text(text).substitute(words)


def _paragraphs(blocks: Sequence[Block], words: Mapping[str, str]) -> Iterator[Paragraph]:
    for block in blocks:
        if block.when and not words[block.when].strip():
            continue
        for line in _filled(block.text, words).splitlines():
            if line.strip():
                yield Paragraph(line.strip(), block.style)


def width(text: str) -> float:
    """How many whole characters a line of it takes: digits and Latin letters are half as wide."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return wide + (len(text) - wide) / 2


# Where a title may go on: behind these, or before those.
ENDS = re.compile(
    "(?:公司|集团|项目|工程|合同|协议|制度|意见|报告|方案|事项|会议|采购|招标|投标|管理|建设|投资|系统|设备|服务|"
    "办法|手册|风险|防控|资金|使用|调整|预算|年度|单位|部门|中心|委员会|有关|关于|以及|的|[、，；：”》）)])$"
)
BEGINS = re.compile("关于|以及|[和与及并对为由向《（“(]")
APART = re.compile(r"[0-9A-Za-z.%〔〕]$")
CLOSING = "、，。；：！？”》）〕)%"
ROUGH = 60.0  # what a break inside a word costs, beside uneven lines


def broken(text: str, most: int) -> list[str]:
    """A title in as few lines of at most so many characters as it takes, of much the same length,
    broken between words where that can be told (GB/T 9704-2012 7.3.2: 词意完整、排列对称). Digits and
    Latin letters stay together, and no line begins with a closing mark.
    """
    whole = width(text)
    if whole <= most:
        return [text]
    count = -int(-whole // most)
    aim = whole / count
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for end in range(1, len(text) + 1):
        ways = [
            (
                cost + (width(text[start:end]) - aim) ** 2 + _roughness(text, end),
                [*lines, text[start:end]],
            )
            for start, (cost, lines) in best.items()
            if width(text[start:end]) <= most
        ]
        if ways:
            best[end] = min(ways)
    return best.get(len(text), (0.0, [text]))[1]


def _roughness(text: str, at: int) -> float:
    """What it costs to go on in a new line here."""
    before, after = text[:at], text[at:]
    if not after or (ENDS.search(before) and after[0] not in CLOSING) or BEGINS.match(after):
        return 0.0
    if after[0] in CLOSING or (APART.search(before) and APART.match(after[0])):
        return 100 * ROUGH
    return ROUGH


def day(on: date) -> str:
    """成文日期: Arabic figures, no leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{on.year}年{on.month}月{on.day}日"


def indents(signature: str, dated: str) -> tuple[float, float]:
    """How many characters 署名 and 成文日期 stand off the right edge (GB/T 9704-2012 7.3.5.1, with a
    seal): the date four, the signature centred over it. A long signature moves the date in.
    """
    over = (width(signature) - width(dated)) / 2
    return (4 - over, 4.0) if over <= 4 else (0.0, over)  # noqa: PLR2004  the four of above
