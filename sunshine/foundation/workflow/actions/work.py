"""What somebody has to do next; claim work and give it back, refused where somebody was faster."""

from typing import Any
from uuid import UUID

from django.db import transaction

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import EXTENSION_WORK, Refused, Table
from sunshine.foundation.worklist.actions import close
from sunshine.foundation.worklist.models import WorkItem


def ask_for(
    table: Table,
    row: Any,
    work: tuple[str, str] | None,
    title: str,
    *,
    by: Actor,
    level: str = "none",
) -> None:
    """One open item for the state a record is in: `work` is its kind and the right it takes.

    What is done is closed; a request for more time stays as long as more time can be given.
    """
    kind, permission = work or ("", "")
    mine = WorkItem.objects.open().of(table.label, row.pk)
    stays = {kind} | ({EXTENSION_WORK} if table.may_be_extended(row.state) else set())
    close(mine.exclude(kind__in=stays), by=by)
    if not kind or mine.filter(kind=kind).update(
        due_on=row.due_on, is_provisional=row.is_provisional
    ):
        return
    WorkItem.objects.create(
        subject_label=table.label,
        subject_id=row.pk,
        organisation_id=row.organisation_id,
        kind=kind,
        level=level,
        title=title[:400],
        permission=permission,
        due_on=row.due_on,
        is_provisional=row.is_provisional,
        created_at=now(),
    )


@transaction.atomic
def claim(*, by: Actor, item_id: UUID, version: int | None, idempotency_key: str) -> Entry:
    """Take work on. Raises WorkItem.DoesNotExist for what may not be seen, else Refused."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    item = _open(by, item_id, version)
    if item.assignee_id is not None:
        raise Refused("已由他人认领" if item.assignee_id != by.account_id else "您已认领这件待办")
    item.assignee_id = by.account_id
    return _keep(item, by, "work.claim", {}, idempotency_key)


@transaction.atomic
def release(
    *, by: Actor, item_id: UUID, version: int | None, reason: str, idempotency_key: str
) -> Entry:
    """Give work back to all who may do it."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    item = _open(by, item_id, version)
    if item.assignee_id is None or item.assignee_id != by.account_id:
        raise Refused("只能退回自己认领的待办")
    item.assignee_id = None
    return _keep(item, by, "work.release", {"reason": reason.strip()[:400]}, idempotency_key)


def _open(by: Actor, item_id: UUID, version: int | None) -> WorkItem:
    if by.account_id is None:
        raise Refused("任务不能认领待办")
    found = WorkItem.objects.visible_to(by).select_for_update(of=("self",))
    item = found.get(pk=item_id)
    if item.closed_at is not None:
        raise Refused("这件待办已办结")
    if version is not None and version != item.version:
        raise Refused("这件待办刚刚被别人更新，请刷新后再操作")
    if not _may(by, item):
        raise Refused("您可以督办，不能认领：办理需要相应权限")
    return item


def _may(by: Actor, item: WorkItem) -> bool:
    """An overseer sees work that climbed, but does not do it."""
    if item.organisation_id is None:
        return by.may(item.permission) and by.may("open_data.read")
    return reaches(by, item.permission, item.organisation_id)


def _keep(item: WorkItem, by: Actor, verb: str, content: dict[str, object], key: str) -> Entry:
    item.version += 1
    item.save(update_fields=["assignee", "version"])
    return record(
        by=by,
        verb=verb,
        subject=RecordRef(item.subject_label, item.subject_id),
        organisation_id=item.organisation_id,
        content={**content, "item": item.pk, "kind": item.kind},
        idempotency_key=key,
    )
