"""`sunshine migrate`: tables, as owner."""

import click
from django.core.management import call_command

from sunshine.wiring.cli import set_up


@click.command(help="建库、升级表结构（以所有者身份）")
@click.option("-v", "--verbose", is_flag=True)
def command(*, verbose: bool) -> None:
    """Apply all migrations."""
    set_up("owner")
    call_command("migrate", interactive=False, verbosity=int(verbose))
    click.echo("表结构已是最新")
