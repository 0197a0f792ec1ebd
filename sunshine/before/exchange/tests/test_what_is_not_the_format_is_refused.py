"""Each fault is told with record, element and value; hostile packages are not even unpacked."""

import zlib

import pytest

from sunshine.before.exchange.engine.downlink import read_downlink
from sunshine.before.exchange.engine.packages import Limits
from sunshine.before.exchange.engine.records import read_package
from sunshine.before.exchange.engine.xml import parse
from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.rules.naming import parse_name
from sunshine.before.exchange.rules.regulations import (
    File,
    Regulation,
    Vote,
    incomplete,
)
from sunshine.before.exchange.tests.packages_made import DAY, LIMITS, USCC, WORDS, zipped

ONE, TWO = "a" * 32, "b" * 32
HELD = {TWO: Item(TWO, "捐赠", "F01-002", ("党委会",))}
ITEM = f"""<item><item_id>{ONE}</item_id><item_name>资金支付</item_name><item_code>F01-001</item_code>
<item_meeting_list><item_meeting>党委会</item_meeting><item_meeting>董事会</item_meeting></item_meeting_list>
<legal_flag>是</legal_flag><remark></remark><oper_type>add</oper_type></item>"""
RULES = f"""<regulation><regulation_id>{ONE}</regulation_id><regulation_name>董事会议事规则</regulation_name>
<regulation_type_name>董事会议事规则</regulation_type_name><approval_date>2026-01-02</approval_date>
<effective_date>2026-02-01</effective_date><audit_flag>是</audit_flag><rate>2/3</rate>
<vote_mode_list><vote_mode><item_code>默认</item_code><vote_mode>全票通过</vote_mode></vote_mode>
<vote_mode><item_code>F01-002</item_code><vote_mode>其他</vote_mode></vote_mode></vote_mode_list>
<oper_type>add</oper_type></regulation>"""


def told(content: bytes, business="0004", limits=LIMITS):
    return read_package(
        content, business, limits=limits, words=WORDS, held=HELD, item_codes=frozenset({"F01-002"})
    )


def faults(text: str, business="0004") -> list[tuple[str, str, str]]:
    found = told(zipped({"a.xml": text.encode()}), business).faults
    return [(f.record, f.element, f.value) for f in found]


def test_the_samples_are_accepted() -> None:
    item = told(zipped({"a.xml": ITEM.encode()})).changes[0].record
    assert item == Item(ONE, "资金支付", "F01-001", ("党委会", "董事会"), needs_legal_review=True)
    assert faults(RULES, "0005") == []


@pytest.mark.parametrize(
    ("before", "after", "element", "value"),
    [
        (">党委会<", ">董事会办公会<", "item_meeting", "董事会办公会"),
        ("F01-001", "F01001", "item_code", "F01001"),
        ("F01-001", "F1-0001", "item_code", "F1-0001"),
        ("F01-001", "Z99-001", "item_code", "Z99-001"),
        ("F01-001", "F01-002", "item_code", "F01-002"),
        ("<legal_flag>是", "<legal_flag>对", "legal_flag", "对"),
        (">add<", ">insert<", "oper_type", "insert"),
        (">add<", ">edit<", "item_id", ONE),
        (">add<", ">del<", "item_id", ONE),
        ("<item_name>资金支付", "<item_name>", "item_name", ""),
        ("<item_meeting>董事会", "<item_meeting>党委会", "item_meeting_list", "党委会、党委会"),
    ],
)
def test_a_wrong_matter_is_named_by_record_element_and_value(before, after, element, value) -> None:
    assert (ONE, element, value) in faults(ITEM.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after", "element", "value"),
    [
        ("<regulation_type_name>董事会议事规则", "<regulation_type_name>章程", "regulation_type_name", "章程"),
        ("2026-01-02", "2026-1-2", "approval_date", "2026-1-2"),
        ("2026-02-01", "2026-02-30", "effective_date", "2026-02-30"),
        ("2026-02-01", "2025-02-01", "effective_date", "2025-02-01"),
        ("<audit_flag>是", "<audit_flag>Y", "audit_flag", "Y"),
        ("<rate>2/3", "<rate>3/5", "rate", "3/5"),
        (">全票通过<", ">举手<", "vote_mode", "举手"),
        ("F01-002", "F01-009", "item_code", "F01-009"),
        ("F01-002", "F01009", "item_code", "F01009"),
        ("<item_code>默认", "<item_code>F01-002", "item_code", "F01-002"),
    ],
)  # fmt: skip
def test_a_wrong_regulation_is_named_by_record_element_and_value(
    before, after, element, value
) -> None:
    assert (ONE, element, value) in faults(RULES.replace(before, after), "0005")


def test_one_receipt_names_every_fault() -> None:
    text = ITEM.replace(">党委会<", ">甲<").replace("F01-001", "X").replace(">是<", ">对<")
    assert {e for _, e, _ in faults(text)} == {"item_meeting", "item_code", "legal_flag"}


def test_two_matters_of_one_package_may_not_share_id_or_code() -> None:
    same = told(zipped({"a.xml": ITEM.encode(), "b.xml": ITEM.encode()})).faults
    assert [f.words for f in same] == ["同一个数据包里出现了两次"]
    other = ITEM.replace(ONE, "c" * 32)
    code = told(zipped({"a.xml": ITEM.encode(), "b.xml": other.encode()})).faults
    assert [(f.record, f.value) for f in code] == [("c" * 32, "F01-001")]


def test_a_code_that_is_given_up_in_the_same_package_is_free() -> None:
    gone = f"<item><item_id>{TWO}</item_id><oper_type>del</oper_type></item>"
    new = ITEM.replace("F01-001", "F01-002")
    assert told(zipped({"a.xml": gone.encode(), "b.xml": new.encode()})).faults == []


