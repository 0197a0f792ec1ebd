"""GB/T 9704-2012, read back from the file: page, fonts, parts in order, numbers."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest

from sunshine.foundation.documents.engine.book import Chapter, Volume, bound
from sunshine.foundation.documents.engine.docx import written
from sunshine.foundation.documents.engine.pdf import office, printed
from sunshine.foundation.documents.rules import (
    Document,
    Paragraph,
    broken,
    day,
    indents,
    template_of,
    width,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LETTER = Document(
    mark="甲集团有限公司",
    number="甲法审〔2026〕1号",
    title="关于投资建设冷链物流中心的\n合法合规审查意见书",
    addressee="甲集团有限公司党委",
    paragraphs=(Paragraph("一、审查意见", "heading"), Paragraph("同意。")),
    signature="甲集团有限公司法务部",
    dated_on=date(2026, 3, 5),
    attachments=("指纹清单", "评估报告"),
    copies="派驻纪检监察组",
    printed_by="甲集团有限公司法务部",
)


def part(document: Document, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(written(document))) as archive:
        return ElementTree.fromstring(archive.read(name))


def lines(document: Document) -> list[str]:
    found = part(document, "word/document.xml").iter(f"{W}p")
    return [text for p in found if (text := "".join(t.text or "" for t in p.iter(f"{W}t")))]


def millimetres(twips: str) -> float:
    return round(int(twips) * 25.4 / 1440, 1)


def test_the_page_is_a4_with_the_margins_of_the_standard():
    section = next(part(LETTER, "word/document.xml").iter(f"{W}sectPr"))
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (millimetres(size.get(f"{W}w")), millimetres(size.get(f"{W}h"))) == (210.0, 297.0)
    edges = [millimetres(margins.get(f"{W}{e}")) for e in ("top", "bottom", "left", "right")]
    assert edges == [37.0, 35.0, 28.0, 26.0]
    pitch = int(section.find(f"{W}docGrid").get(f"{W}linePitch"))
    high = int(size.get(f"{W}h")) - int(margins.get(f"{W}top")) - int(margins.get(f"{W}bottom"))
    assert high // pitch == 22


@pytest.mark.parametrize(
    ("style", "font", "points", "colour"),
    [
        ("Mark", "方正小标宋简体", 42, "FF0000"),
        ("Title", "方正小标宋简体", 22, "000000"),
        ("Body", "仿宋_GB2312", 16, "000000"),
        ("Heading", "黑体", 16, "000000"),
        ("Subheading", "楷体_GB2312", 16, "000000"),
        ("Imprint", "仿宋_GB2312", 14, "000000"),
        ("Numeral", "宋体", 14, "000000"),
    ],
)
def test_each_part_names_its_font_for_chinese_and_latin_alike(style, font, points, colour):
    found = {s.get(f"{W}styleId"): s for s in part(LETTER, "word/styles.xml").iter(f"{W}style")}
    run = found[style].find(f"{W}rPr")
    named = run.find(f"{W}rFonts")
    assert {named.get(f"{W}{a}") for a in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert int(run.find(f"{W}sz").get(f"{W}val")) == 2 * points
    assert run.find(f"{W}color").get(f"{W}val") == colour


def test_the_parts_come_in_the_order_of_the_standard():
    assert lines(LETTER) == [
        "甲集团有限公司",
        "甲法审〔2026〕1号",
        "关于投资建设冷链物流中心的合法合规审查意见书",
        "甲集团有限公司党委：",
        "一、审查意见",
        "同意。",
        "附件：1. 指纹清单",
        "2. 评估报告",
        "甲集团有限公司法务部",
        "2026年3月5日",
        "抄送：派驻纪检监察组。",
        "甲集团有限公司法务部2026年3月5日印发",
    ]


def test_what_goes_up_names_who_signed_it_beside_the_number():
    assert "　甲法审〔2026〕1号签发人：王建国" in lines(replace(LETTER, signer="王建国"))


def test_odd_pages_are_numbered_on_the_right_and_even_ones_on_the_left():
    sides = [part(LETTER, f"word/footer{n}.xml").find(f".//{W}jc").get(f"{W}val") for n in (1, 2)]
    assert sides == ["right", "left"]
    assert part(LETTER, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def test_the_same_document_is_the_same_bytes():
    assert written(LETTER) == written(LETTER)
    assert written(LETTER) != written(replace(LETTER, number="甲法审〔2026〕2号"))


def test_what_people_write_stays_text():
    hostile = '<w:br/>&amp;"\x00\x0b同意]]>'
    told = lines(replace(LETTER, paragraphs=(Paragraph(hostile),), title=hostile))
    assert told.count('<w:br/>&amp;"同意]]>') == 2


def test_the_signature_is_centred_over_the_date_four_characters_in():
    dated = day(date(2026, 11, 28))
    assert (dated, width(dated)) == ("2026年11月28日", 7)
    assert indents("法务部", dated) == (6, 4)
    assert indents("某" * 19, dated) == (0, 6), "a long one moves the date in instead"


def test_the_signature_keeps_words_of_the_text_on_its_page():
    kept = [
        "".join(t.text or "" for t in p.iter(f"{W}t"))
        for p in part(LETTER, "word/document.xml").iter(f"{W}p")
        if p.find(f"{W}pPr/{W}keepNext") is not None
    ]
    assert kept == ["同意。", "附件：1. 指纹清单", "2. 评估报告", "甲集团有限公司法务部"]


def test_a_template_says_what_is_missing_and_leaves_out_what_is_empty():
    row = {
        "name": "意见书", "source": "试验", "evidence": "I", "mark": "甲", "number": "甲〔2026〕${number}号",
        "title": "${matter}", "addressee": "", "signature": "甲",
        "block": [{"text": "${words}"}, {"text": "条件：${conditions}", "when": "conditions"}],
    }  # fmt: skip
    template = template_of("opinion", row)
    values = {"number": "1", "matter": "投资", "words": ["一", "", "二"], "conditions": ""}
    filled = template.fill(values, dated_on=date(2026, 1, 1))
    assert [p.text for p in filled.paragraphs] == ["一", "二"]
    with pytest.raises(KeyError, match="words"):
        template.fill({"number": "1", "matter": "x"}, dated_on=date(2026, 1, 1))
    with pytest.raises(ValueError, match="样式"):
        template_of("opinion", {**row, "block": [{"text": "x", "style": "loud"}]})


@pytest.mark.skipif(office() is None, reason="没有 LibreOffice：apt-get install libreoffice-writer")
def test_libreoffice_makes_an_a4_pdf_of_it():
    pdf = printed(written(LETTER))
    assert pdf.startswith(b"%PDF-")
    assert b"/MediaBox[0 0 595" in pdf


@pytest.mark.parametrize(
    ("title", "most", "found"),
    [
        ("采购东岭水厂滤料", 20, ["采购东岭水厂滤料"]),
        (
            "阳光市城市建设投资开发集团有限责任公司廉政风险防控手册",
            17,
            ["阳光市城市建设投资开发集团", "有限责任公司廉政风险防控手册"],
        ),
        (
            "关于澄州市水务投资建设发展集团有限公司采购东岭水厂2026年度滤料及配套设备安装服务的",
            20,
            [
                "关于澄州市水务投资建设发展集团",
                "有限公司采购东岭水厂2026年度",
                "滤料及配套设备安装服务的",
            ],
        ),
        ("甲" * 25, 20, ["甲" * 12, "甲" * 13]),
    ],
)
def test_a_long_title_is_broken_between_words(title, most, found):
    assert broken(title, most) == found


def test_a_book_has_no_number_on_its_cover():
    book = Volume("手册", ("甲集团有限公司",), (Chapter("一、总则", ()),), date(2026, 3, 5))
    with zipfile.ZipFile(BytesIO(bound(book))) as archive:
        section = ElementTree.fromstring(archive.read("word/document.xml")).find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert section.find(f"{W}pgNumType").get(f"{W}start") == "0"
    assert all(r.get(f"{W}type") != "first" for r in section.iter(f"{W}footerReference"))
