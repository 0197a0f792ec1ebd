"""Boards follow the lake: computed again when a newer snapshot is there."""

from django.conf import settings
from procrastinate.contrib.django import app

from sunshine.analysis.boards.actions import compute, is_due
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="*/10 * * * *")
@app.task(name="compute_boards", queue="background", queueing_lock="compute_boards")
def compute_boards(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Nothing to do while snapshot and metrics are those of the last time."""
    with acting_as(system_actor("看板计算")):
        snapshot = latest()
        if snapshot is not None and is_due(snapshot):
            compute(snapshot)
            for job in settings.BOARD_JOBS:
                app.configure_task(job).defer()
