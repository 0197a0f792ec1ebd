"""Each snapshot that changed rows wakes one job; whatever came meanwhile is done with it."""

from procrastinate.contrib.django import app

from sunshine.analysis.arrivals.actions import bring_up
from sunshine.analysis.runners.queries import keep_lookups
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.task(name="supervise_arrivals", lock="supervise_arrivals")
def supervise_arrivals(*, number: int) -> None:  # noqa: ARG001  which snapshot woke it, for the reader
    """Bring hits up to the newest snapshot: at least once by the queue, once in effect by the
    standing of each probe.
    """
    bring_up(by=system_actor("到数监督"))


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="keep_lookups", queue="background", queueing_lock="keep_lookups", lock="keep_lookups"
)
def look_up_big_files(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """What the next batch looks rows up in, after a large file came or the night merged many."""
    with acting_as(system_actor("到数监督")):
        snapshot = latest()
    if snapshot is not None:
        keep_lookups(snapshot.tables)