def test_old_spellings_are_read() -> None:
    ordered = ITEM.replace(
        "<item_meeting>党委会</item_meeting><item_meeting>董事会</item_meeting>",
        "<item_meeting><meeting_type_name>党委会</meeting_type_name><order_number>2</order_number></item_meeting>"
        "<item_meeting><meeting_type_name>董事会</meeting_type_name><order_number>1</order_number></item_meeting>",
    )
    found = told(zipped({"2026-03-02/a.XML": ordered.encode()}))
    assert found.faults == []
    assert found.changes[0].record.bodies == ("董事会", "党委会")
    gbk = '<?xml version="1.0" encoding="GBK"?>' + ITEM
    assert told(zipped({"a.xml": gbk.encode("gb18030")})).faults == []


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><item>&b;</item>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><item>&a;</item>'


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        OUTSIDE,
        '<!DOCTYPE item SYSTEM "http://127.0.0.1/x.dtd"><item/>',
        '<?xml-stylesheet href="x.xsl"?><item/>',
        "<item>&nbsp;</item>",
        "<item>",
        "",
        "<item>\x00</item>",
        "<a>" * 40 + "</a>" * 40,
        "<item>" + "<a/>" * 60_000 + "</item>",
    ],
    ids=[
        "entities", "external", "dtd", "instruction", "unknown", "cut", "empty", "nul", "deep", "many",
    ],
)  # fmt: skip
def test_xml_that_could_do_more_than_say_is_not_read(text) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        parse(text.encode())
    assert told(zipped({"a.xml": text.encode()})).faults


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValueError, match="UTF-8"):
        parse(b"<item>\xff\xfe</item>")


@pytest.mark.parametrize(
    "name", ["/etc/a.xml", "../a.xml", "x/../../a.xml", "C:/a.xml", "x\\..\\a.xml"]
)
def test_a_path_that_leads_outside_is_refused(name) -> None:
    assert [f.element for f in told(zipped({name: ITEM.encode()})).faults] == ["数据包"]


def test_links_and_twin_names_are_refused() -> None:
    linked = told(zipped({"a.xml": b"/etc/passwd"}, link="a.xml"))
    assert "链接" in linked.faults[0].words
    twins = told(zipped({"a.xml": ITEM.encode(), "A.xml": ITEM.encode()}))
    assert "同名" in twins.faults[0].words


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = zipped({"a.xml": b"<item>" + b" " * (8 << 20)})
    assert len(bomb) < 20_000
    assert "炸弹" in told(bomb).faults[0].words, "by its ratio"
    assert "炸弹" in told(bomb, limits=Limits(1 << 20, 100, 10_000)).faults[0].words, "by its size"
    many = zipped({f"{n}.xml": ITEM.encode() for n in range(20)})
    assert "太多" in told(many, limits=Limits(1 << 20, 10, 100)).faults[0].words


def test_what_is_no_package_is_refused() -> None:
    good = zipped({"a.xml": ITEM.encode()})
    for bad in (b"", b"x" * 100, good[:-10], good + b"x", b"#!/bin/sh\n" + good):
        assert told(bad).faults
        assert told(bad).changes == []
    broken = bytearray(good)
    broken[60] ^= 0xFF
    assert told(bytes(broken)).faults
    assert zlib.crc32(bytes(broken)) != zlib.crc32(good)


def test_an_attachment_belongs_to_a_record_of_the_package() -> None:
    stray = told(zipped({"a.xml": RULES.encode(), "x.pdf": b"%PDF"}), "0005").faults
    assert [f.value for f in stray] == ["x.pdf"]
    of_another = told(zipped({"a.xml": RULES.encode(), f"{TWO}/FORMAL/x.pdf": b"x"}), "0005").faults
    assert [(f.record, f.value) for f in of_another] == [(TWO, "x.pdf")]
    with_matters = told(zipped({"a.xml": ITEM.encode(), f"{ONE}/FORMAL/x.pdf": b"x"})).faults
    assert [f.element for f in with_matters] == ["附件"]


@pytest.mark.parametrize(
    "name",
    [
        "a.zip", f"{USCC}_0004_1.zip", f"{USCC}_0004_1_20261301.zip", f"{USCC[:-1]}4_0004_1_20260302.zip",
        f"{USCC}_0009_1_20260302.zip", f"{USCC}_0004_1_20260302.rar", f"{USCC}_0004_1_２０２６０３０２.zip",
    ],
)  # fmt: skip
def test_a_name_that_says_nothing_is_refused(name) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        parse_name(name)


def test_static_resources_need_their_four_files() -> None:
    words, found = read_downlink(zipped({"x.xml": b"<a/>"}), LIMITS)
    assert words.catalogue == ()
    assert {f.record for f in found} >= {"catalog.xml", "meeting_type.xml", "x.xml"}
    twice = b"<source_list><source>a</source><source>a</source></source_list>"
    _, found = read_downlink(zipped({"source.xml": twice}), LIMITS)
    assert ("source.xml", "a") in {(f.record, f.value) for f in found}


def test_an_incomplete_regulation_is_warned_of_and_not_refused() -> None:
    bare = Regulation(ONE, "规则", "章程", DAY, DAY)
    assert incomplete(bare) == ["没有默认的表决方式", "没有正式文本", "没有经过合法性审查"]
    full = Regulation(
        ONE, "规则", "章程", DAY, DAY, is_reviewed=True, votes=(Vote("默认", "其他"),),
        files=(File("FORMAL", "a.pdf", ""), File("EVIDENCE", "b.pdf", "")),
    )  # fmt: skip
    assert incomplete(full) == []
