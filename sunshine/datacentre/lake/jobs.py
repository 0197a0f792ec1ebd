"""The lake follows our own records, and is tidied at night; readers keep the snapshot they have."""

from procrastinate.contrib.django import app

from sunshine.datacentre.lake.actions import compact, publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.task(name="publish_own_records", lock="publish_own_records")
def publish_records() -> None:
    """Parameters have changed: the snapshot that says so wakes the probes that read them."""
    by = system_actor("参数变更")
    if latest() is not None:
        with acting_as(by):
            publish_own_records(by=by)


@app.periodic(cron="17 19 * * *")  # UTC: 03:17 in the city
@app.task(name="compact_lake", queue="background", queueing_lock="compact_lake")
def compact_lake(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Merge the small files that a day of intake leaves into sorted ones."""
    by = system_actor("夜间整理")
    with acting_as(by):
        compact(by=by)
