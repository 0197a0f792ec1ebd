"""Ladders by the hour, provisional due dates by the night. A missed run is made up by the next."""

from procrastinate.contrib.django import app

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.workflow.actions.ladders import climb
from sunshine.foundation.workflow.actions.terms import recount


@app.periodic(cron="23 * * * *")
@app.task(name="climb_ladders", queueing_lock="climb_ladders")
def climb_ladders(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """No transaction around it: each batch commits by itself, so a kill loses one batch at most."""
    climb(by=system_actor("催办任务"))


@app.periodic(cron="41 1 * * *")
@app.task(name="recount_due_dates", queueing_lock="recount_due_dates")
def recount_due_dates(timestamp: int) -> None:  # noqa: ARG001
    by = system_actor("期限任务")
    with acting_as(by):
        recount(by=by)
