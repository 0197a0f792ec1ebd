"""What was only looked at goes after a day."""

from procrastinate.contrib.django import app

from sunshine.before.exchange.actions.arrivals import forget
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="41 * * * *")
@app.task(name="forget_arrivals", queueing_lock="forget_arrivals", queue="background")
def forget_arrivals(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Drafts expire."""
    with acting_as(system_actor("清理未确认的数据包")):
        forget()
