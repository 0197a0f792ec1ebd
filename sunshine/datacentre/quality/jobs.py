"""Quality follows the lake within a minute, and is measured each day: age alone makes data late."""

from procrastinate.contrib.django import app

from sunshine.datacentre.quality.actions import measure_quality
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="* * * * *")
@app.task(name="measure_quality", queue="background", queueing_lock="measure_quality")
def measure_new_quality(timestamp: int) -> None:  # noqa: ARG001  procrastinate hands it over
    with acting_as(system_actor("数据质量任务")):
        measure_quality()
