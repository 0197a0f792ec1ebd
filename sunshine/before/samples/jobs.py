"""The machine looks into what was drawn: 200 archives with their files take longer than a page."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.before.samples.actions.checking import look_at_drawn


@app.task(name="look_into_archives", priority=10)  # somebody waits
def look_into_archives(*, sample_id: str) -> None:
    look_at_drawn(UUID(sample_id))
