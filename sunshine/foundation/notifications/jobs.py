"""Digests by the hour: each account has chosen its own."""

from procrastinate.contrib.django import app

from sunshine.foundation.notifications.actions.digests import send_digests


@app.periodic(cron="2 * * * *")
@app.task(name="send_digests", queueing_lock="send_digests")
def send_digests_of_the_hour(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    send_digests()
