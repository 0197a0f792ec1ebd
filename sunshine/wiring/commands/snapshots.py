"""`sunshine snapshots`."""

import click

from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="列出数据快照，最新的在前")
@click.option("--limit", default=20, show_default=True)
def command(limit: int) -> None:
    """Number, time, cause, what changed."""
    with acting_as(system_actor("命令行")):
        for snapshot in Snapshot.objects.all()[:limit]:
            changes = "，".join(
                f"{mart} +{c['added']}" + (f" 改 {c['replaced']}" if c["replaced"] else "")
                for mart, c in snapshot.counts.items()
            )
            click.echo(
                f"{snapshot.number:>6} {snapshot.created_at:%Y-%m-%d %H:%M} {snapshot.cause} {changes}"
            )
