"""Keys, keyed hashes of persons, and authenticated encryption of single fields."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sunshine.foundation.vault.rules import plain

KEY_BYTES = 32
NONCE_BYTES = 12
NEXT = "field.next"  # in the folder of keys while a rotation goes on


@dataclass(frozen=True, slots=True)
class Keys:
    """`person` keys the hashes, `field` encrypts. Neither lies in the lake or the database.

    `others` only decrypt: the other key of a rotation that has not come to its end.
    """

    person: bytes
    field: bytes
    others: tuple[bytes, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> "Keys":
        others = (_key(folder / NEXT),) if (folder / NEXT).exists() else ()
        return cls(_key(folder / "person"), _key(folder / "field"), others)


def key_folder() -> Path:
    """SUNSHINE_KEYS, by default `$SUNSHINE_HOME/keys`."""
    default = Path(os.environ.get("SUNSHINE_HOME", Path(__file__).resolve().parents[3] / "var"))
    return Path(os.environ.get("SUNSHINE_KEYS", default / "keys"))


@cache
def keys() -> Keys:
    """Keys of this installation."""
    return Keys.load(key_folder())


@contextmanager
def rotation(retired: Path) -> Iterator[Keys]:
    """A new field key, to seal everything anew with inside the block; then it takes its place.

    The old one goes to `retired`, for backups made before. Until the end both are on disk and
    either opens what it has sealed, so that a crash at any moment loses nothing: run it again.
    Raises ValueError (Chinese) where `retired` holds another key already.
    """
    folder = key_folder()
    old, new = folder / "field", folder / NEXT
    before = Keys.load(folder)
    _retire(old, retired)
    fresh = _key(new)
    _settle(new)
    yield Keys(before.person, fresh, (before.field,))
    new.replace(old)
    _settle(old)
    keys.cache_clear()


def _retire(old: Path, folder: Path) -> None:
    """A copy under the key's fingerprint, so that none ever takes another's place."""
    content = old.read_bytes()
    target = folder / f"field.{hashlib.sha256(content).hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        if target.read_bytes() != content:
            raise ValueError(f"{target} 已有别的内容：请另选目录")
        return
    target.touch(mode=0o600)
    target.write_bytes(content)
    _settle(target)


def _settle(path: Path) -> None:
    """File and folder entry reach the disk."""
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def person_key(kind: str, value: str, *, using: Keys | None = None) -> str:
    """Stable key of a natural person: `p_` + 32 hex digits of an HMAC-SHA256.

    `kind` is "id" (identity number) or "name" (only a name is known: the key then stands for
    everybody of that name, and matching by it is a clue, not an identity); "phone" is the key
    of a number and "contact" that of an address or e-mail: no mapping is kept of them.
    """
    message = f"{kind}\x00{plain(value)}".encode()
    digest = hmac.digest(
        (using or keys()).person, message, "sha256"
    )  # a third of the time of `new`
    return f"p_{digest[:16].hex()}"


def encrypt(text: str, *, bound_to: str, using: Keys | None = None) -> bytes:
    """AES-256-GCM; `bound_to` (table.column) is authenticated, so a value can't be moved."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM((using or keys()).field).encrypt(nonce, text.encode(), bound_to.encode())
    return nonce + sealed


def decrypt(sealed: bytes, *, bound_to: str, using: Keys | None = None) -> str:
    """Inverse of `encrypt`; raises cryptography.exceptions.InvalidTag when it was changed."""
    nonce, body = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
    held = using or keys()
    for key in held.others:
        with suppress(InvalidTag):
            return AESGCM(key).decrypt(nonce, body, bound_to.encode()).decode()
    return AESGCM(held.field).decrypt(nonce, body, bound_to.encode()).decode()


def _key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):  # another process may have been first
            os.link(draft, path)
        draft.unlink()
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"密钥文件 {path.name} 已损坏：请从备份恢复，不要新建")
    return key
