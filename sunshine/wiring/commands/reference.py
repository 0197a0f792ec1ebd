"""`sunshine reference load|diff`."""

import click

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.parameters.actions import load_reference
from sunshine.foundation.parameters.models import Parameter


@click.command(help="参考数据：load 载入（可重复），diff 显示本地设置与出厂值的差别")
@click.argument("what", type=click.Choice(["load", "diff"]))
def command(what: str) -> None:
    """Load shipped values, or show where local ones differ."""
    with acting_as(system_actor("命令行")):
        if what == "load":
            done = load_reference()
            click.echo(f"参数：新增 {done.added}，改变 {done.changed}，删除 {done.removed}")
            return
        shipped = {
            (p.name, p.option): p
            for p in Parameter.objects.filter(is_local=False).order_by("valid")
        }
        for row in Parameter.objects.filter(is_local=True).select_related("organisation"):
            base = shipped.get((row.name, row.option))
            where = row.organisation.name if row.organisation else "全部企业"
            was = base.value if base else "无"
            click.echo(f"{row.name} · {where}：{was} → {row.value} {row.unit}（{row.source}）")
