"""A job whose database connection dies under it is tried again by the queue, without anybody."""

import os
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sunshine.datacentre.amendments.jobs import carry_out_amendment
from sunshine.datacentre.amendments.models import Amendment
from sunshine.datacentre.amendments.tests.conftest import City
from sunshine.foundation.operations.models import JobFailure
from sunshine.foundation.postgres.rules import Address

# Not pg_stat_activity, which stays as it was when a transaction first looked.
BLOCKED = """
    select w.pid from pg_locks w, pg_locks m
    where not w.granted and m.pid = pg_backend_pid() and m.granted
      and w.locktype = 'transactionid' and w.transactionid = m.transactionid
"""


def worker(address: Address) -> "subprocess.Popen[bytes]":
    """A real worker, until nothing is left to do."""
    command = "from sunshine.wiring.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, "django", "procrastinate", "worker", "--one-shot"],
        env={
            **os.environ,
            "DATABASE_URL": address.url,
            "SUNSHINE_LOG_FOLDER": str(settings.LOG_FOLDER),
            "SUNSHINE_KEYS": str(settings.LOG_KEY.parent),
        },
        cwd=settings.CONTENT_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def cut_the_line() -> None:
    """End the connection that waits for the row we hold."""
    deadline = time.monotonic() + 60
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(BLOCKED)
            if (found := cursor.fetchone()) is not None:
                cursor.execute("select pg_terminate_backend(%s)", found)
                return
            time.sleep(0.05)
    raise AssertionError("the job never reached the amendment")


def test_a_job_that_lost_its_connection_is_done_by_the_next_attempt(
    fresh_database, tmp_path, settings
) -> None:
    settings.SUNSHINE_HOME = tmp_path
    city = City()
    case = city.file()
    Amendment.objects.filter(pk=case.pk).update(state="received")
    carry_out_amendment.defer(amendment_id=str(case.pk))
    with transaction.atomic():
        Amendment.objects.select_for_update().get(pk=case.pk)
        first = worker(fresh_database)
        cut_the_line()
    assert first.wait(60) == 0
    job = ProcrastinateJob.objects.get(task_name="carry_out_amendment")
    assert (job.status, job.attempts) == ("todo", 1)
    time.sleep(2.1)  # the first wait
    assert worker(fresh_database).wait(60) == 0
    job.refresh_from_db()
    case.refresh_from_db()
    why = list(JobFailure.objects.values_list("task", "kind", "place"))
    assert (job.status, case.state) == ("succeeded", "failed"), why  # no lake here: said in words
