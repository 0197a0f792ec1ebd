"""`sunshine rotate-key`."""

from pathlib import Path

import click
from django.db import connection, transaction

from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.identity.actions import reseal_second_factors
from sunshine.foundation.operations.actions import note
from sunshine.foundation.vault.actions import reseal
from sunshine.foundation.vault.engine import rotation

# Whoever is connected may hold the old key in memory, and would write with it.
OTHERS = """
    select count(*) from pg_stat_activity where datname = current_database()
    and backend_type = 'client backend' and pid <> pg_backend_pid()
"""


@click.command(help="换字段密钥：全部密文用新密钥重新加密，旧密钥移到别处")
@click.argument("old", type=click.Path(file_okay=False, path_type=Path))
def command(old: Path) -> None:
    """Stop web and worker first. Killed half way, it is run again and ends what it began."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        (others,) = cursor.fetchone() or (0,)
    if others:
        raise click.ClickException(f"还有 {others} 个数据库连接：请先停止网页和后台任务")
    try:
        with rotation(old) as keys, transaction.atomic():
            counts = reseal(keys) | {"mfa_authenticator.data": reseal_second_factors(keys)}
            note("vault.rotate", {"counts": counts}, by=system_actor("命令行"))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    for place, count in counts.items():
        click.echo(f"  {place}：{count:,} 个值")
    click.echo(f"✓ 字段密钥已更换；旧密钥在 {old}，恢复更早的备份时要用，请移到数据之外的介质")
