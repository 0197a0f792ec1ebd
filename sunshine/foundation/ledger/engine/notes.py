"""Ed25519 signatures on notes, and cosignatures of witnesses (C2SP signed-note, tlog-cosignature)."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import (
    Note,
    Policy,
    Signature,
    TreeHead,
    b64,
    parse_head,
    parse_note,
    unb64,
)

LOG = 0x01  # Ed25519 over the note's text
WITNESS = 0x04  # timestamped Ed25519 cosignature/v1
TIME_BYTES = 8
VKEY_PARTS = 3
PUBLIC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with a name and what it is for (LOG or WITNESS)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        body = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(body).digest()[:4]

    @property
    def vkey(self) -> str:
        """`name+id+key` as others' tools read it."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        parts = vkey.strip().split("+", 2)
        if len(parts) != VKEY_PARTS:
            raise ProofError("验证公钥格式不对，应为 名称+编号+公钥")
        data = unb64(parts[2])
        if len(data) != PUBLIC_BYTES + 1 or data[0] not in {LOG, WITNESS}:
            raise ProofError("验证公钥类型不支持")
        found = cls(parts[0], data[0], data[1:])
        if found.key_id.hex() != parts[1]:
            raise ProofError("验证公钥的编号与内容不符")
        return found

    def checks(self, note: Note) -> int | None:
        """Time of the signature (0 for a log's), or None where this key has not signed.

        Raises ProofError when the note has a line of this very key that is false.
        """
        for signature in note.signatures:
            if (signature.name, signature.key_id) == (self.name, self.key_id):
                return self._check(note, signature)
        return None

    def _check(self, note: Note, signature: Signature) -> int:
        time, blob, message = 0, signature.data, note.text.encode()
        if self.kind == WITNESS:
            time, blob = int.from_bytes(blob[:TIME_BYTES], "big"), blob[TIME_BYTES:]
            message = cosigned(note.text, time)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(blob, message)
        except InvalidSignature as error:
            raise ProofError(f"“{self.name}”的签名是假的") from error
        return time


def cosigned(text: str, time: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    name: str
    kind: int
    private: Ed25519PrivateKey

    @classmethod
    def load(cls, path: Path, name: str, kind: int) -> "Signer":
        """The key in a file, made on first use (0600)."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
            try:
                os.link(draft, path)  # of two that come at once, one wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return cls(name, kind, Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def sign(self, head: TreeHead) -> str:
        """A signed checkpoint."""
        signature = Signature(
            self.name, self.verifier.key_id, self.private.sign(head.text.encode())
        )
        return str(Note(head.text, (signature,)))

    def cosign(self, text: str, time: int) -> Signature:
        """A witness's line for a checkpoint's text."""
        data = time.to_bytes(TIME_BYTES, "big") + self.private.sign(cosigned(text, time))
        return Signature(self.name, self.verifier.key_id, data)


def open_checkpoint(raw: str, log: Verifier) -> TreeHead:
    """The tree head of a checkpoint that `log` signed; raises ProofError."""
    note = parse_note(raw)
    head = parse_head(note.text)
    if head.origin != log.name:
        raise ProofError(f"检查点属于“{head.origin}”，不是“{log.name}”")
    if log.checks(note) is None:
        raise ProofError("检查点没有日志自己的签名")
    return head


def witnesses_of(raw: str, policy: Policy) -> dict[str, int]:
    """Witness name → time of cosignature, of those in the policy."""
    note = parse_note(raw)
    verifiers = [Verifier.parse(vkey) for vkey in policy.witnesses]
    times = {v.name: v.checks(note) for v in verifiers}
    return {name: time for name, time in times.items() if time is not None}
