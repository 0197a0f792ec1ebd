"""`sunshine score`."""

from pathlib import Path

import click

from seeds.scoring import read_truth, score
from sunshine.analysis.hits.models import Hit
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="用城市的真值评价监督模型：查全率、准确率")
@click.argument("city", type=click.Path(exists=True, path_type=Path))
def command(city: Path) -> None:
    """Compare open hits with the truth file of a city folder."""
    by = system_actor("命令行")
    with acting_as(by):
        found = [
            {
                "probe": hit.probe,
                "uscc": hit.organisation.uscc if hit.organisation else None,
                "evidence": [{"mart": e.mart, "row_id": e.row_id} for e in hit.evidence.all()],
            }
            for hit in Hit.objects.visible_to(by)
            .filter(state=Hit.State.OPEN)
            .select_related("organisation")
            .prefetch_related("evidence")
        ]
    for one in score(read_truth(city), found):
        click.echo(
            f"{one.probe}：查全率 {one.recall:.3f}（{one.found}/{one.planted}），"
            f"准确率 {one.precision:.3f}（{one.right}/{one.raised}）"
        )
