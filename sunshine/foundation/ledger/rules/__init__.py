"""What an entry commits to: canonical JSON, salt, leaf."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

LEAF_PREFIX = b"\x00"  # RFC 6962 2.1: a leaf is hashed behind a zero byte
FORMAT = "sunshine-act/v1"
LARGEST_SAFE = 2**53


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Any record by label and id, without a foreign key: time's arrow stays intact."""

    label: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Leaf:
    """The bytes that go into the log: commitments only, no personal data."""

    data: bytes

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(LEAF_PREFIX + self.data).digest()


def canonical(content: Mapping[str, Any]) -> str:
    """JSON after RFC 8785 (JCS). Decimals, dates and ids become strings, so that no number is
    ever rounded; floats and lone surrogates are refused (ValueError).
    """
    text = json.dumps(_plain(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, a ValueError
    return text


def leaf(canonical_json: str, salt: bytes) -> Leaf:
    """Salted commitment: SHA-256 and, for GB/T 39786, SM3 of salt and canonical JSON."""
    body = salt + canonical_json.encode()
    lines = (FORMAT, hashlib.sha256(body).hexdigest(), hashlib.new("sm3", body).hexdigest())
    return Leaf("".join(f"{line}\n" for line in lines).encode())


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) >= LARGEST_SAFE:
            raise ValueError("整数过大，请以文本保存")
        return value
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        # RFC 8785 3.2.3: sorted by UTF-16 code units, not by code points.
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return {key: _plain(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise ValueError(f"不能存证的类型：{type(value).__name__}")
