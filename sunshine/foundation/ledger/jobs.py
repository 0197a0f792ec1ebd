"""What a crash left half done is brought to its end: receipts and jobs."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.actions.sequencing import integrate

OFTEN = "* * * * *"
ATTEMPTS = 5  # a job that took its worker with it this often waits for a person


@app.periodic(cron=OFTEN)
@app.task(name="acknowledge_what_waits", queueing_lock="acknowledge_what_waits")
def acknowledge_what_waits(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    """Number acts whose process died between their commit and the log, without a next act."""
    integrate()


@app.periodic(cron=OFTEN)
@app.task(name="take_up_again", queueing_lock="take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Jobs of a worker that died go to a living one; every job of ours may run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts < ATTEMPTS:
            await manager.retry_job(job, retry_at=now())
