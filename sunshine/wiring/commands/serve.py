"""`sunshine serve`."""

import click

from sunshine.wiring.cli import set_up
from sunshine.wiring.serve import serve


@click.command(help="启动网页和后台任务")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def command(host: str, port: int) -> None:
    """Start the database if it is ours, then web and worker."""
    set_up()
    serve(host, port, lambda address: click.echo(f"网页已启动：{address}"))
