"""Exemptions begin and end: at once when one is decided, by the hour when a day has gone by."""

from procrastinate.contrib.django import app

from sunshine.analysis.alerts.actions.exempting import settle_exemptions
from sunshine.analysis.exemptions.actions import expire
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="9 * * * *")
@app.task(name="end_exemptions", queueing_lock="end_exemptions")
def end_exemptions(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    _settle()


@app.task(name="follow_exemption", priority=10)  # somebody waits
def follow_exemption() -> None:
    _settle()


def _settle() -> None:
    by = system_actor("豁免任务")
    with acting_as(by):
        expire(by=by)
        settle_exemptions(by=by)
