"""What a backup says of itself, and whether it is still what it says. No Django, no database."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sunshine.foundation.ledger.engine.notes import Verifier, open_checkpoint
from sunshine.foundation.ledger.engine.store import Store
from sunshine.foundation.ledger.rules.merkle import ProofError

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
BLOCK = 1 << 20


class BackupError(RuntimeError):
    """A backup can't be made, trusted or restored; Chinese, says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Versions, the log's head, the snapshot and every file of one consistent set.

    `files`: path inside the backup → [bytes, SHA-256]. `migrations`: app → its latest names.
    `keys`: public fingerprints by which a folder of keys is known to belong to this set.
    """

    format: int
    made_at: str
    code: str
    server: int
    migrations: Mapping[str, list[str]]
    log: Mapping[str, str | int]
    snapshot: int
    tables: Mapping[str, int]
    keys: Mapping[str, str]
    files: Mapping[str, list[int | str]]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(int(row[0]) for row in self.files.values())

    def write(self, folder: Path) -> None:
        """Durably; it is the last file, so that a backup without it is known to be unfinished."""
        path = folder / NAME
        with path.open("w") as handle:
            json.dump(asdict(self), handle, ensure_ascii=False, indent=1)
            handle.flush()
            os.fsync(handle.fileno())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupError where there is none or another version of Sunshine wrote it."""
        try:
            found = json.loads((folder / NAME).read_text())
        except (OSError, ValueError) as error:
            raise BackupError(f"{folder} 不是完整的备份：没有可读的 {NAME}") from error
        if found.get("format") != FORMAT:
            raise BackupError(f"备份格式是 {found.get('format')}，本版本只读格式 {FORMAT}")
        return cls(**found)


def digest(path: Path) -> list[int | str]:
    """Bytes and SHA-256 of a file."""
    state, size = hashlib.sha256(), 0
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            state.update(block)
            size += len(block)
    return [size, state.hexdigest()]


def files_under(folder: Path) -> Iterator[str]:
    """Relative paths of all files but the manifest, sorted."""
    found = (str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    return iter(sorted(name for name in found if name != NAME))


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with a backup, line by line; nothing when it can be restored."""
    manifest = Manifest.read(folder)
    present = set(files_under(folder))
    for name in sorted(present - set(manifest.files)):
        yield f"多出文件 {name}"
    for name, told in manifest.files.items():
        if name not in present:
            yield f"缺少文件 {name}"
        elif digest(folder / name) != told:
            yield f"文件 {name} 与清单不符，已损坏或被改过"
    yield from _log_faults(folder, manifest)


def _log_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """The log inside is the one the manifest names, signed and whole."""
    size = manifest.log["size"]
    files = Store(folder / "log")
    raw = files.checkpoint()
    if raw is None:
        if size:
            yield "存证日志没有检查点"
        return
    try:
        head = open_checkpoint(raw, Verifier.parse(str(manifest.log["vkey"])))
        if (head.size, head.root.hex()) != (size, manifest.log["root"]):
            yield f"存证日志有 {head.size} 条，清单说有 {size} 条，或树根不同"
        elif files.tiles(head.size).root() != head.root:
            yield "存证日志的块与签名的树根不符"
    except ProofError as error:
        yield f"存证日志：{error}"
