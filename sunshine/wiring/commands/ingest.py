"""`sunshine ingest SOURCE FILE...`."""

from pathlib import Path

import click

from sunshine.datacentre.intake.actions import Delivery, take_in
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.queries import explain
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="接入文件：检查每一行，合格的入湖，不合格的隔离，给出回执")
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dataset", default="", help="数据集；不给时按文件名认")
@click.pass_context
def command(ctx: click.Context, source: str, files: tuple[Path, ...], dataset: str) -> None:
    """Take files in, one receipt each; exit code 1 if any was refused."""
    by = system_actor("命令行")
    failed = False
    for path in files:
        delivery = Delivery(source, path, path.name, dataset)
        with click.progressbar(length=100, label=path.name, show_eta=False) as bar:

            def show(percent: int, words: str, bar: object = bar) -> None:
                assert hasattr(bar, "update")  # noqa: S101
                bar.update(percent - getattr(bar, "pos", 0), words)

            with acting_as(by):
                receipt = take_in(delivery, by=by, progress=show)
        for line in explain(receipt):
            click.echo(f"  {line}")
        failed = failed or receipt.state == Receipt.State.FAILED
    if failed:
        ctx.exit(1)
