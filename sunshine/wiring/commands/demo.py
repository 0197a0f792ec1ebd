"""`sunshine demo`."""

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

import click

from sunshine.foundation.postgres import engine
from sunshine.foundation.postgres.engine import PostgresError
from sunshine.wiring.cli import home, set_up
from sunshine.wiring.serve import refuse_taken, serve


@click.command(help="准备并启动演示：建库、取数、运行监督模型、打开网页")
@click.option("--no-serve", is_flag=True, help="只准备，不启动网页")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def command(*, no_serve: bool, host: str, port: int) -> None:
    """Migrate in a process of its own (as owner) where needed, prepare as app, serve."""
    if not no_serve:
        try:
            refuse_taken(host, port)
        except PostgresError as error:
            raise click.ClickException(str(error)) from error
    if (aside := put_aside(home())) is not None:
        click.echo(f"演示的数据库已被删除：从头建立，原来的数据湖、存证日志和密钥移到 {aside}")
    if not (home() / "demo").exists():
        _migrate()
    set_up()
    if not _is_current():
        _migrate()
    demo = importlib.import_module("sunshine.wiring.demo")
    demo.prepare()
    demo.collect_static()
    if no_serve:
        demo.welcome(f"http://{host}:{port}（运行 sunshine serve 之后）")
        return
    serve(host, port, demo.welcome)


ONE_WITH_THE_DATABASE = ("lake", "log", "evidence", "uploads", "keys", "demo")


def put_aside(place: Path) -> Path | None:
    """Make room for a new demo where the embedded database of the last one was deleted.

    Lake, log and keys tell of acts and rows that a new database does not know, and the log would
    rightly refuse to be signed again from its beginning. They are moved, not deleted, to the
    folder returned; None when there is nothing to do.
    """
    if os.environ.get("DATABASE_URL") or not (place / "demo").exists():
        return None
    if (engine.describe(place).data / "PG_VERSION").exists():
        return None
    aside = place / time.strftime("aside-%Y%m%d-%H%M%S", time.gmtime())
    aside.mkdir()
    for name in ONE_WITH_THE_DATABASE:
        if (place / name).exists():
            (place / name).rename(aside / name)
    return aside


def _migrate() -> None:
    migrate = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()", "migrate"]
    subprocess.run(migrate, check=True, env={**os.environ})


def _is_current() -> bool:
    """Whether every migration is applied: a process less at a warm start."""
    executor = importlib.import_module("django.db.migrations.executor")
    default = importlib.import_module("django.db").connections["default"]
    plan = executor.MigrationExecutor(default)
    return not plan.migration_plan(plan.loader.graph.leaf_nodes())
