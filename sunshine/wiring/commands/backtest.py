"""`sunshine backtest PROBE --param name=value`."""

import json

import click

from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.backtests.queries import Comparison, compare, past_snapshots
from sunshine.analysis.backtests.rules import read_changes
from sunshine.analysis.hits.rules import money
from sunshine.analysis.probes import engine as probes
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@click.command(help="在过去的快照上比较现行参数与改动后的参数：多出和漏掉哪些疑点，不留存任何结果")
@click.argument("probe")
@click.option("--param", "asked", multiple=True, required=True, help="参数名=数值，可多次给出")
@click.option("--snapshots", default=3, type=click.IntRange(1, 50), help="最近几个快照")
@click.option("--json", "as_json", is_flag=True, help="每个快照一行 JSON，供程序读取")
def command(*, probe: str, asked: tuple[str, ...], snapshots: int, as_json: bool) -> None:
    """Newest snapshot first; hits that people had found true and that would be missed stand out."""
    known = probes.load(content_root())
    if probe not in known:
        raise click.ClickException(f"没有 {probe} 这个模型，可选：{'、'.join(known)}")
    try:
        changes = read_changes(asked, known[probe].parameters)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with acting_as(system_actor("命令行")):
        past = past_snapshots(snapshots)
        if not past:
            raise click.ClickException("还没有任何数据：请先 sunshine ingest")
        for snapshot in past:
            found = compare(probe, changes, snapshot, past[0])
            click.echo(_json(found) if as_json else _words(found))


def _words(found: Comparison) -> str:
    before, after = found.totals
    lost = [d for d in found.differences if d.kind == "lost"]
    bad = [d for d in lost if d.is_bad]
    lines = [
        f"快照 {found.snapshot.number}：现行参数 {before} 个疑点，改动后 {after} 个，"
        f"多出 {len(found.differences) - len(lost)}，漏掉 {len(lost)}"
        + (f"，其中 {len(bad)} 个已核查属实！" if bad else "")
    ]
    for d in sorted(
        found.differences, key=lambda d: (not d.is_bad, d.kind != "lost", d.subject_id)
    ):
        mark = "!!" if d.is_bad else {"lost": " −", "gained": " +"}[d.kind]
        judged = f"（{ALERT.states[d.verdict]}）" if d.verdict else ""
        lines.append(f" {mark} {d.subject_id} {d.occurrence} {money(d.amount, d.currency)}{judged}")
    return "\n".join(lines)


def _json(found: Comparison) -> str:
    before, after = found.totals
    told = [
        {
            "kind": d.kind,
            "organisation": str(d.organisation_id) if d.organisation_id else None,
            "subject_kind": d.subject_kind,
            "subject_id": d.subject_id,
            "occurrence": d.occurrence,
            "occurred_on": d.occurred_on.isoformat() if d.occurred_on else None,
            "amount": None if d.amount is None else str(d.amount),
            "currency": d.currency,
            "level": d.level,
            "hit": str(d.hit_id) if d.hit_id else None,
            "verdict": d.verdict,
            "bad": d.is_bad,
        }
        for d in found.differences
    ]
    told_of = {"snapshot": found.snapshot.number, "before": before, "after": after}
    return json.dumps(told_of | {"differences": told}, ensure_ascii=False)
