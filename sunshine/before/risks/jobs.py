"""Risk points are looked at again when something happened to them."""

from procrastinate.contrib.django import app

from sunshine.before.risks.actions.warning import warn
from sunshine.before.risks.actions.watching import watch
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

LOCK = "watch_risks"  # one at a time: both bring the same points to their review


@app.periodic(cron="20 * * * *")
@app.task(name="watch_risks", queueing_lock="watch_risks", lock=LOCK, queue="background")
def watch_risks(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Reviews that fell due, and those that an alert, a post or a list asks for."""
    _look()


@app.task(name="watch_indicators", lock=LOCK, queue="background")
def watch_indicators() -> None:
    """Woken when the boards were computed: numbers beyond their lines warn on their risk points."""
    _look()


def _look() -> None:
    by = system_actor("风险点复评")
    with acting_as(by):
        warn()
        watch(by=by)
