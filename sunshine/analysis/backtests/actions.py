"""Ask for a backtest, and carry it out in the worker."""

from uuid import UUID

from django.db import transaction

from sunshine.analysis.backtests.models import Backtest, BacktestCount, BacktestDifference
from sunshine.analysis.backtests.queries import Comparison, compare, past_snapshots
from sunshine.analysis.backtests.rules import Change, read_changes
from sunshine.analysis.probes.engine import Probe
from sunshine.analysis.runners.queries import RunFailed
from sunshine.datacentre.lake.models import Snapshot
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.rules import Refused

BATCH = 1000
MOST_SNAPSHOTS = 12
PERMISSION = "probe.run"


@transaction.atomic
def ask_backtest(
    *, by: Actor, probe: Probe, asked: list[str], snapshots: int, idempotency_key: str
) -> Backtest:
    """Ask to try `asked` (name=value) on the newest snapshots. Raises Refused (Chinese)."""
    if (first := earlier(by, idempotency_key)) is not None:
        return Backtest.objects.get(pk=first.subject_id)
    if by.account_id is None or not by.may(PERMISSION):
        raise Refused("您没有运行监督模型的权限")
    try:
        changes = read_changes(asked, probe.parameters)
    except ValueError as error:
        raise Refused(str(error)) from error
    if not 1 <= snapshots <= MOST_SNAPSHOTS:
        raise Refused(f"快照数应在 1 到 {MOST_SNAPSHOTS} 之间")
    found = past_snapshots(snapshots)
    if not found:
        raise Refused("还没有快照：请先接入数据")
    backtest = Backtest.objects.create(
        probe=probe.code,
        probe_version=probe.version_label,
        changes=[{"name": c.name, "option": c.option, "value": f"{c.value:f}"} for c in changes],
        snapshots=[s.number for s in found],
        parameters_of=found[0].number,
        asked_by_id=by.account_id,
        asked_at=now(),
    )
    record(
        by=by,
        verb="backtest.ask",
        subject=RecordRef("backtest", backtest.pk),
        organisation_id=None,
        content={"probe": probe.code, "changes": backtest.changes, "snapshots": backtest.snapshots},
        idempotency_key=idempotency_key,
    )
    return backtest


def carry_out(backtest_id: UUID, *, by: Actor) -> None:
    """A transaction a snapshot: progress is seen, and what was done before a crash stays done."""
    with acting_as(by):
        backtest = Backtest.objects.get(pk=backtest_id)
        backtest.state = Backtest.State.RUNNING
        backtest.save(update_fields=["state"])
    changes = read_changes(
        [_text(c) for c in backtest.changes], {c["name"] for c in backtest.changes}
    )
    try:
        for number in backtest.snapshots[backtest.done :]:
            with acting_as(by):
                _try_on(backtest, changes, number)
    except RunFailed as error:
        backtest.state, backtest.message = Backtest.State.FAILED, str(error)[:400]
    else:
        backtest.state = Backtest.State.DONE
    with acting_as(by):
        backtest.save(update_fields=["state", "message"])


def _text(change: dict[str, str | None]) -> str:
    option = f"[{change['option']}]" if change["option"] is not None else ""
    return f"{change['name']}{option}={change['value']}"


def _try_on(backtest: Backtest, changes: list[Change], number: int) -> None:
    snapshot = Snapshot.objects.get(number=number)
    present = Snapshot.objects.get(number=backtest.parameters_of)
    _keep(backtest, compare(backtest.probe, changes, snapshot, present))
    backtest.done += 1
    backtest.save(update_fields=["done"])


def _keep(backtest: Backtest, found: Comparison) -> None:
    BacktestCount.objects.bulk_create(
        BacktestCount(
            backtest=backtest,
            snapshot=found.snapshot,
            organisation_id=place,
            before=before,
            after=after,
        )
        for place, (before, after) in found.counts.items()
    )
    BacktestDifference.objects.bulk_create(
        (
            BacktestDifference(
                backtest=backtest,
                snapshot=found.snapshot,
                kind=d.kind,
                organisation_id=d.organisation_id,
                subject_kind=d.subject_kind,
                subject_id=d.subject_id,
                occurrence=d.occurrence,
                occurred_on=d.occurred_on,
                amount=d.amount,
                currency=d.currency,
                level=d.level,
                hit_id=d.hit_id,
                verdict=d.verdict,
                is_bad=d.is_bad,
            )
            for d in found.differences
        ),
        batch_size=BATCH,
    )
