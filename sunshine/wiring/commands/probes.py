"""`sunshine probes`."""

import click

from sunshine.analysis.probes import engine
from sunshine.datacentre.catalogue.engine import marts
from sunshine.datacentre.lake.queries import content_root


@click.command(help="列出监督模型，并检查每一个是否可以运行")
def command() -> None:
    """Print code, title, domain, version."""
    for probe in engine.load(content_root()).values():
        engine.check(probe, marts(content_root()))
        click.echo(
            f"{probe.code:<5}{probe.title}（{probe.domain_title}）第 {probe.version} 版 "
            f"{probe.content_hash} 依据 {probe.clause}"
        )
