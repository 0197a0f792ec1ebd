"""Handbooks are made by the worker: thousands of points take seconds, and nobody waits in a page."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.before.handbooks.actions import make
from sunshine.before.handbooks.models import Handbook
from sunshine.foundation.operations.actions import telling

FAILED = "生成时出错，请作废后重新编制；仍不行请管理员查看后台任务"


@app.task(name="make_handbook", priority=10)  # somebody waits
def make_handbook(*, handbook_id: str) -> None:
    """Make an edition, telling how far it is."""
    key = UUID(handbook_id)
    with telling(Handbook, key) as tell:
        try:
            make(key, lambda percent: tell(progress=percent))
        except Exception:
            tell(message=FAILED)
            raise
