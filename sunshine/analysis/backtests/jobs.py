"""Backtests run in the worker, the probe in a process of its own; never in a web process."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.analysis.backtests.actions import carry_out
from sunshine.foundation.access.queries import system_actor


@app.task(name="run_backtest", priority=10)  # somebody waits
def run_backtest(*, backtest_id: str) -> None:
    carry_out(UUID(backtest_id), by=system_actor("回测任务"))
