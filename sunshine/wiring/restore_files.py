"""An empty SUNSHINE_HOME is filled with the files of a backup. No Django: it comes later."""

import os
import shutil
from pathlib import Path

from sunshine.wiring.manifests import BackupError

UNFINISHED = "restoring"


def refuse_occupied(place: Path) -> None:
    """Never over something that is there. Must be asked before anything touches `place`."""
    found = sorted(p.name for p in place.iterdir()) if place.exists() else []
    if UNFINISHED in found:
        raise BackupError(f"{place} 里有一次没有完成的恢复：请清空它（和它的数据库）再试")
    if found:
        names = "、".join(found[:5])
        raise BackupError(
            f"{place} 不是空的（{names}…）：恢复只写入空目录，请改用新的 SUNSHINE_HOME"
        )


def put_keys(keys: Path, place: Path) -> None:
    """Keys first (0600): whatever starts without them would make new ones."""
    place.mkdir(parents=True, exist_ok=True)
    (place / UNFINISHED).touch()
    for folder in {place / "keys", Path(os.environ.get("SUNSHINE_KEYS", place / "keys"))}:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (p for p in keys.iterdir() if p.is_file()):
            (folder / path.name).touch(mode=0o600)
            shutil.copyfile(path, folder / path.name)


def put_files(backup: Path, place: Path) -> None:
    """Lake, evidence, uploads under way, log."""
    log = Path(os.environ.get("SUNSHINE_LOG_FOLDER", place / "log"))
    if log.exists() and any(log.iterdir()):
        raise BackupError(f"{log} 不是空的：它可能比备份更新，请先移到别处并保留它")
    for name in ("lake", "evidence", "uploads"):
        if (backup / name).exists():
            shutil.copytree(backup / name, place / name)
    if (backup / "log").exists():
        shutil.copytree(backup / "log", log, dirs_exist_ok=True)
    if (backup / "demo").exists():
        (place / "demo").touch()
