"""`sunshine acknowledge-loss`."""

import shutil
from pathlib import Path

import click
from django.conf import settings

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.ledger.actions.loss import acknowledge_loss, open_new_log
from sunshine.foundation.ledger.actions.sequencing import signer, store
from sunshine.foundation.ledger.engine.notes import open_checkpoint
from sunshine.foundation.ledger.engine.store import from_address, from_folder
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.wiring.backup import copy_log
from sunshine.wiring.manifests import BackupError


@click.command(help="从旧备份恢复后：公开承认缺失的存证，日志由曾签过的最高处继续")
@click.option("--reason", required=True, help="发生了什么；写入日志，任何人可查")
@click.option("--mirror", help="日志的副本：目录或网址；本机日志文件不够新时用")
@click.option("--new-log", is_flag=True, help="所有副本都已丢失：以新名称另开一份日志")
@click.option("--yes", is_flag=True, help="不再询问")
def command(reason: str, mirror: str | None, *, new_log: bool, yes: bool) -> None:
    """Never cuts the log; what is lost is named by an act and by every later audit."""
    by = system_actor("命令行")

    def confirm(first: int, last: int) -> None:
        words = f"第 {first} 至 {last} 条的内容将被公开记为丢失，不可撤销。继续？"
        if not yes:
            click.confirm(words, abort=True)

    try:
        if mirror:
            _fetch(mirror)
        if new_log:
            with acting_as(by):
                aside = open_new_log(by=by, reason=reason)
            click.echo(f"旧日志文件留在 {aside}；新日志“{signer().name}”已签发，请公布它的公钥")
            return
        with acting_as(by):
            entry = acknowledge_loss(by=by, reason=reason, confirm=confirm)
    except (ProofError, BackupError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已公开承认（存证 {entry.pk}）；日志恢复签名。audit-log 会一直列出这些条目")


def _fetch(mirror: str) -> None:
    """A copy of the log that is longer than ours, checked leaf by leaf, in place of ours."""
    fetch = from_address(mirror) if mirror.startswith("http") else from_folder(Path(mirror))
    note = fetch("checkpoint").decode(errors="replace")
    head, ours = open_checkpoint(note, signer().verifier), store().checkpoint()
    if ours and open_checkpoint(ours, signer().verifier).size >= head.size:
        raise ProofError(f"副本只有 {head.size} 条，不比本机的日志新")
    folder = Path(settings.LOG_FOLDER)
    draft, aside = folder.with_name(".log-mirror"), folder.with_name(f"{folder.name}-before-mirror")
    copy_log(fetch, note, draft)
    if (folder / "floor").exists():
        shutil.copyfile(folder / "floor", draft / "floor")
    if folder.exists():
        folder.rename(aside)
    draft.rename(folder)
