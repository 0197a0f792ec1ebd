"""Handbooks are made by the worker: thousands of points take seconds, and nobody waits in a page."""

from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from sunshine.before.handbooks.actions import make

FAILED = "生成时出错，请作废后重新编制；仍不行请管理员查看后台任务"


@app.task(name="make_handbook", priority=10)  # somebody waits
def make_handbook(*, handbook_id: str) -> None:
    """Make an edition; progress is told over a connection of its own, seen before the end."""
    key = UUID(handbook_id)
    teller = connection.copy()

    def tell(percent: int) -> None:
        with teller.cursor() as cursor:
            cursor.execute(
                "update handbooks_handbook set progress = %s where id = %s", [percent, key]
            )

    try:
        make(key, tell)
    except Exception:
        with teller.cursor() as cursor:
            cursor.execute(
                "update handbooks_handbook set message = %s where id = %s", [FAILED, key]
            )
        raise
    finally:
        teller.close()
