"""The lake follows the reports: not act by act, so that filing waits for nothing."""

from datetime import timedelta

from procrastinate.contrib.django import app

from sunshine.before.reports.queries import has_changed_since
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

LONGEST_ACT = timedelta(minutes=1)  # a change is dated by the begin of its transaction


@app.periodic(cron="*/10 * * * *")
@app.task(name="publish_reports", queueing_lock="publish_reports", queue="background")
def publish_reports(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Reports that moved since the last snapshot."""
    by, snapshot = system_actor("重大报告入湖"), latest()
    if snapshot is None:
        return
    with acting_as(by):
        if has_changed_since(snapshot.created_at - LONGEST_ACT):
            publish_own_records(by=by)
