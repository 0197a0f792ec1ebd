"""`sunshine restore`: a backup into an empty SUNSHINE_HOME, and what it does not hold, by name."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.ledger.actions.sequencing import signer, store
from sunshine.foundation.ledger.engine.notes import open_checkpoint
from sunshine.foundation.ledger.models import Checkpoint, PendingLeaf
from sunshine.foundation.ledger.queries import SHOWN, audit
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.texts import TreeHead, parse_receipt
from sunshine.foundation.operations.actions import note
from sunshine.foundation.postgres import engine as postgres
from sunshine.foundation.vault.engine import person_key
from sunshine.wiring.backup import connection_environment, maintenance, tool
from sunshine.wiring.cli import home
from sunshine.wiring.manifests import DUMP, BackupError, Manifest
from sunshine.wiring.restore_files import UNFINISHED


def check_keys(manifest: Manifest) -> None:
    """The keys are those of this backup; with others, names could never be read again."""
    ours = {"log": signer().verifier.key_id.hex(), "vault": person_key("check", "backup")}
    wrong = [name for name, told in manifest.keys.items() if ours.get(name) != told]
    if wrong:
        which = "、".join({"log": "日志签名密钥", "vault": "姓名密钥"}.get(n, n) for n in wrong)
        raise BackupError(
            f"--keys 里的{which}不是这份备份的（日志名称是 {manifest.log['origin']}）"
        )


def check_code(manifest: Manifest) -> None:
    """An older program must not run on a newer database."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    assert known is not None  # noqa: S101  load_disk has run
    strange = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known and not _replaced(app, name, known)
    ]
    if strange:
        raise BackupError(
            f"备份来自更新的程序（{manifest.code}，多出 {strange[0]} 等 {len(strange)} 个升级）："
            "请用那个版本恢复"
        )


def _replaced(app: str, name: str, known: Mapping[tuple[str, str], object]) -> bool:
    return any((app, name) in getattr(one, "replaces", ()) for one in known.values())


def put_database(backup: Path, manifest: Manifest) -> None:
    """pg_restore into an empty database, owners and rights as they were, in one transaction."""
    if "DATABASE_URL" not in os.environ:
        _empty_database_of_our_own()
    address = maintenance()
    with psycopg.connect(address.url) as link:
        (count,) = link.execute(
            "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        ).fetchone() or (0,)
        version = link.info.server_version
    if count:
        raise BackupError(f"数据库 {address.name} 里已有 {count} 张表：恢复只写入空库")
    if version // 10_000 < manifest.server // 10_000:
        raise BackupError(f"服务器版本低于备份时的 {manifest.server // 10_000}")
    command: list[str | Path] = [
        tool("pg_restore", version),
        "--dbname",
        address.name,
        "--exit-on-error",
    ]
    done = subprocess.run(
        [*command, "--single-transaction", backup / DUMP],
        env=connection_environment(address),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupError(f"pg_restore 失败：{done.stderr.strip()[-500:]}")
    with psycopg.connect(address.url, autocommit=True) as link:
        link.execute("analyze")


def _empty_database_of_our_own() -> None:
    """A database without default rights: those of the dump must not be added to others."""
    server = postgres.describe(home())
    if (server.data / "PG_VERSION").exists():
        raise BackupError(f"{server.data} 里已有一个数据库：请先移走它")
    postgres.start(home())
    with postgres.admin_connection(server) as link:
        link.execute(f"drop database {postgres.DATABASE}")
    postgres.create_database(server, postgres.DATABASE, "template1")


def missing(kept: list[Path]) -> Iterator[str]:
    """Acts acknowledged after the backup, told by what others kept: checkpoints or receipts.

    The highest of them becomes the log's floor: below it nothing is signed any more.
    """
    last = Checkpoint.objects.order_by("-size").first()
    ours, heads = last.size if last else 0, [_kept(path) for path in kept]
    for path, (_, head, index) in zip(kept, heads, strict=True):
        if index is not None and index >= ours:
            yield f"回执 {path.name} 所证的第 {index} 条不在恢复的数据库里"
        if head.size <= ours:
            told = audit(signer().verifier, heads[kept.index(path)][0])
            yield from (f.words for f in told if f.kind != "waiting")
    note, top, _ = max(heads, key=lambda h: h[1].size)
    if top.size > ours:
        store().raise_floor(note)
        waiting = PendingLeaf.objects.count()  # committed before the dump, numbered after it
        here = f"（另有 {waiting} 条内容在备份里，等候编号）" if waiting else ""
        yield (
            f"日志第 {ours} 至 {top.size - 1} 条缺失，共 {top.size - ours - waiting} 条{here}："
            "它们在备份之后得到过确认。日志拒绝签名，直到找回日志文件或公开承认缺失"
            "（sunshine acknowledge-loss --help）"
        )


def inside() -> list[str]:
    """The restored log against the restored database."""
    found = (f.words for f in audit(signer().verifier) if f.kind != "waiting")
    return list(islice(found, SHOWN))


def done(manifest: Manifest, *, lost: bool) -> None:
    """The home may be used. With nothing missing the restore is the first act of the new life."""
    if not lost:
        note(
            "system.restore",
            {"made_at": manifest.made_at, "leaves": manifest.log["size"]},
            by=system_actor("命令行"),
        )
    connection.close()
    (Path(settings.SUNSHINE_HOME) / UNFINISHED).unlink()


def _kept(path: Path) -> tuple[str, TreeHead, int | None]:
    """A checkpoint, or the one inside a receipt with the receipt's own place."""
    raw, index = path.read_text(), None
    try:
        receipt = parse_receipt(raw)
        raw, index = receipt.checkpoint, receipt.index
    except ProofError:
        pass
    try:
        return raw, open_checkpoint(raw, signer().verifier), index
    except ProofError as error:
        raise BackupError(f"{path.name} 不是本日志的检查点或回执：{error}") from error
