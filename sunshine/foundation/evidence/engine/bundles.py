"""Files in one ZIP with a manifest of their hashes, which needs no database to be checked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

MANIFEST = "manifest.json"
CHUNK = 1 << 20
MOST_MANIFEST = 16 << 20  # bytes


class BundleError(ValueError):
    """The bundle is not what its manifest says; words for people, in Chinese."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle whose every member is as the manifest says; member → SHA-256."""

    sha256: str  # of the manifest itself, which the act of making the bundle names
    about: Mapping[str, Any]
    members: Mapping[str, str]


def write(
    out: IO[bytes], about: Mapping[str, object], members: Iterable[tuple[str, Iterable[bytes]]]
) -> tuple[str, int]:
    """Returns the SHA-256 of the manifest and the count of members. One content twice is written
    the same: no member has a time.
    """
    told: dict[str, dict[str, object]] = {}
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, chunks in members:
            if name in told or name == MANIFEST:
                raise BundleError(f"重名：{name}")
            told[name] = _add(archive, name, chunks)
        body = json.dumps(
            {"about": dict(about), "members": told}, ensure_ascii=False, indent=1, sort_keys=True
        ).encode()
        _add(archive, MANIFEST, [body])
    return hashlib.sha256(body).hexdigest(), len(told)


def _add(archive: ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as member:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return {"sha256": digest.hexdigest(), "size": size}


def check(path: Path) -> Checked:
    """Every member against the manifest, none missing, none more. Raises BundleError.

    No more is unpacked of a member than the manifest says it has.
    """
    try:
        with ZipFile(path) as archive:
            body = _read(archive, MANIFEST, MOST_MANIFEST)
            told = json.loads(body)
            wanted = {
                str(n): (str(m["sha256"]), int(m["size"])) for n, m in told["members"].items()
            }
            about = dict(told["about"])
            _same_names(archive.namelist(), [*wanted, MANIFEST])
            _same_contents(archive, wanted)
    except BundleError:
        raise
    except (BadZipFile, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleError("不是完整的档案包，或者已经损坏") from error
    members = {name: sha256 for name, (sha256, _) in wanted.items()}
    return Checked(hashlib.sha256(body).hexdigest(), about, members)


def read(path: Path, name: str) -> bytes:
    """A member of a bundle that was checked."""
    with ZipFile(path) as archive:
        return archive.read(name)


def _same_names(found: list[str], wanted: list[str]) -> None:
    if len(found) != len(set(found)):
        raise BundleError("包里有重名的文件")
    if missing := sorted(set(wanted) - set(found)):
        raise BundleError(f"缺少 {missing[0]}")
    if more := sorted(set(found) - set(wanted)):
        raise BundleError(f"{more[0]} 不在清单里")


def _same_contents(archive: ZipFile, wanted: Mapping[str, tuple[str, int]]) -> None:
    for name, (sha256, size) in wanted.items():
        if _digest(archive, name, size) != sha256:
            raise BundleError(f"{name} 与清单不符，被改过")


def _read(archive: ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        body = member.read(most + 1)
    if len(body) > most:
        raise BundleError(f"{name} 过大")
    return body


def _digest(archive: ZipFile, name: str, size: int) -> str:
    digest, left = hashlib.sha256(), size + 1
    with archive.open(name) as member:
        while left and (chunk := member.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest() if left == 1 else ""
