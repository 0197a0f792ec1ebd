"""A job that fails: run by a real worker, kept by kind and place, tried again as an act."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from uuid6 import uuid7

from sunshine.foundation.access.models import Grant
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.operations.models import JobFailure
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation, Tree
from sunshine.foundation.postgres.rules import Address

ID_NUMBER = "330102198001011234"


@pytest.fixture(scope="module")
def base(databases) -> Iterator[str]:
    """A database where an upload failed: it has no receipt, and an ID number in its file's name."""
    name = f"failed_{uuid7().hex}"
    databases.clone(name)
    with psycopg.connect(databases.address(name).url) as link:
        link.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, priority, lock, queueing_lock)"
            " values ('default', 'take_in_upload', %s, 0, null, null)",
            [json.dumps({"receipt_id": str(uuid7()), "path": f"/tmp/{ID_NUMBER}.csv", "account_id": str(uuid7())})],
        )  # fmt: skip
    work(databases.address(name))
    yield name
    databases.drop(name)


@pytest.fixture
def failed(fresh_database) -> ProcrastinateJob:
    return ProcrastinateJob.objects.get(task_name="take_in_upload")


def work(address: Address) -> None:
    """A real worker, in a process of its own, until nothing is left to do."""
    command = "from sunshine.wiring.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", command, "django", "procrastinate", "worker", "--one-shot"],
        env={**os.environ, "DATABASE_URL": address.url},
        cwd=settings.CONTENT_ROOT,
        check=True,
        capture_output=True,
    )


def somebody(role: str) -> Client:
    place = Organisation.objects.first() or Organisation.objects.create(
        kind="organ", name="国资委", short_name="国资委", code="T0"
    )
    account = Account.objects.create(username=f"u{uuid7().hex}")
    Grant.objects.create(
        account=account,
        role=role,
        organisation=place,
        tree=Tree.MANAGEMENT,
        valid=period(today(), None),
    )
    client = Client()
    client.force_login(account)
    return client


def test_the_page_tells_kind_and_place_and_nothing_that_somebody_wrote(failed) -> None:
    assert failed.status == "failed"
    page = somebody("audit_administrator").get("/jobs/").content.decode()
    assert "DoesNotExist" in page
    assert "sunshine/datacentre/intake/jobs.py" in page
    assert ID_NUMBER not in page
    assert "重试</button>" not in page, "the audit administrator looks, the system one acts"
    kept = JobFailure.objects.get(task="take_in_upload")
    assert ID_NUMBER not in json.dumps([kept.kind, kept.place])


def test_trying_again_is_an_act_and_happens_once(failed, fresh_database) -> None:
    client = somebody("system_administrator")
    assert "重试</button>" in client.get("/jobs/").content.decode()
    for _ in range(2):
        client.post(f"/jobs/{failed.pk}/retry/", {"key": "once"})
    failed.refresh_from_db()
    assert failed.status == "todo"
    entry = Entry.objects.get(verb="job.retry")
    assert json.loads(entry.canonical)["content"] == {"job": failed.pk, "task": "take_in_upload"}
    work(fresh_database)
    assert JobFailure.objects.filter(task="take_in_upload").count() == 2
    assert "已不在失败状态" not in client.get("/jobs/").content.decode()


def test_for_others_there_is_no_such_page(failed) -> None:
    for role in ("clerk", "secretary", "security_administrator"):
        client = somebody(role)
        assert client.get("/jobs/").status_code == 404, role
        assert client.post(f"/jobs/{failed.pk}/retry/", {"key": "k"}).status_code == 404, role


def test_without_failures_the_page_says_so(db) -> None:
    assert "没有失败的任务" in somebody("system_administrator").get("/jobs/").content.decode()
