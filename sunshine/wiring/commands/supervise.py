"""`sunshine supervise`."""

import click

from sunshine.analysis.alerts.actions import Ran, supervise
from sunshine.analysis.boards.actions import compute, is_due
from sunshine.analysis.extracts.actions import make_extracts
from sunshine.analysis.scores.actions import stack
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="在最新快照上运行监督模型，留存疑点，产生预警")
@click.option("--probe", "codes", multiple=True, help="只运行这个模型（可多次给出）")
def command(codes: tuple[str, ...]) -> None:
    """Publish organisations and parameters, then run."""
    by = system_actor("监督任务")
    with acting_as(by):
        publish_own_records(by=by)
        snapshot = latest()
        if snapshot is None:
            raise click.ClickException("还没有任何数据：请先 sunshine ingest")
        click.echo(f"快照 {snapshot.number}")
        supervise(snapshot, by=by, codes=codes, progress=show)
        click.echo(f"风险分{stack()}")
        if not codes:
            boards(snapshot)
        click.echo(f"摘录 {make_extracts(snapshot)} 份")


def show(ran: Ran) -> None:
    """One line a probe."""
    rate = ran.kept.count / ran.population if ran.population else 0
    click.echo(
        f"  {ran.probe.code:<5}{ran.probe.title}：{ran.kept.count} 个疑点"
        f"（新 {len(ran.kept.new)}，有变化 {len(ran.kept.changed)}，不再成立 {len(ran.kept.lapsed)}）"
        f"，占 {ran.population:,} 行的 {rate:.3%}，{ran.seconds:.2f} 秒"
    )


def boards(snapshot: Snapshot) -> None:
    """The numbers of the seven domains, where snapshot or metrics are new."""
    if is_due(snapshot):
        ran = compute(snapshot)
        click.echo(f"  七大领域看板：{ran.changed_count:,} 个值有变化，{ran.seconds:.1f} 秒")
