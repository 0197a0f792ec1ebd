"""`sunshine django ...`: Django's own commands, as owner where tables change."""

import click
from django.core.management import execute_from_command_line

from sunshine.wiring.cli import set_up

OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "pgtrigger"}


@click.command(
    help="运行 Django 管理命令",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Pass the arguments on."""
    set_up("owner" if arguments and arguments[0] in OWNER_COMMANDS else "app")
    execute_from_command_line(["sunshine", *arguments])
