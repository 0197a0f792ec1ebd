"""Risk points are looked at again when something happened to them."""

from procrastinate.contrib.django import app

from sunshine.before.risks.actions.watching import watch
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="20 * * * *")
@app.task(name="watch_risks", queueing_lock="watch_risks", queue="background")
def watch_risks(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Reviews that fell due, and those that an alert, a post or a list asks for."""
    by = system_actor("风险点复评")
    with acting_as(by):
        watch(by=by)
