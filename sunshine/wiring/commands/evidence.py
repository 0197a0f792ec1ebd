"""`sunshine evidence`."""

import sys

import click
from django.conf import settings

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.evidence.actions import scan_kept, sweep
from sunshine.foundation.evidence.engine.clamd import UnavailableError
from sunshine.foundation.evidence.queries import verify_all


@click.group(help="材料：核对（verify）、病毒检查（scan）、清理孤儿文件（sweep）")
def command() -> None:
    """Three chores of whoever runs the platform; verify and scan also run elsewhere by themselves."""


@command.command(help="每份文件与指纹、每行登记与存证逐一核对；有不符时退出码为 1")
def verify() -> None:
    with acting_as(system_actor("核对材料")):
        found = [finding.words for finding in verify_all()]
    for words in found:
        click.echo(words)
    click.echo(f"共发现 {len(found)} 处不符" if found else "材料与指纹、存证一致")
    sys.exit(1 if found else 0)


@command.command(help="检查还没有查过病毒的材料；--again 全部重查（签名更新以后）")
@click.option("--again", is_flag=True, help="全部重查")
def scan(*, again: bool) -> None:
    if not settings.CLAMD:
        raise click.ClickException(
            "没有配置病毒检查：设 SUNSHINE_CLAMD=unix:/run/clamav/clamd.ctl 或 tcp:主机:端口"
        )
    count = 0
    try:
        with acting_as(system_actor("病毒检查")):
            for content in scan_kept(again=again):
                count += 1
                if content.virus:
                    click.echo(f"感染 {content.pk[:16]} {content.virus}：已停止下载")
    except UnavailableError as error:
        raise click.ClickException(f"clamd 没有回应：{error}") from error
    click.echo(f"查了 {count} 份")


@command.command(name="sweep", help="删除中断的上传和没有登记的文件")
def sweep_() -> None:
    with acting_as(system_actor("清理材料")):
        removed = sweep()
    click.echo(f"清理 {len(removed)} 个文件")
