"""Keep why a job failed; try one again; tell how far one is; note what the operator did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from traceback import extract_tb
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as DatabaseError
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Model
from procrastinate import App, RetryStrategy, tasks
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob
from uuid6 import uuid7

from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.actions.sequencing import NotAcknowledgedError
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.operations.models import JobFailure

CHECKOUT = Path(__file__).resolve().parents[3]
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (NotAcknowledgedError, "log"),
    (DatabaseError, "database"),
    (MemoryError, "memory"),
    (OSError, "disk"),
    (LookupError, "gone"),
    (ObjectDoesNotExist, "gone"),
)

# Work that lost the database had no effect; it waits 2, 4, 8, 16 and 32 s for one to come back.
OUTAGE = RetryStrategy(
    max_attempts=5, exponential_wait=2, retry_exceptions=(OperationalError, InterfaceError)
)


class RetryError(ValueError):
    """The job can't be tried again; Chinese."""


def watch(app: App) -> None:
    """Every task keeps the kind and place of its error before it passes it on.

    What lost its database is tried again; periodic work (it has a queueing lock) comes anyway.
    """
    for task in app.tasks.values():
        if task.name.partition(":")[0] != "builtin":
            task.func = _watched(task)
            if task.queueing_lock is None:
                task.retry_strategy = OUTAGE


def _watched(task: "tasks.Task[Any, Any, Any]") -> Any:
    work, with_context = task.func, task.pass_context
    task.pass_context = True

    @wraps(work)
    async def watched_waiting(context: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await (work(context, *args, **kwargs) if with_context else work(*args, **kwargs))
        except Exception as error:
            await sync_to_async(keep_failure)(context.job.id, task.name, error)
            raise

    @wraps(work)
    def watched(context: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return work(context, *args, **kwargs) if with_context else work(*args, **kwargs)
        except Exception as error:
            keep_failure(context.job.id, task.name, error)
            raise

    return watched_waiting if iscoroutinefunction(work) else watched


def keep_failure(job_id: int, task: str, error: BaseException) -> JobFailure:
    """Kind and place; called outside the work's own transaction, which has been rolled back."""
    frames = [
        f
        for f in extract_tb(error.__traceback__)
        if f.filename.startswith(str(CHECKOUT / "sunshine"))
    ]
    last = frames[-1] if frames else None
    where = Path(last.filename).relative_to(CHECKOUT) if last else ""
    return JobFailure.objects.create(
        job_id=job_id,
        task=task,
        kind=f"{type(error).__module__}.{type(error).__qualname__}"[:200],
        place=f"{where}:{last.lineno} {last.name}"[:200] if last else "",
        family=next((f for kind, f in KINDS if isinstance(error, kind)), "program"),
        at=now(),
    )


@transaction.atomic
def retry(*, job_id: int, by: Actor, idempotency_key: str) -> Entry:
    """Put a failed job back into its queue, as an act. Raises PermissionError or RetryError."""
    if not by.may("account.manage"):
        raise PermissionError("只有系统管理员可以重试后台任务")
    if (done := earlier(by, idempotency_key)) is not None:
        return done
    job = ProcrastinateJob.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None or job.status != "failed":
        raise RetryError("这个任务已不在失败状态，可能已有人重试")
    try:
        with transaction.atomic():
            jobs.job_manager.retry_job_by_id(job_id=job_id, retry_at=now())
    except (IntegrityError, DatabaseError) as error:
        raise RetryError("同一个任务已在排队，不需要重试") from error
    content = {"job": job_id, "task": job.task_name}
    return _note("job.retry", content, by=by, key=idempotency_key)


def note(verb: str, content: dict[str, Any], *, by: Actor) -> Entry:
    """An act of the command line: a backup, a restore."""
    with acting_as(by):
        return _note(verb, content, by=by, key=str(uuid7()))


def _note(verb: str, content: dict[str, Any], *, by: Actor, key: str) -> Entry:
    one: UUID = uuid7()
    return record(
        by=by,
        verb=verb,
        subject=RecordRef("operation", one),
        organisation_id=None,
        content=content,
        idempotency_key=key,
    )


@contextmanager
def telling(model: type[Model], key: UUID) -> Iterator[Callable[..., None]]:
    """Columns of one record, told over a connection of its own: others see how far a job is before
    its transaction ends. Not while the job itself holds the row: it would wait for its own end.
    """
    teller = connection.copy()
    quoted = teller.ops.quote_name

    def tell(**columns: str | int) -> None:
        told = ", ".join(f"{quoted(name)} = %s" for name in columns)
        sql = f"update {quoted(model._meta.db_table)} set {told} where id = %s"  # noqa: S608  names of ours
        with teller.cursor() as cursor:
            cursor.execute(sql, [*columns.values(), key])

    try:
        yield tell
    finally:
        teller.close()
