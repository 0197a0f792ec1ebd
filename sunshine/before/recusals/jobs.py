"""Waivers end on their day; the lake follows the conflicts."""

from datetime import timedelta

from procrastinate.contrib.django import app

from sunshine.before.recusals.actions import lapse_waivers
from sunshine.before.recusals.queries import has_changed_since
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

LONGEST_ACT = timedelta(minutes=1)  # a change is dated by the begin of its transaction


@app.periodic(cron="*/10 * * * *")
@app.task(name="publish_recusals", queueing_lock="publish_recusals", queue="background")
def publish_recusals(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Conflicts that moved since the last snapshot."""
    by, snapshot = system_actor("回避事项入湖"), latest()
    if snapshot is None:
        return
    with acting_as(by):
        if has_changed_since(snapshot.created_at - LONGEST_ACT):
            publish_own_records(by=by)


@app.periodic(cron="5 0 * * *")
@app.task(name="lapse_waivers", queueing_lock="lapse_waivers")
def lapse_waivers_over(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Waivers whose last day was yesterday: the matters close again."""
    by = system_actor("豁免到期")
    with acting_as(by):
        lapse_waivers(by=by)
