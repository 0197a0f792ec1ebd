"""`sunshine postgres start|stop|status`."""

import click

from sunshine.foundation.postgres import engine
from sunshine.wiring.cli import home


@click.command(help="自带数据库：start 启动，stop 停止，status 查看")
@click.argument("what", type=click.Choice(["start", "stop", "status"]))
def command(what: str) -> None:
    """Start, stop or look at the embedded server of SUNSHINE_HOME."""
    if what == "start":
        click.echo(f"数据库已启动：{engine.start(home()).socket}")
    elif what == "stop":
        click.echo("数据库已停止" if engine.stop(home()) else "数据库本来没有运行")
    else:
        pid = engine.postmaster_pid(engine.describe(home()))
        click.echo(f"运行中，进程 {pid}" if pid else "没有运行")
