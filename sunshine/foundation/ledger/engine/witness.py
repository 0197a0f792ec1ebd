"""Check from outside: receipts against keys, a log against what was seen of it before."""

import base64
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from sunshine.foundation.ledger.engine.notes import Signer, Verifier, open_checkpoint, witnesses_of
from sunshine.foundation.ledger.engine.store import Fetch, Tiles
from sunshine.foundation.ledger.rules import merkle
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import (
    Note,
    Policy,
    TreeHead,
    parse_note,
    parse_receipt,
)


@dataclass(frozen=True, slots=True)
class Proven:
    """What a receipt proves."""

    head: TreeHead
    index: int
    leaf: bytes
    witnesses: dict[str, int]


def verify_receipt(raw: str, log: Verifier, policy: Policy) -> Proven:
    """Signature, inclusion and witnesses; raises ProofError with the first thing that is wrong."""
    receipt = parse_receipt(raw)
    head = open_checkpoint(receipt.checkpoint, log)
    if not receipt.extra:
        raise ProofError("回执里没有叶子内容")
    leaf = merkle.leaf_hash(receipt.extra)
    merkle.check_inclusion(receipt.index, head.size, leaf, receipt.path, head.root)
    seen = witnesses_of(receipt.checkpoint, policy)
    if not policy.holds(list(seen)):
        raise ProofError(f"见证方不足：需要 {policy.quorum} 个，只有 {len(seen)} 个")
    return Proven(head, receipt.index, receipt.extra, seen)


class Witness:
    """Follows one log and cosigns only what adds to what it has cosigned before.

    Its memory is one file: the last checkpoint. It is on disk before a cosignature leaves.
    """

    def __init__(self, folder: Path, signer: Signer, log: Verifier) -> None:
        self.folder, self.signer, self.log = folder, signer, log

    def seen(self) -> str | None:
        path = self.folder / "checkpoint"
        return path.read_text() if path.exists() else None

    def follow(self, fetch: Fetch, now: int | None = None) -> Note:
        """Look at the log once; returns its checkpoint with our line, raises ProofError."""
        raw = fetch("checkpoint").decode(errors="replace")
        note, head = parse_note(raw), open_checkpoint(raw, self.log)
        tiles = Tiles(fetch, head.size)
        if tiles.root() != head.root:
            raise ProofError("日志的块与它签名的树根不符")
        if (before := self.seen()) is not None:
            _only_grew(open_checkpoint(before, self.log), head, tiles)
        self._remember(raw)
        cosignature = self.signer.cosign(note.text, now or int(time.time()))
        return Note(note.text, (*note.signatures, cosignature))

    def _remember(self, raw: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / ".checkpoint"
        with draft.open("w") as handle:
            handle.write(raw)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(self.folder / "checkpoint")
        handle_of_folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(handle_of_folder)
        os.close(handle_of_folder)


def _only_grew(old: TreeHead, new: TreeHead, tiles: Tiles) -> None:
    if new.size < old.size:
        raise ProofError(f"日志变短了：曾见过 {old.size} 条，现在只有 {new.size} 条")
    if old.size == 0:
        return
    proof = merkle.consistency_proof(old.size, new.size, tiles.node)
    merkle.check_consistency(old.size, new.size, old.root, new.root, proof)


def run_vectors(folder: Path) -> list[tuple[str, bool]]:
    """All inclusion and consistency vectors of transparency-dev/merkle: name → as wanted."""
    return [
        (str(path.relative_to(folder)), _as_wanted(json.loads(path.read_text()), path))
        for kind in ("inclusion", "consistency")
        for path in sorted((folder / kind).rglob("*.json"))
    ]


def _as_wanted(case: dict[str, object], path: Path) -> bool:
    def data(name: str) -> bytes:
        return _decode(case.get(name))

    proof = [_decode(h) for h in case.get("proof") or []]  # type: ignore[attr-defined]
    try:
        if "inclusion" in path.parts:
            index, size = int(str(case["leafIdx"])), int(str(case["treeSize"]))
            merkle.check_inclusion(index, size, data("leafHash"), proof, data("root"))
        else:
            old, new = int(str(case["size1"])), int(str(case["size2"]))
            merkle.check_consistency(old, new, data("root1"), data("root2"), proof)
    except ProofError:
        return bool(case["wantErr"])
    return not case["wantErr"]


def _decode(text: object) -> bytes:
    return base64.b64decode(str(text)) if text else b""
