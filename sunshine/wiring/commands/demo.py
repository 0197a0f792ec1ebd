"""`sunshine demo`."""

import importlib
import os
import subprocess
import sys

import click

from sunshine.wiring.cli import home, set_up
from sunshine.wiring.serve import serve


@click.command(help="准备并启动演示：建库、取数、运行监督模型、打开网页")
@click.option("--no-serve", is_flag=True, help="只准备，不启动网页")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def command(*, no_serve: bool, host: str, port: int) -> None:
    """Migrate in a process of its own (as owner) where needed, prepare as app, serve."""
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


def _migrate() -> None:
    migrate = [sys.executable, "-c", "from sunshine.wiring.cli import main; main()", "migrate"]
    subprocess.run(migrate, check=True, env={**os.environ})


def _is_current() -> bool:
    """Whether every migration is applied: a process less at a warm start."""
    executor = importlib.import_module("django.db.migrations.executor")
    default = importlib.import_module("django.db").connections["default"]
    plan = executor.MigrationExecutor(default)
    return not plan.migration_plan(plan.loader.graph.leaf_nodes())
