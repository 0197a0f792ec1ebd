"""Files by content hash: written once, flushed before anybody is told, verified when read."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
INCOMING = "incoming"


class DamagedError(Exception):
    """What lies under a hash is missing or is something else; the words name the hash."""


class Draft:
    """A file being received: hashed while it is written, beside the place it will have."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)
        self.path, self.size, self.is_whole = Path(name), 0, True
        self._file = os.fdopen(handle, "w+b")
        self._sha256, self._sm3 = hashlib.sha256(), hashlib.new("sm3")

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._sha256.update(chunk)
        self._sm3.update(chunk)
        self.size += len(chunk)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @property
    def sm3(self) -> str:
        return self._sm3.hexdigest()

    def reader(self) -> BinaryIO:
        """The content from its beginning."""
        self._file.flush()
        self._file.seek(0)
        return self._file

    def flush_to_disk(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def discard(self) -> None:
        """Nothing remains, however often it is called."""
        self._file.close()
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Store:
    """`root/<2 hex>/<sha256>`, one file a content, read-only."""

    root: Path

    def draft(self) -> Draft:
        return Draft(self.root / INCOMING)

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def keep(self, draft: Draft) -> bool:
        """Give the draft its place; False if the same content is there already.

        On return content and folder entries are on disk. Raises DamagedError when something
        else lies under the same hash: it is left as it is, for whoever has to look into it.
        """
        target = self.path(draft.sha256)
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flush_folder(self.root)
        draft.flush_to_disk()
        draft.path.chmod(0o440)
        try:
            os.link(draft.path, target)  # atomic, and never over something that is there
        except FileExistsError:
            self.open_verified(draft.sha256).close()
            return False
        finally:
            draft.discard()
            flush_folder(target.parent)
        return True

    def open_verified(self, sha256: str) -> BinaryIO:
        """The content, after its hash was computed from this very open file."""
        try:
            file = self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise DamagedError(f"材料 {sha256[:16]} 的文件不见了") from error
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            file.close()
            raise DamagedError(f"材料 {sha256[:16]} 的文件被改动过，内容与指纹不符")
        file.seek(0)
        return file

    def contents(self) -> Iterator[str]:
        """Hashes of all that is kept."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*")):
            yield path.name

    def remove(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def stale_drafts(self, before: float) -> Iterator[Path]:
        """Drafts of uploads that ended without saying so (seconds since the epoch)."""
        for path in (self.root / INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    yield path


def flush_folder(folder: Path) -> None:
    """The entries of a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Part:
    """`length` bytes from where a file stands; closed by whoever sends them, begun or not."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._left = file, length
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (chunk := self._file.read(min(CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk
