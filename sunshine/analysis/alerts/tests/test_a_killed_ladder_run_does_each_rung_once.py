"""kill -9 in the middle of a ladder run: each rung once or not at all, in a database of its own."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from test_a_conclusion_needs_right_reason_and_evidence import alert

from sunshine.foundation.clock.queries import calendar
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.worklist.models import Escalation

ROOT = Path(__file__).resolve().parents[4]


CHILD = """
import sys, django; django.setup()
from datetime import date
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.workflow.actions import ladders
ladders.BATCH = 3
sys.stdout.write("go\\n"); sys.stdout.flush()
print(ladders.climb(by=system_actor("催办任务"), on=date.fromisoformat(sys.argv[1])))
"""


def test_a_killed_run_leaves_each_rung_done_once_or_not_at_all(fresh_database, group_kept) -> None:
    on, draw = str(add_working_days(group_kept.due_on, 16, calendar())[0]), random.Random(3)
    environment = {
        **os.environ, "DATABASE_URL": fresh_database.url, "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings", "SUNSHINE_LOG_FOLDER": str(group_kept.log),
    }  # fmt: skip
    command = [sys.executable, "-c", CHILD, on]
    for _ in range(4):
        with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE) as run:
            run.stdout.readline()
            time.sleep(draw.uniform(0.0, 0.6))
            run.send_signal(signal.SIGKILL)
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert Escalation.objects.count() == 8 * group_kept.count
    assert Entry.objects.filter(verb="work.escalate").count() == 8 * group_kept.count
    told = Counter(
        Notification.objects.filter(account=group_kept.reviewer).values_list("subject_id", "title")
    )
    assert set(told.values()) == {1}
    assert len(told) == 4 * group_kept.count


@pytest.fixture
def group_kept(fresh_database, request, settings):
    """The same people and seven alerts, committed."""
    group = request.getfixturevalue("group")
    alerts = [alert(group.company) for _ in range(7)]
    group.count, group.due_on = len(alerts), alerts[0].due_on
    group.log, group.reviewer = (
        settings.LOG_FOLDER,
        Account.objects.get(pk=group.reviewer.account_id),
    )
    return group
