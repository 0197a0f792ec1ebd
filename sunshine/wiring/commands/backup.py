"""`sunshine backup`."""

import importlib
import sys
import time
from pathlib import Path

import click

from sunshine.wiring.cli import set_up
from sunshine.wiring.manifests import BackupError, Manifest, faults


@click.command(help="备份：数据库、数据湖、附件、存证日志为一套；密钥用 --keys 另存")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keys", type=click.Path(file_okay=False, path_type=Path), help="把密钥另存到这里")
@click.option("--verify", is_flag=True, help="只检查一份已有的备份，不需要数据库")
def command(folder: Path, keys: Path | None, *, verify: bool) -> None:
    """Make a backup while work goes on, or check one. Exit 1 and why, when it is not whole."""
    try:
        if verify:
            _verify(folder)
        else:
            _make(folder, keys)
    except BackupError as error:
        raise click.ClickException(str(error)) from error


def _make(folder: Path, keys: Path | None) -> None:
    set_up()
    backup = importlib.import_module("sunshine.wiring.backup")
    began = time.perf_counter()
    if words := backup.record():
        click.echo(f"提醒：{words}", err=True)
    if keys is not None:
        click.echo(f"密钥 {backup.copy_keys(keys, folder)} 个文件已另存到 {keys}，请与备份分开保管")
    made = backup.back_up(folder)
    click.echo(
        f"✓ 备份完成：{folder}（{time.perf_counter() - began:.1f} 秒，{made.size / 1e6:.1f} MB）"
    )
    _tell(made)
    if keys is None:
        click.echo("  本次没有另存密钥：没有密钥，备份里的姓名读不出来，日志也不能续签")


def _verify(folder: Path) -> None:
    made, found = Manifest.read(folder), list(faults(folder))
    for line in found:
        click.echo(f"✗ {line}")
    if found:
        click.echo(f"备份不可用：{len(found)} 处问题")
        sys.exit(1)
    click.echo(f"✓ 备份完好：{len(made.files)} 个文件，{made.size / 1e6:.1f} MB")
    _tell(made)


def _tell(made: Manifest) -> None:
    waiting = f"，{made.log['waiting']} 条等候编号" if made.log["waiting"] else ""
    click.echo(f"  {made.made_at}，程序 {made.code or '未知'}，数据快照 {made.snapshot}")
    click.echo(f"  存证日志 {made.log['size']} 条{waiting}，树根 {made.log['root'] or '无'}")
