"""`sunshine backup`: PostgreSQL, lake, evidence and log as one consistent set, while acts go on.

The order makes it consistent: one exported database snapshot first, then the files. Whatever
that snapshot names was on disk before it was committed, and stays: the lake and the evidence
only grow (`vacuum` spares what a snapshot names). What is newer is left out: Delta versions
above the named ones, and the log's tiles, which are cut to the size the database knows.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings

from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.queries import lake_folder
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.actions.sequencing import NotAcknowledgedError, signer
from sunshine.foundation.ledger.engine.notes import open_checkpoint
from sunshine.foundation.ledger.engine.store import Fetch, Store, Tiles, from_folder
from sunshine.foundation.ledger.rules.texts import TreeHead
from sunshine.foundation.ledger.rules.tiles import WIDTH
from sunshine.foundation.operations.actions import note
from sunshine.foundation.postgres import engine as postgres
from sunshine.foundation.postgres.rules import Address, parse_url
from sunshine.foundation.vault.engine import person_key
from sunshine.wiring.cli import home
from sunshine.wiring.manifests import DUMP, FORMAT, BackupError, Manifest, digest, files_under
from sunshine.wiring.metrics import LAST_BACKUP

PLAIN_FOLDERS = ("evidence", "uploads")
# Sessions and counters of failed logins: a seized backup must not open a session.
NOT_KEPT = ("django_session", "access_cache")
LEAVES_AT_ONCE = WIDTH * 40


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database said in the snapshot that is dumped."""

    server: int
    exported: str
    migrations: dict[str, list[str]]
    checkpoint: str | None
    waiting: int
    snapshot: int
    tables: dict[str, int]
    versions: frozenset[tuple[str, int]]  # every (mart, version) that any snapshot names


def back_up(target: Path) -> Manifest:
    """Make a backup folder. It appears under its name only when it is complete and on disk."""
    began, target = time.monotonic(), target.resolve()
    if target.exists():
        raise BackupError(f"{target} 已存在：每次备份用一个新目录")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.mkdir(parents=True, mode=0o700)
    try:
        with _facts() as facts:
            dump(maintenance(), draft / DUMP, facts)
        _copy_lake(facts, draft / "lake")
        source = Path(settings.LOG_FOLDER)
        head = copy_log(from_folder(source), facts.checkpoint, draft / "log")
        if (source / "floor").exists():
            shutil.copyfile(source / "floor", draft / "log" / "floor")
        for name in PLAIN_FOLDERS:
            _copy_folder(home() / name, draft / name)
        if (home() / "demo").exists():
            (draft / "demo").touch()
        made = _manifest(facts, head, draft)
        made.write(draft)
        _sync_all(draft)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    told = {"at": made.made_at, "bytes": made.size, "leaves": made.log["size"]}
    told["seconds"] = round(time.monotonic() - began, 1)
    (home() / LAST_BACKUP).write_text(json.dumps(told))
    return made


def record() -> str:
    """The act, before the dump, so that the set holds it; a log that won't sign stops no backup."""
    try:
        note("system.backup", {}, by=system_actor("命令行"))
    except NotAcknowledgedError as error:
        return str(error)
    return ""


def copy_keys(target: Path, backup: Path) -> int:
    """Keys into a folder of their own, away from the backup; returns how many files.

    Passwords of the embedded server stay behind: a restored server makes new ones.
    """
    target, backup = target.resolve(), backup.resolve()
    if target.is_relative_to(backup) or backup.is_relative_to(target):
        raise BackupError("密钥必须与备份分开存放：请另选 --keys 目录（最好在另一介质上）")
    if target.exists() and any(target.iterdir()):
        raise BackupError(f"{target} 不是空目录")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    sources = {home() / "keys", Path(settings.LOG_KEY).parent}
    found = [p for folder in sources for p in folder.iterdir() if p.is_file()]
    for path in (kept := [p for p in found if p.name != "postgres.json"]):
        (target / path.name).touch(mode=0o600)
        shutil.copyfile(path, target / path.name)
    return len(kept)


def maintenance() -> Address:
    """The role that may read every row: the embedded server's, or DATABASE_ADMIN_URL's.

    Row-level security binds even the owner, so that a dump by the owner would fail.
    """
    if url := os.environ.get("DATABASE_ADMIN_URL"):
        return parse_url(url)
    if "DATABASE_URL" in os.environ:
        raise BackupError("请设置 DATABASE_ADMIN_URL：备份和恢复要用能绕过行级安全的维护角色")
    return postgres.describe(home()).address(postgres.ADMIN)


