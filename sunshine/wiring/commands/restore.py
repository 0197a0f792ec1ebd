"""`sunshine restore`."""

import importlib
import sys
import time
from pathlib import Path

import click

from sunshine.foundation.postgres.engine import PostgresError
from sunshine.wiring.cli import home, set_up
from sunshine.wiring.manifests import BackupError, Manifest, faults
from sunshine.wiring.restore_files import put_files, put_keys, refuse_occupied

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(help="把备份恢复到空的 SUNSHINE_HOME；说出备份之后缺了哪些操作")
@click.argument("backup", type=FOLDER)
@click.option("--keys", type=FOLDER, required=True, help="备份时用 --keys 另存的目录")
@click.option("--kept", type=FILE, multiple=True, help="见证方或他人保存的检查点、回执，可多个")
@click.option("--nothing-kept", is_flag=True, help="声明没有人保存过检查点或回执")
def command(backup: Path, keys: Path, kept: tuple[Path, ...], *, nothing_kept: bool) -> None:
    """Exit 0 when nothing is missing, 3 when a tail is (named), 1 when it can't be restored."""
    if not kept and not nothing_kept:
        raise click.UsageError(
            "请用 --kept 给出见证方保存的最新检查点或任何一张较新的回执；"
            "只有确实没有人保存过，才用 --nothing-kept：之后签出的日志可能与别人见过的矛盾"
        )
    try:
        lost = _restore(backup, keys, list(kept))
    except (BackupError, PostgresError) as error:
        raise click.ClickException(str(error)) from error
    if lost:
        sys.exit(3)


def _restore(backup: Path, keys: Path, kept: list[Path]) -> list[str]:
    began, manifest = time.perf_counter(), Manifest.read(backup)
    refuse_occupied(home())
    if found := list(faults(backup)):
        raise BackupError("备份不可用：" + "；".join(found[:5]))
    put_keys(keys, home())
    set_up(start=False)
    steps = importlib.import_module("sunshine.wiring.restore")
    steps.check_keys(manifest)
    steps.check_code(manifest)
    put_files(backup, home())
    steps.put_database(backup, manifest)
    click.echo(f"✓ 已恢复到 {home()}（{time.perf_counter() - began:.1f} 秒）")
    wrong = steps.inside()
    lost = list(steps.missing(kept)) if kept else []
    for line in [*wrong, *lost]:
        click.echo(f"✗ {line}")
    if not wrong and not lost:
        click.echo(f"✓ 存证日志 {manifest.log['size']} 条，与数据库一致，没有缺失")
    steps.done(manifest, lost=bool(wrong or lost))
    return [*wrong, *lost]
