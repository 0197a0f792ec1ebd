"""Scores follow what was found and judged: a look every few minutes, work only when needed."""

from procrastinate.contrib.django import app

from sunshine.analysis.scores.actions import stack
from sunshine.analysis.scores.queries import is_stale
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import today


@app.periodic(cron="*/5 * * * *")
@app.task(name="stack_scores", queue="background", queueing_lock="stack_scores")
def stack_scores(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    with acting_as(system_actor("风险分任务")):
        if is_stale(today()):
            stack()
