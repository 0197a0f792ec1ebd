"""The ZIP around the records: read within limits, written the same from the same records."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sunshine.before.exchange.engine.xml import parse, written
from sunshine.before.exchange.rules.nodes import Fault, Node
from sunshine.before.exchange.rules.regulations import FILE_KINDS
from sunshine.foundation.evidence.engine.containers import Budget, members

LEAST = 1 << 20  # a small package may unpack to this, whatever the ratio
PLACED = 3  # record/kind/name


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unpacked, entries, and how many times its size a package may unpack to."""

    unpacked: int
    entries: int
    ratio: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An attachment of a record."""

    record: str
    kind: str
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Opened:
    """Documents by file name, attachments, and what could not be read."""

    documents: dict[str, Node] = field(default_factory=dict)
    files: list[Placed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def opened(content: bytes, limits: Limits) -> Opened:
    """What is in a package. Raises ValueError (Chinese) where the ZIP itself is not to be read."""
    allowed = min(limits.unpacked, max(LEAST, len(content) * limits.ratio))
    found = Opened()
    for path, body in members(io.BytesIO(content), Budget(allowed, limits.entries)):
        with body:
            data = body.read()
        parts = path.split("/")
        if len(parts) == PLACED and parts[1] in FILE_KINDS:
            found.files.append(Placed(parts[0], parts[1], parts[2], data))
        elif path.lower().endswith(".xml"):
            _take(found, parts[-1], data)
        else:
            words = "不知道属于哪条记录；附件应放在“记录号/FORMAL/”或“记录号/EVIDENCE/”下"
            found.faults.append(Fault("", "附件", path[-200:], words))
    return found


def _take(found: Opened, name: str, data: bytes) -> None:
    try:
        node = parse(data)
    except ValueError as error:
        found.faults.append(Fault(name[:32], "", name[:200], str(error)))
        return
    if name in found.documents:
        found.faults.append(Fault(name[:32], "", name[:200], "不同文件夹里有同名的记录"))
    found.documents[name] = node


def packed(documents: Mapping[str, Node], files: Iterable[Placed], on: date) -> bytes:
    """The package as bytes; same records, same day: same bytes."""
    entries = {name: written(node) for name, node in documents.items()}
    entries |= {f"{f.record}/{f.kind}/{f.name}": f.content for f in files}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, entries[name])
    return stream.getvalue()
