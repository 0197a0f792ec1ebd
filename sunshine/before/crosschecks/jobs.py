"""Crosschecks run in the worker, the matching in a process of its own."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.before.crosschecks.actions import carry_out, check_new
from sunshine.foundation.access.queries import system_actor

ACTOR = "申报比对"


@app.task(name="run_crosscheck", priority=10)  # somebody waits
def run_crosscheck(*, crosscheck_id: str) -> None:
    carry_out(UUID(crosscheck_id), by=system_actor(ACTOR))


@app.periodic(cron="* * * * *")
@app.task(name="check_new_declarations", queueing_lock="check_new_declarations")
def check_new_declarations(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """What was filed or put right since the last minute."""
    check_new(by=system_actor(ACTOR))
