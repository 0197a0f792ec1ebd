"""A received amendment is carried out by the worker: DuckDB never runs in a web process."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.datacentre.amendments.actions import carry_out
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor


@app.task(name="carry_out_amendment")
def carry_out_amendment(*, amendment_id: str) -> None:
    by = system_actor("数据更正任务")
    with acting_as(by):
        carry_out(UUID(amendment_id), by=by)
