"""1,000 new payments into many: from the file to the alert, by the running service.

`python -m bench arrive [PAYMENTS] [BATCHES]`: a lake as `bench.made` makes it, 500 enterprises,
`sunshine serve`. A batch is handed over as the page hands an upload over; in each, one payee is
paid in two parts. Told: seconds of the engine (marts cut down and probes run, in the runner's
process), and from the hand-over until the alert of that payee is on the desk, in its stages. The
first batch, for which the runner starts, is told apart; lookups are made before, as the service
makes them every ten minutes. The hits of the first full run are not written: the standing of
every probe is set to the first snapshot, so the desk has the alerts of the batches only.
"""

import math
import os
import statistics
import time
from datetime import date
from pathlib import Path

from django.conf import settings

from bench import made
from bench.house import House
from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.arrivals.models import Arrival, Triggered
from sunshine.analysis.hits.actions import stand
from sunshine.analysis.probes import engine as probes
from sunshine.analysis.runners.queries import keep_lookups
from sunshine.datacentre.intake.actions import Delivery, announce
from sunshine.datacentre.intake.jobs import take_in_upload
from sunshine.datacentre.intake.models import Receipt
from sunshine.datacentre.lake import actions as lake
from sunshine.datacentre.lake.queries import content_root, lake_folder, latest
from sunshine.foundation.access.actions import acting_as, grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Tree
from sunshine.foundation.people.models import Person

SINCE = date(2010, 1, 1)
HEADER = "付款编号,企业,收款人,付款日期,付款金额,凭证号,发票号\n"
ROWS = 1000
PATIENCE = 120.0


def found() -> Account:
    """A group of 500 enterprises and the steward of its data."""
    head, *rest = found_organisations(
        Organisation(kind="enterprise", name=f"企业{i}", short_name=f"企业{i}", code=f"E{i}")
        for i in range(made.PLACES)
    )
    edge = {"tree": Tree.MANAGEMENT, "valid": period(SINCE)}
    attach([OrganisationEdge(parent=head, child=c, **edge) for c in rest], on=today())
    person = Person.objects.create(name="数据管理员", person_key="p_steward")
    account = Account.objects.create_account("steward", "x" * 12, person)
    grant([Grant(account=account, role="data_steward", organisation=head, valid=period(SINCE))])
    return account


def fill(payments: int) -> None:
    """The lake, as one snapshot; every probe stands there."""
    by = system_actor("测量")
    with acting_as(by), lake.open_duckdb() as duck:
        lake.publish_own_records(by=by)
        ids = Organisation.objects.order_by("code").values_list("pk", flat=True)
        made.prepare(duck, (str(pk) for pk in ids))
        own = set(settings.OWN_RECORDS)
        lake.publish(
            duck, made.stage(duck, lake_folder(), payments, without=own), cause="底数", by=by
        )
    with acting_as(by):
        snapshot = latest()
        assert snapshot is not None
        for probe in probes.load(content_root()).values():
            stand(probe, snapshot)


def batch(path: Path, number: int) -> str:
    """A file of 1,000 payments of many enterprises; the payee that is paid in two parts."""
    payee = f"SPLIT{number}"
    rows = [
        f"N{number}-{i},E{i * 7 % made.PLACES},S{(i * i + number) % 200000},2026-03-02,{1000 + i},D{number}-{i},NI{number}-{i}"
        for i in range(ROWS - 2)
    ]
    rows += [
        f"N{number}-{p},E1,{payee},2026-03-02,300000,D{number}-{p},NI{number}-{p}" for p in "ab"
    ]
    path.write_text(HEADER + "\n".join(rows) + "\n")
    return payee


def hand_over(path: Path, account: Account) -> Receipt:
    by = actor_of(account)
    with acting_as(by):
        receipt = announce(Delivery("standard", path, path.name), by=by)
    take_in_upload.defer(receipt_id=str(receipt.pk), path=str(path), account_id=str(account.pk))
    return receipt


def wait_for(payee: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not Alert.objects.filter(hit__probe="D02", hit__subject_id=payee).exists():
        assert time.monotonic() < deadline, payee
        time.sleep(0.01)


def prove(house: House, payments: str = "20000000", batches: str = "20") -> str:
    account = found()
    fill(int(payments))
    snapshot = latest()
    assert snapshot is not None
    keep_lookups(snapshot.tables)
    house.serve()
    desk: list[float] = []
    engine: list[float] = []
    for number in range(int(batches) + 1):
        path = house.home / f"payment_{number}.csv"
        payee = batch(path, number)
        began = time.time()
        receipt = hand_over(path, account)
        wait_for(payee)
        desk.append(time.time() - began)
        receipt.refresh_from_db()
        arrival = _finished(receipt)
        ran = Triggered.objects.filter(arrival=arrival)
        engine.append(sum(ran.values_list("seconds", flat=True)))
        print(
            f"  第 {number} 批：{_stages(began, receipt, arrival)}，上案头 {desk[-1]:.2f} 秒",
            flush=True,
        )
    probes_run = sorted(ran.values_list("probe", flat=True))
    rest, by_engine = sorted(desk[1:]), sorted(engine[1:])
    return (
        f"{int(payments):,} 笔付款之上每批 {ROWS:,} 笔，{batches} 批（触发 {'、'.join(probes_run)}）："
        f"引擎中位 {statistics.median(by_engine) * 1000:.0f} 毫秒，最长 {by_engine[-1] * 1000:.0f} 毫秒；"
        f"从交出文件到预警上案头中位 {statistics.median(rest):.2f} 秒，p95 {rest[math.ceil(len(rest) * 0.95) - 1]:.2f} 秒"
        f"（启动运行进程的第一批 {desk[0]:.2f}）；机器负载 {os.getloadavg()[0]:.1f}"
    )


def _stages(began: float, receipt: Receipt, arrival: Arrival) -> str:
    """Seconds until the snapshot, until its job began, until all probes were done."""
    assert receipt.snapshot is not None
    assert arrival.finished_at is not None
    ends = (receipt.snapshot.created_at, arrival.started_at, arrival.finished_at)
    names = ("写入数据湖", "开始监督", "监督完成")
    return "，".join(f"{n} {e.timestamp() - began:.2f}" for n, e in zip(names, ends, strict=True))


def _finished(receipt: Receipt) -> Arrival:
    deadline = time.monotonic() + PATIENCE
    done = Arrival.objects.filter(snapshot=receipt.snapshot, finished_at__isnull=False)
    while (arrival := done.first()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return arrival
