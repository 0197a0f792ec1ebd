"""`sunshine quarantine`."""

from pathlib import Path

import click

from sunshine.datacentre.intake.actions import open_rows
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.intake.queries import as_workbook, in_words
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="隔离区：列出待更正的行；--export 写成 Excel，更正后重新接入")
@click.option("--receipt", default="", help="只看这份回执（标识或文件名）")
@click.option("--export", "target", type=click.Path(path_type=Path), help="写到这个 .xlsx")
def command(receipt: str, target: Path | None) -> None:
    """Rows with row number, field, reason and remedy."""
    by = system_actor("命令行")
    with acting_as(by):
        found = Receipt.objects.visible_to(by).filter(quarantined_count__gt=0)
        wanted = [r for r in found if receipt in {"", str(r.pk), r.file_name}]
        if target is not None and len(wanted) != 1:
            raise click.ClickException("请用 --receipt 指明一份回执")
        for one in wanted:
            rows = open_rows(one)
            click.echo(f"{one.file_name}：{len(rows)} 行待更正（回执 {one.pk}）")
            for row in rows[:20]:
                click.echo("  " + "；".join(in_words(row)))
            if target is not None:
                target.write_bytes(as_workbook(rows))
                click.echo(f"已写入 {target}")
