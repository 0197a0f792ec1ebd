"""Tiles: read from a folder or an address, written to a folder so that a crash loses nothing."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sunshine.foundation.ledger.rules import merkle
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.tiles import (
    HASH,
    HEIGHT,
    WIDTH,
    bundle,
    tile_path,
    unbundle,
    width_in,
)

Fetch = Callable[[str], bytes]
TIMEOUT = 20
LARGEST = 1 << 25


def from_folder(folder: Path) -> Fetch:
    """Read files of a log on this machine; raises ProofError where one is missing."""

    def fetch(path: str) -> bytes:
        try:
            return (folder / path).read_bytes()
        except OSError as error:
            raise ProofError(f"日志缺少文件 {path}") from error

    return fetch


def from_address(url: str) -> Fetch:
    """Read files of a log over http(s)."""
    if not url.startswith(("http://", "https://")):
        raise ProofError("地址应以 http:// 或 https:// 开头")

    def fetch(path: str) -> bytes:
        try:
            with urlopen(f"{url.rstrip('/')}/{path}", timeout=TIMEOUT) as answer:  # noqa: S310
                return bytes(answer.read(LARGEST))
        except (URLError, OSError) as error:
            raise ProofError(f"取不到 {path}：{error}") from error

    return fetch


class Tiles:
    """The tree of `size` leaves as its tiles tell it."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self.fetch, self.size = fetch, size
        self._rows = lru_cache(maxsize=1024)(self._levels)

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (see `merkle.Node`)."""
        tile_level, inside = divmod(level, HEIGHT)
        first = index << inside
        number, offset = divmod(first, WIDTH)
        return self._rows(tile_level, number)[inside][offset >> inside]

    def root(self) -> bytes:
        return merkle.root(self.size, self.node)

    def leaves(self, number: int) -> list[bytes]:
        """Leaf hashes of one tile."""
        return self._rows(0, number)[0]

    def entries(self, number: int) -> list[bytes]:
        """Leaf bytes of one bundle."""
        width = width_in(0, number, self.size)
        try:
            return unbundle(_widest(self.fetch, "entries", number, width))[:width]
        except ValueError as error:
            raise ProofError(f"第 {number} 个条目文件不完整") from error

    def _levels(self, level: int, number: int) -> list[list[bytes]]:
        width = width_in(level, number, self.size)
        data = _widest(self.fetch, level, number, width)[: width * HASH]
        if len(data) < width * HASH:
            raise ProofError(f"第 {level} 层第 {number} 块不完整")
        row = [data[i : i + HASH] for i in range(0, len(data), HASH)]
        rows = [row]
        while len(row) > 1:
            row = [merkle.node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
            rows.append(row)
        return rows


def _widest(fetch: Fetch, level: int | str, number: int, width: int) -> bytes:
    """A full tile serves for any narrower one."""
    if width == WIDTH:
        return fetch(tile_path(level, number))
    try:
        return fetch(tile_path(level, number, width))
    except ProofError:
        return fetch(tile_path(level, number))


class Store:
    """The folder of our own log. One writer at a time (the sequencer's lock)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fetch = from_folder(folder)
        self._dirty: set[Path] = set()

    def checkpoint(self) -> str | None:
        """The published checkpoint, or None for a log that has none yet."""
        try:
            return (self.folder / "checkpoint").read_text()
        except FileNotFoundError:
            return None

    def floor(self) -> str | None:
        """A checkpoint of ours that somebody else has seen and we have not: see `raise_floor`."""
        try:
            return (self.folder / "floor").read_text()
        except FileNotFoundError:
            return None

    def raise_floor(self, checkpoint: str) -> None:
        """Keep, durably, that the log was once this long: below it nothing may be signed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write("floor", checkpoint.encode())
        self._settle()

    def tiles(self, size: int) -> Tiles:
        return Tiles(self.fetch, size)

    def extend(self, start: int, entries: Sequence[bytes]) -> bytes:
        """Write `entries` behind the first `start` leaves, durably; returns the new root.

        What lies beyond `start` from a crash is overwritten: no checkpoint ever named it.
        """
        hashes = [merkle.leaf_hash(e) for e in entries]
        self._bundles(start, list(entries))
        self._hashes(0, start, hashes)
        for folder in sorted(self._dirty, key=lambda p: -len(p.parts)):
            _sync(folder)
        self._dirty.clear()
        return self.tiles(start + len(entries)).root()

    def publish(self, checkpoint: str) -> None:
        """Replace the checkpoint in one step, on disk before this returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write("checkpoint", checkpoint.encode())
        self._settle()

    def _settle(self) -> None:
        for folder in self._dirty:
            _sync(folder)
        self._dirty.clear()

    def _bundles(self, start: int, entries: list[bytes]) -> None:
        number, width = divmod(start, WIDTH)
        old = Tiles(self.fetch, start).entries(number) if width else []
        row = old + entries
        while row:
            data = bundle(row[:WIDTH])
            self._write(tile_path("entries", number, min(len(row), WIDTH)), data)
            if len(row) >= WIDTH:
                self._drop_partials("entries", number)
            row, number = row[WIDTH:], number + 1

    def _hashes(self, level: int, start: int, hashes: list[bytes]) -> None:
        if not hashes:
            return
        number, width = divmod(start, WIDTH)
        old = _widest(self.fetch, level, number, width)[: width * HASH] if width else b""
        row = [old[i : i + HASH] for i in range(0, len(old), HASH)] + hashes
        parents, first = [], number
        while row:
            full = len(row) >= WIDTH
            self._write(tile_path(level, number, min(len(row), WIDTH)), b"".join(row[:WIDTH]))
            if full:
                parents.append(merkle.fold(row[:WIDTH]))
                self._drop_partials(level, number)
            row, number = row[WIDTH:], number + 1
        self._hashes(level + 1, first, parents)

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        folder = path.parent
        while not folder.exists():
            self._dirty.add(folder.parent)
            folder = folder.parent
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
        self._dirty.add(path.parent)

    def _drop_partials(self, level: int | str, number: int) -> None:
        folder = self.folder / f"{tile_path(level, number)}.p"
        with suppress(FileNotFoundError):
            for path in list(folder.iterdir()):
                path.unlink()
            folder.rmdir()
            self._dirty.discard(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
