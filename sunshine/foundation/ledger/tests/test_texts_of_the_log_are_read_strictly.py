"""Checkpoints, notes, receipts and policies: what was written is read, anything else is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import (
    LONGEST_NOTE,
    Note,
    Policy,
    Receipt,
    Signature,
    TreeHead,
    b64,
    parse_head,
    parse_note,
    parse_policy,
    parse_receipt,
    unb64,
)

ROOT = bytes(range(32))
HEAD = TreeHead("example.org/log", 12, ROOT)
SIGNED = Signature("example.org/log", b"\x01\x02\x03\x04", b"s" * 64)
NOTE = Note(HEAD.text, (SIGNED,))
names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="+"), min_size=1)  # fmt: skip
blobs = st.binary(min_size=1, max_size=80)
hashes = st.binary(min_size=32, max_size=32)


@given(st.integers(0, 2**60), hashes, st.lists(st.tuples(names, blobs), min_size=1, max_size=4))
def test_a_note_that_was_written_is_read(size, root, signers) -> None:
    head = TreeHead("example.org/log", size, root)
    note = Note(head.text, tuple(Signature(n, b"\x01\x02\x03\x04", d) for n, d in signers))
    assert parse_note(str(note)) == note
    assert parse_head(note.text) == head


def test_a_note_looks_as_c2sp_says() -> None:
    blob = base64.b64encode(b"\x01\x02\x03\x04" + b"s" * 64).decode()
    assert str(NOTE) == (
        f"example.org/log\n12\n{base64.b64encode(ROOT).decode()}\n\n— example.org/log {blob}\n"
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("example.org/log\n12\n", "缺少签名"),
        (str(NOTE).rstrip("\n"), "缺少签名"),
        (str(NOTE).replace("— ", "- "), "签名行格式"),
        (str(NOTE).replace("— example.org/log ", "— "), "签名行格式"),
        (str(NOTE).replace("— example.org", "— exa+mple.org"), "签名行格式"),
        (f"t\n\n— a {b64(b'1234')}\n", "签名行太短"),
        ("t\n\n— a !!!!\n", "base64"),
        ("x" * LONGEST_NOTE + str(NOTE), "过长"),
    ],
)
def test_a_note_that_is_none_is_refused(raw, words) -> None:
    with pytest.raises(ProofError, match=words):
        parse_note(raw)


def test_the_longest_note_and_the_shortest_signature_are_read() -> None:
    tail = f"\n\n— a {b64(b'12345')}\n"
    note = parse_note("x" * (LONGEST_NOTE - len(tail)) + tail)
    assert note.signatures == (Signature("a", b"1234", b"5"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "格式"),
        (f"\n12\n{b64(ROOT)}\n", "格式"),
        (f"o\n12\n{b64(ROOT)}", "格式"),
        (f"o\n012\n{b64(ROOT)}\n", "大小"),
        (f"o\n-1\n{b64(ROOT)}\n", "大小"),
        (f"o\n\n{b64(ROOT)}\n", "大小"),
        (f"o\n１２\n{b64(ROOT)}\n", "大小"),
        (f"o\n12\n{b64(ROOT[:31])}\n", "树根"),
        ("o\n12\n?\n", "base64"),
    ],
)
def test_a_head_that_is_none_is_refused(text, words) -> None:
    with pytest.raises(ProofError, match=words):
        parse_head(text)


def test_an_empty_log_has_size_zero_and_later_lines_are_left_alone() -> None:
    assert parse_head(f"o\n0\n{b64(ROOT)}\n") == TreeHead("o", 0, ROOT)
    assert parse_head(f"o\n10\n{b64(ROOT)}\nmore\n") == TreeHead("o", 10, ROOT)


@given(st.integers(0, 2**60), st.lists(hashes, max_size=6), st.binary(max_size=300))
def test_a_receipt_that_was_written_is_read(index, path, extra) -> None:
    receipt = Receipt(index, tuple(path), str(NOTE), extra)
    assert parse_receipt(str(receipt)) == receipt


def test_a_receipt_looks_as_c2sp_says() -> None:
    told = str(Receipt(7, (ROOT,), "c\n", b"e"))
    assert told == f"c2sp.org/tlog-proof@v1\nextra {b64(b'e')}\nindex 7\n{b64(ROOT)}\n\nc\n"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("c2sp.org/tlog-proof@v1\nindex 7\n", "不是存证回执"),
        ("c2sp.org/tlog-proof@v2\nindex 7\n\nc\n", "不是存证回执"),
        ("c2sp.org/tlog-proof@v1\n\nc\n", "没有序号"),
        ("c2sp.org/tlog-proof@v1\nindex -7\n\nc\n", "没有序号"),
        ("c2sp.org/tlog-proof@v1\nindex ７\n\nc\n", "没有序号"),
        ("c2sp.org/tlog-proof@v1\nextra ?\nindex 7\n\nc\n", "base64"),
        (f"c2sp.org/tlog-proof@v1\nindex 7\n{b64(ROOT[:31])}\n\nc\n", "哈希长度"),
    ],
)
def test_a_receipt_that_is_none_is_refused(raw, words) -> None:
    with pytest.raises(ProofError, match=words):
        parse_receipt(raw)


def test_base64_is_plain() -> None:
    assert unb64(b64(b"\xff\x00")) == b"\xff\x00"
    for bad in ("a", "a b=", "Zm9v\n"):
        with pytest.raises(ProofError, match="base64"):
            unb64(bad)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("", Policy()),
        ("# nobody yet\n\n", Policy()),
        ("witness w1+k+x\nwitness w2+k+y # 市纪委\n", Policy(("w1+k+x", "w2+k+y"), 2)),
        ("witness w1+k+x\nwitness w2+k+y\nquorum 1\n", Policy(("w1+k+x", "w2+k+y"), 1)),
        ("witness w1+k+x\nquorum 0", Policy(("w1+k+x",), 0)),
    ],
)
def test_a_policy_names_its_witnesses_and_how_many_must_have_seen(text, policy) -> None:
    assert parse_policy(text) == policy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("witness\n", "第 1 行"),
        ("witness w\nquorum two\n", "第 2 行"),
        ("\nlog x\n", "第 2 行"),
        ("witness w\nquorum 2\n", "多于列出的"),
    ],
)
def test_a_policy_that_is_none_is_refused(text, words) -> None:
    with pytest.raises(ProofError, match=words):
        parse_policy(text)


def test_a_quorum_counts_each_witness_once() -> None:
    policy = Policy(("a", "b", "c"), 2)
    assert policy.holds(["a", "b"])
    assert not policy.holds(["a", "a"])
    assert Policy().holds([])
