"""Large archives are made by the worker and go after some days."""

from uuid import UUID

from procrastinate.contrib.django import app

from sunshine.before.filings.actions.bundles import expire, give_up, make_bundle
from sunshine.before.filings.models import Bundle
from sunshine.faces.desk.queries.archived import pack
from sunshine.foundation.evidence.engine.store import DamagedError
from sunshine.foundation.operations.actions import telling
from sunshine.foundation.workflow.rules import Refused

FAILED = "生成时出错，请重新导出；仍不行请管理员查看后台任务"


@app.task(name="make_archive", priority=5)  # somebody waits, but not on a page
def make_archive(*, bundle_id: str) -> None:
    """What is refused is said on the page and is no failure of the job."""
    key = UUID(bundle_id)
    try:
        with telling(Bundle, key) as tell:
            make_bundle(key, pack, lambda percent: tell(progress=percent))
    except (Refused, DamagedError) as refusal:
        give_up(key, str(refusal))
    except Exception:
        give_up(key, FAILED)
        raise


@app.periodic(cron="25 3 * * *")
@app.task(name="expire_archives", queueing_lock="expire_archives", queue="background")
def expire_archives(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes the due time
    expire()
