"""`sunshine doctor`."""

from collections.abc import Callable

import click
import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.catalogue.engine import marts, sources
from sunshine.datacentre.lake import engine as lake
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.postgres.engine import refuse_unsafe


def database() -> str:
    """Role and server are safe to run with."""
    with connection.cursor() as cursor:
        raw = cursor.connection
        assert isinstance(raw, psycopg.Connection)  # noqa: S101
        refuse_unsafe(raw)
        return f"PostgreSQL {raw.info.server_version // 10000}，角色 {settings.DATABASES['default']['USER']}"


def migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise RuntimeError(f"还有 {len(waiting)} 个升级没有应用：请运行 sunshine migrate")
    return "表结构是最新的"


def content() -> str:
    known = probes.load(content_root())
    for probe in known.values():
        probes.check(probe, marts(content_root()))
    return f"{len(marts(content_root()))} 张主题表，{len(sources(content_root()))} 个来源，{len(known)} 个监督模型都可以运行"


def readable_lake() -> str:
    snapshot = latest()
    if snapshot is None:
        return "还没有数据"
    missing = [
        str(path)
        for name, version in snapshot.tables.items()
        for path in lake.files(lake_folder(), name, version)
        if not path.exists()
    ]
    if missing:
        raise RuntimeError(f"快照 {snapshot.number} 缺少 {len(missing)} 个文件，请从备份恢复")
    return f"快照 {snapshot.number} 的文件都在"


CHECKS: dict[str, Callable[[], str]] = {
    "数据库": database,
    "表结构": migrations,
    "内容": content,
    "数据湖": readable_lake,
}


@click.command(help="检查安装：数据库、表结构、内容、数据湖")
@click.pass_context
def command(ctx: click.Context) -> None:
    """One line a check; exit code 1 if any failed."""
    failed = False
    for name, check in CHECKS.items():
        try:
            click.echo(f"✓ {name}：{check()}")
        except Exception as error:  # noqa: BLE001  a doctor reports every fault and goes on
            failed = True
            click.echo(f"✗ {name}：{error}")
    if failed:
        ctx.exit(1)
