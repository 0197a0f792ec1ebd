"""Versions end on their day; net assets follow the lake; trials run where somebody waits."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.before.authority.actions import retire
from sunshine.before.authority.actions.drafting import expire
from sunshine.before.authority.actions.trials import carry_out
from sunshine.before.authority.actions.worth import follow_reports
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor

NAME = "权责清单任务"


@app.periodic(cron="11 16 * * *")  # UTC: 00:11 in the city
@app.task(name="retire_lists", queueing_lock="retire_lists")
def retire_lists(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """A version whose successor begins today is replaced."""
    with acting_as(system_actor(NAME)):
        retire()


@app.periodic(cron="31 16 * * *")  # UTC: 00:31 in the city
@app.task(name="expire_drafts", queueing_lock="expire_drafts", queue="background")
def expire_drafts(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Drafts that were left alone go."""
    by = system_actor(NAME)
    with acting_as(by):
        expire(by=by)


@app.periodic(cron="23 * * * *")
@app.task(name="follow_net_assets", queueing_lock="follow_net_assets", queue="background")
def follow_net_assets(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Figures of reports that came in since."""
    by = system_actor(NAME)
    with acting_as(by):
        follow_reports(by=by)


@app.task(name="try_list", priority=10)  # somebody waits
def try_list(*, trial_id: str) -> None:
    """Carry out a trial; the page asks again until it is done."""
    with acting_as(system_actor(NAME)):
        carry_out(UUID(trial_id))
