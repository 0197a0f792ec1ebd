"""Duties follow tenures; the lake follows declarations."""

from procrastinate.contrib.django import app

from sunshine.before.declarations.actions.duties import follow_tenures
from sunshine.before.declarations.actions.retention import ask_to_erase
from sunshine.datacentre.lake.actions import publish_own_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.periodic(cron="20 5 * * *")
@app.task(name="follow_tenures", queueing_lock="follow_tenures", queue="background")
def follow(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Who was appointed or left has a duty the next morning."""
    by = system_actor("任职跟踪")
    with acting_as(by):
        follow_tenures(by=by)


@app.periodic(cron="30 5 * * *")
@app.task(name="ask_to_erase", queueing_lock="ask_to_erase", queue="background")
def retain(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """What was kept to the end of its term is to be destroyed."""
    with acting_as(system_actor("申报保存期限")):
        ask_to_erase()


@app.periodic(cron="40 5 * * *")
@app.task(name="publish_declarations", queueing_lock="publish_declarations", queue="background")
def publish(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Each day anew: who is overdue changes with the day, without an act."""
    by = system_actor("申报入湖")
    with acting_as(by):
        if latest() is not None:
            publish_own_records(by=by)
