"""Extracts follow the hits within minutes, whoever found them."""

from procrastinate.contrib.django import app

from sunshine.analysis.extracts.actions import make_extracts
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="*/5 * * * *")
@app.task(name="make_extracts", queue="background", queueing_lock="make_extracts")
def follow_the_hits(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Make what is missing or of an older snapshot."""
    with acting_as(system_actor("摘录")):
        if (snapshot := latest()) is not None:
            make_extracts(snapshot)
