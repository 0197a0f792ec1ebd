"""The store is swept and checked at night."""

from django.conf import settings
from procrastinate.contrib.django import app

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.evidence.actions import scan_kept, sweep


@app.periodic(cron="41 3 * * *")
@app.task(name="tidy_evidence", queue="background", queueing_lock="tidy_evidence")
def tidy_evidence(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Orphans go; contents that wait for the virus check get it, where there is one."""
    with acting_as(system_actor("夜间整理")):
        sweep()
        if settings.CLAMD:
            for _ in scan_kept():
                pass
