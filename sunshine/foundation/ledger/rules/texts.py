"""Texts people can keep: checkpoint, signed note, receipt, policy (C2SP). Pure, no crypto."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from sunshine.foundation.ledger.rules.merkle import ProofError

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
SIGNATURE_MARK = "— "
LONGEST_NOTE = 1 << 20
LINES_OF_CHECKPOINT = 3


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Raises ProofError on anything that is not plain base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("不是有效的 base64") from error


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note: name, four bytes of key id, the bytes behind them."""

    name: str
    key_id: bytes
    data: bytes

    @property
    def line(self) -> str:
        return f"{SIGNATURE_MARK}{self.name} {b64(self.key_id + self.data)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """C2SP signed-note: text (ends with a newline) and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(s.line for s in self.signatures)


def parse_note(raw: str) -> Note:
    """Split a signed note; raises ProofError."""
    if len(raw) > LONGEST_NOTE:
        raise ProofError("签名文本过长")
    text, mark, tail = raw.rpartition("\n\n")
    if not mark or not tail.endswith("\n"):
        raise ProofError("不是签名文本：缺少签名")
    signatures = []
    for line in tail.splitlines():
        name, _, blob = line.removeprefix(SIGNATURE_MARK).rpartition(" ")
        if not line.startswith(SIGNATURE_MARK) or not name or "+" in name:
            raise ProofError("签名行格式不对")
        data = unb64(blob)
        if len(data) <= KEY_ID:
            raise ProofError("签名行太短")
        signatures.append(Signature(name, data[:KEY_ID], data[KEY_ID:]))
    return Note(text + "\n", tuple(signatures))


KEY_ID = 4


@dataclass(frozen=True, slots=True)
class TreeHead:
    """C2SP tlog-checkpoint: which log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


def parse_head(text: str) -> TreeHead:
    """The tree head in a note's text; raises ProofError."""
    lines = text.split("\n")
    if len(lines) < LINES_OF_CHECKPOINT + 1 or not lines[0]:
        raise ProofError("检查点格式不对")
    size = lines[1]
    if not (size.isascii() and size.isdecimal()) or (size != "0" and size.startswith("0")):
        raise ProofError("检查点里的大小不是整数")
    top = unb64(lines[2])
    if len(top) != 32:  # noqa: PLR2004  SHA-256
        raise ProofError("检查点里的树根长度不对")
    return TreeHead(lines[0], int(size), top)


@dataclass(frozen=True, slots=True)
class Receipt:
    """C2SP tlog-proof: an index, a path, a checkpoint; `extra` is ours: the leaf's bytes."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        extra = f"extra {b64(self.extra)}\n" if self.extra else ""
        path = "".join(f"{b64(h)}\n" for h in self.path)
        return f"{PROOF_HEADER}\n{extra}index {self.index}\n{path}\n{self.checkpoint}"


def parse_receipt(raw: str) -> Receipt:
    """Raises ProofError with what is wrong."""
    head, mark, checkpoint = raw.partition("\n\n")
    lines = head.split("\n")
    if not mark or lines[0] != PROOF_HEADER:
        raise ProofError("不是存证回执：第一行应为 " + PROOF_HEADER)
    lines = lines[1:]
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = unb64(lines.pop(0).removeprefix("extra "))
    number = lines.pop(0).removeprefix("index ") if lines else ""
    if not (number.isascii() and number.isdecimal()):
        raise ProofError("回执里没有序号")
    path = tuple(unb64(line) for line in lines)
    if any(len(h) != 32 for h in path):  # noqa: PLR2004  SHA-256
        raise ProofError("回执里的哈希长度不对")
    return Receipt(int(number), path, checkpoint, extra)


@dataclass(frozen=True, slots=True)
class Policy:
    """Who must have seen a checkpoint: `quorum` of the witnesses (verifier keys)."""

    witnesses: tuple[str, ...] = ()
    quorum: int = 0

    def holds(self, seen: Sequence[str]) -> bool:
        return len(set(seen)) >= self.quorum


def parse_policy(text: str) -> Policy:
    """Lines `witness <vkey>` and `quorum <k>`, `#` comments; raises ProofError."""
    witnesses, quorum = [], None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#")[0].strip()
        word, _, rest = line.partition(" ")
        if word == "witness" and rest:
            witnesses.append(rest.strip())
        elif word == "quorum" and rest.strip().isdecimal():
            quorum = int(rest)
        elif line:
            raise ProofError(f"见证规则第 {number} 行看不懂：{line}")
    found = Policy(tuple(witnesses), len(witnesses) if quorum is None else quorum)
    if found.quorum > len(found.witnesses):
        raise ProofError("见证规则要求的见证方多于列出的")
    return found