def tool(name: str, server: int) -> Path:
    """pg_dump or pg_restore, not older than the server."""
    folders = [postgres.find_binaries(), *Path("/usr/lib/postgresql").glob("*/bin")]
    for path in (folder / name for folder in folders if (folder / name).exists()):
        words = subprocess.run([path, "--version"], check=True, capture_output=True, text=True)
        if int(words.stdout.split()[2].split(".")[0]) >= server // 10_000:
            return path
    raise BackupError(f"找不到不低于服务器版本（{server // 10_000}）的 {name}")


def connection_environment(address: Address) -> dict[str, str]:
    """Passwords go through the environment: command lines are seen by everybody."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PGHOST": address.host,
        "PGPORT": address.port,
        "PGUSER": address.user,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.name,
    }


def dump(address: Address, path: Path, facts: Facts) -> None:
    """pg_dump of the exported snapshot."""
    skip = [f"--exclude-table-data={name}" for name in NOT_KEPT]
    command: list[str | Path] = [
        tool("pg_dump", facts.server),
        "--format=custom",
        f"--snapshot={facts.exported}",
    ]
    done = subprocess.run(
        [*command, *skip, "--file", path],
        env=connection_environment(address),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupError(f"pg_dump 失败：{done.stderr.strip()[-500:]}")


def copy_log(source: Fetch, note: str | None, target: Path) -> TreeHead | None:
    """Rebuild the log as of one checkpoint, leaf by leaf: the copy is checked by being made."""
    if note is None:
        return None
    head = open_checkpoint(note, signer().verifier)
    tiles, files, root = Tiles(source, head.size), Store(target), b""
    for start in range(0, head.size, LEAVES_AT_ONCE):
        stop = min(head.size, start + LEAVES_AT_ONCE)
        numbers = range(start // WIDTH, (stop + WIDTH - 1) // WIDTH)
        root = files.extend(start, [e for n in numbers for e in tiles.entries(n)])
    if root != head.root:
        raise BackupError("存证日志的条目算不出签名的树根：请先运行 sunshine audit-log")
    files.publish(note)
    return head


@contextmanager
def _facts() -> Iterator[Facts]:
    """Open one repeatable-read transaction, read what the set must hold, export it to pg_dump."""
    with psycopg.connect(maintenance().url) as link:
        link.execute("set transaction isolation level repeatable read, read only")
        applied: dict[str, list[str]] = {}
        for app, name in link.execute("select app, name from django_migrations order by id"):
            applied.setdefault(app, []).append(name)
        rows = link.execute("select number, tables from lake_snapshot order by number").fetchall()
        noted = link.execute("select note from ledger_checkpoint order by size desc limit 1")
        first = noted.fetchone()
        (waiting,) = link.execute("select count(*) from ledger_pendingleaf").fetchone() or (0,)
        (exported,) = link.execute("select pg_export_snapshot()").fetchone() or ("",)
        yield Facts(
            server=link.info.server_version,
            exported=exported,
            migrations=applied,
            checkpoint=first[0] if first else None,
            waiting=waiting,
            snapshot=rows[-1][0] if rows else 0,
            tables=rows[-1][1] if rows else {},
            versions=frozenset(pair for _, tables in rows for pair in tables.items()),
        )


def _copy_lake(facts: Facts, target: Path) -> None:
    """Every file of every named version, and the Delta log up to the highest named one."""
    highest: dict[str, int] = {}
    wanted: set[Path] = set()
    for mart, version in facts.versions:
        highest[mart] = max(version, highest.get(mart, 0))
        wanted.update(lake.files(lake_folder(), mart, version))
    for mart, version in highest.items():
        log = lake_folder() / mart / "_delta_log"
        numbered = (p for p in log.iterdir() if p.name[:20].isdigit())
        wanted.update(p for p in numbered if int(p.name[:20]) <= version)
    for path in sorted(wanted):
        copy = target / path.relative_to(lake_folder())
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _copy_folder(source: Path, target: Path) -> None:
    """Files as they lie; one that ends its life while we copy (an upload taken in) is left out."""
    if not source.exists():
        return
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, copy)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def _manifest(facts: Facts, head: TreeHead | None, draft: Path) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=now().isoformat(timespec="seconds"),
        code=_code(),
        server=facts.server,
        migrations=facts.migrations,
        log={
            "origin": signer().name,
            "vkey": signer().verifier.vkey,
            "size": head.size if head else 0,
            "root": head.root.hex() if head else "",
            "waiting": facts.waiting,
        },
        snapshot=facts.snapshot,
        tables=facts.tables,
        keys={"log": signer().verifier.key_id.hex(), "vault": person_key("check", "backup")},
        files={name: digest(draft / name) for name in files_under(draft)},
    )


def _code() -> str:
    """The commit that runs, where it runs from a checkout."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        cwd=settings.CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def _sync_all(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
