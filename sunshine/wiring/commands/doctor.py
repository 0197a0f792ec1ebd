"""`sunshine doctor`."""

import json
from collections import Counter

import click

from sunshine.wiring.diagnosis import FAIL, MARKS, WARN, examine


@click.command(
    help="检查安装：每行是否正常、该怎么办；✗ 时退出码 1，只有 ! 时为 0（--strict 为 1）"
)
@click.option("--strict", is_flag=True, help="提醒也算失败")
@click.option("--json", "as_json", is_flag=True, help="供程序读取")
@click.pass_context
def command(ctx: click.Context, *, strict: bool, as_json: bool) -> None:
    """One line a check."""
    seen: Counter[str] = Counter()
    lines = []
    for name, found in examine():
        seen[found.level] += 1
        lines.append({"check": name, "level": found.level, "words": found.words})
        if not as_json:
            click.echo(f"{MARKS[found.level]} {name}：{found.words}")
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
    if seen[FAIL] or (strict and seen[WARN]):
        ctx.exit(1)
