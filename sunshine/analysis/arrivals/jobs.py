"""Each snapshot that changed rows wakes one job; whatever came meanwhile is done with it."""

from procrastinate.contrib.django import app

from sunshine.analysis.arrivals.actions import bring_up
from sunshine.foundation.access.queries import system_actor


@app.task(name="supervise_arrivals", lock="supervise_arrivals")
def supervise_arrivals(*, number: int) -> None:  # noqa: ARG001  which snapshot woke it, for the reader
    """Bring hits up to the newest snapshot: at least once by the queue, once in effect by the
    standing of each probe.
    """
    bring_up(by=system_actor("到数监督"))
