"""The lake is tidied at night; readers keep the snapshot they have."""

from procrastinate.contrib.django import app

from sunshine.datacentre.lake.actions import compact
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="17 19 * * *")  # UTC: 03:17 in the city
@app.task(name="compact_lake", queueing_lock="compact_lake")
def compact_lake(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Merge the small files that a day of intake leaves into sorted ones."""
    by = system_actor("夜间整理")
    with acting_as(by):
        compact(by=by)
