"""kill -9 of a real worker at any moment: at least once by the queue, once in effect."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.arrivals.models import Arrival, Moved, Triggered
from sunshine.analysis.hits.models import Hit, Standing
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.clock.queries import now
from sunshine.foundation.worklist.models import WorkItem

ROOT = Path(__file__).resolve().parents[4]
WORK = ["-c", "from sunshine.wiring.cli import main; main()", "django", "procrastinate", "worker"]
PAYEES = 30


def follow_up(environment: dict[str, str], draw: random.Random, kills: int) -> int:
    """Kill workers, take up their jobs as the minute's job does, and let a last one end them."""
    command = [sys.executable, *WORK, "--concurrency", "1", "--one-shot"]
    early = 0
    for _ in range(kills):
        with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL) as run:
            began = Triggered.objects.count()
            deadline = time.monotonic() + 60
            while Triggered.objects.count() == began and run.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            time.sleep(draw.uniform(0.0, 0.3))
            early += run.poll() is None
            run.send_signal(signal.SIGKILL)
        take_up()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return early


@async_to_sync
async def take_up() -> None:
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=0):
        await manager.retry_job(job, retry_at=now())


def live_through(company, address, draw: random.Random, kills: int) -> None:
    environment = {
        **os.environ, "DATABASE_URL": address.url, "PYTHONPATH": str(ROOT),
        "SUNSHINE_HOME": str(company.home), "SUNSHINE_DB_ROLE": "app",
    }  # fmt: skip
    company.pay(
        *(f"P{i}a,甲,S{i},2026-03-02,300000" for i in range(PAYEES)),
        *(f"P{i}b,甲,S{i},2026-03-03,300000" for i in range(PAYEES)),
    )
    assert follow_up(environment, draw, kills) > 0
    hits = Hit.objects.filter(probe="D02")
    assert hits.count() == PAYEES
    assert Alert.objects.filter(hit__in=hits).count() == PAYEES
    assert set(Counter(WorkItem.objects.values_list("subject_id", flat=True)).values()) == {1}
    numbers = sorted(Hit.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    company.pay(*(f"P{i}b,甲,S{i},2026-03-23,300000" for i in range(PAYEES // 2)))
    follow_up(environment, draw, kills)
    assert hits.filter(state="lapsed").count() == PAYEES // 2
    assert Moved.objects.filter(hit__in=hits).count() == PAYEES + PAYEES // 2
    assert set(Standing.objects.values_list("snapshot", flat=True)) == {latest().pk}
    assert Arrival.objects.get(snapshot=latest()).finished_at


def test_once_in_each_of_two_batches(fresh_database, company):
    live_through(company, fresh_database, random.Random(5), kills=1)


@pytest.mark.prove
def test_twenty_times_in_each_of_two_batches(fresh_database, company):
    live_through(company, fresh_database, random.Random(6), kills=20)
