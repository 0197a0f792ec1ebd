"""Compute all metrics over a snapshot. The only writer of this room."""

import time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sunshine.analysis.boards.engine import Metric, content_hash, metrics_of
from sunshine.analysis.boards.models import BoardRun, MetricValue
from sunshine.analysis.runners.engine import to_json
from sunshine.analysis.runners.queries import said
from sunshine.datacentre.lake.models import Snapshot
from sunshine.datacentre.lake.queries import content_root
from sunshine.foundation.clock.queries import SHANGHAI, now, today
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.parameters.queries import value_on

COLUMNS = "organisation_id uuid, starts_on date, part numeric, whole numeric, row_count integer"
OPEN = f"""
insert into boards_metricvalue
    (metric, version, organisation_id, starts_on, part, whole, row_count, since_id)
select %(metric)s, %(version)s, n.organisation_id, n.starts_on, n.part, n.whole, n.row_count,
    %(snapshot)s
from jsonb_to_recordset(%(values)s) as n({COLUMNS})
"""
KEEP = """
insert into boards_metricrow
    (metric, organisation_id, starts_on, position, occurred_on, part, whole, row_id, row)
select %(metric)s, n.organisation_id, n.starts_on, n.position, n.occurred_on, n.part, n.whole,
    n.row_id, n.row
from jsonb_to_recordset(%(rows)s) as n(organisation_id uuid, starts_on date, position integer,
    occurred_on date, part numeric, whole numeric, row_id text, row jsonb)
"""
# An enterprise counts with everything below it, among those of its tier in the city and among
# those of its group. Fewer than `least` are not told: a quartile of two is somebody's number.
PEERS = """
with place as (
    select p.descendant_id as organisation_id, count(*) as tier,
        (array_agg(p.ancestor_id order by p.depth desc))[1] as group_id
    from organisations_organisationpath as p
    inner join organisations_organisation as a on a.id = p.ancestor_id and a.kind = 'enterprise'
    inner join organisations_organisation as o on o.id = p.descendant_id and o.kind = 'enterprise'
    where p.tree = 'management' group by p.descendant_id),
summed as (
    select v.metric, v.starts_on, p.ancestor_id as organisation_id,
        sum(v.part) as part, sum(v.whole) as whole
    from boards_metricvalue as v
    inner join organisations_organisationpath as p
        on p.descendant_id = v.organisation_id and p.tree = 'management'
    where v.until is null group by v.metric, v.starts_on, p.ancestor_id),
figure as (
    select s.metric, s.starts_on, l.tier, l.group_id, case k.kind when 'sum' then s.part
        when 'share' then 100 * s.part / nullif(s.whole, 0) else s.part / nullif(s.whole, 0) end
        as value
    from summed as s inner join place as l on l.organisation_id = s.organisation_id
    inner join jsonb_to_recordset(%(kinds)s) as k(metric text, kind text) on k.metric = s.metric),
ringed as (
    select metric, starts_on, 'tier' as ring, tier::text as place, value from figure
    union all
    select metric, starts_on, 'group', group_id::text, value from figure where tier > 1)
insert into boards_peerfigure (metric, starts_on, ring, place, count, low, middle, high)
select metric, starts_on, ring, place, count(*), percentile_cont(0.25) within group (order by value),
    percentile_cont(0.5) within group (order by value),
    percentile_cont(0.75) within group (order by value)
from ringed where value is not null
group by metric, starts_on, ring, place having count(*) >= %(least)s
"""


def is_due(snapshot: Snapshot) -> bool:
    """The latest computation was over another snapshot or with other metrics."""
    last = BoardRun.objects.first()
    content = content_hash(content_root())
    return last is None or (last.snapshot_id, last.content) != (snapshot.pk, content)


@transaction.atomic
def compute(snapshot: Snapshot) -> BoardRun:
    """Write what changed since the last computation, the rows behind it, and the peers.

    One transaction: a reader sees the numbers of one snapshot, never of two. The machine's own
    arithmetic is no act of a person, so it is no ledger entry; BoardRun keeps it.
    """
    began, known = time.perf_counter(), metrics_of(content_root())
    places = {str(pk) for pk in Organisation.objects.values_list("pk", flat=True)}
    changed = 0
    told = said(
        "sunshine.analysis.boards.engine",
        snapshot.tables,
        on=snapshot.created_at.astimezone(SHANGHAI).date().isoformat(),
        rows=int(value_on("boards.rows", today())),
        months=int(value_on("boards.months", today())),
    )
    for line in told:
        changed += _write(known[line["metric"]], line, snapshot, places)
    _forget(list(known), snapshot)
    kinds = to_json([{"metric": m.code, "kind": m.kind} for m in known.values()])
    with connection.cursor() as cursor:
        cursor.execute("delete from boards_peerfigure")
        least = int(value_on("boards.least_peers", today()))
        cursor.execute(PEERS, {"kinds": kinds, "least": least})
    return BoardRun.objects.create(
        snapshot=snapshot,
        content=content_hash(content_root()),
        ended_at=now(),
        seconds=round(time.perf_counter() - began, 2),
        changed_count=changed,
    )


def _write(metric: Metric, line: dict[str, Any], snapshot: Snapshot, known: set[str]) -> int:
    """One metric; returns how many values are new or changed."""
    values = [v for v in line["values"] if v["organisation_id"] in known]
    new, gone = _compared(metric, values)
    MetricValue.objects.filter(pk__in=gone).update(until=snapshot.number)
    told: dict[str, str | int | UUID] = {
        "metric": metric.code,
        "version": metric.version,
        "snapshot": snapshot.pk,
        "values": to_json(new),
        "rows": to_json([r for r in line["rows"] if r["organisation_id"] in known]),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN, told)
        cursor.execute("delete from boards_metricrow where metric = %(metric)s", told)
        cursor.execute(KEEP, told)
    return len(new)


def _compared(
    metric: Metric, values: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Lines that say something new, and ids of the values that hold no longer."""
    current = MetricValue.objects.filter(metric=metric.code, until__isnull=True).values_list(
        "organisation_id", "starts_on", "version", "part", "whole", "row_count", "pk"
    )
    held = {(str(o), d.isoformat()): (pk, tuple(rest)) for o, d, *rest, pk in current}
    new = []
    for line in values:
        whole = None if line["whole"] is None else Decimal(line["whole"])
        told = (metric.version, Decimal(line["part"]), whole, line["row_count"])
        key = (line["organisation_id"], line["starts_on"])
        if held.get(key, (0, ()))[1] == told:
            del held[key]
        else:
            new.append(line)
    return new, [pk for pk, _ in held.values()]


def _forget(known: list[str], snapshot: Snapshot) -> None:
    """Values of metrics that were taken out hold no longer; their past stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update boards_metricvalue set until = %s where until is null and metric <> all(%s)",
            [snapshot.number, known],
        )
        cursor.execute("delete from boards_metricrow where metric <> all(%s)", [known])
