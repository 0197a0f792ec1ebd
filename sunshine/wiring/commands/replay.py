"""`sunshine replay HIT`."""

import re

import click

from sunshine.analysis.hits.models import Hit
from sunshine.analysis.hits.queries import replay
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="按当时的快照重算一个疑点。HIT 是标识，或 2026-1137 这样的年度-编号")
@click.argument("hit")
@click.pass_context
def command(ctx: click.Context, hit: str) -> None:
    """Exit code 1 when the replay disagrees."""
    by = system_actor("命令行")
    with acting_as(by):
        hits = Hit.objects.visible_to(by).select_related("snapshot")
        short = re.fullmatch(r"(\d{4})-(\d+)", hit)
        wanted = {"year": short[1], "number": short[2]} if short else {"pk": hit}
        found = hits.filter(**wanted).first()
        if found is None:
            raise click.ClickException(f"没有 {hit} 这个疑点")
        outcome = replay(found)
    click.echo(f"{found.label}：{outcome.words}")
    if not outcome.agrees:
        ctx.exit(1)
