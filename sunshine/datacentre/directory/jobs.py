"""Names follow the lake within a minute."""

from procrastinate.contrib.django import app

from sunshine.datacentre.directory.actions import list_names
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="* * * * *")
@app.task(name="list_names", queue="background", queueing_lock="list_names")
def list_new_names(timestamp: int) -> None:  # noqa: ARG001  procrastinate hands it over
    with acting_as(system_actor("名录任务")):
        list_names()
