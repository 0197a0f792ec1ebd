"""`sunshine serve`."""

import click

from sunshine.foundation.postgres.engine import PostgresError
from sunshine.wiring.cli import reach_database
from sunshine.wiring.serve import serve


@click.command(help="启动网页、后台任务和定时任务")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--stop-database", is_flag=True, help="停止时一并停止自带的数据库（systemd 用）")
def command(host: str, port: int, *, stop_database: bool) -> None:
    """Start the database if it is ours, then web and worker; Django is theirs alone."""
    reach_database()
    try:
        serve(
            host,
            port,
            lambda address: click.echo(f"网页已启动：{address}"),
            stop_database=stop_database,
        )
    except PostgresError as error:
        raise click.ClickException(str(error)) from error
