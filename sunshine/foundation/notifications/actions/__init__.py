"""Tell, read, choose."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.models import Notification, Preference
from sunshine.foundation.notifications.queries import preference_of

LATEST_HOUR = 23
BATCH = 1000


def tell(  # noqa: PLR0913  whom what about which record
    accounts: Iterable[UUID],
    *,
    by: Actor,
    kind: str,
    title: str,
    subject: RecordRef,
    organisation_id: UUID | None,
    permission: str = "",
    must_read: bool = False,
    entry_id: UUID | None = None,
) -> int:
    """Write notifications inside the caller's transaction; nobody is told of the own act.

    Who muted the kind is left out, unless it must be read. Returns how many were told.
    """
    told = [Told(a, title, subject, organisation_id) for a in sorted(set(accounts), key=str)]
    return tell_each(
        told,
        by=by,
        kind=kind,
        permission=permission,
        must_read=must_read,
        entry_id=entry_id,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One account is told one thing of one record."""

    account_id: UUID
    title: str
    subject: RecordRef
    organisation_id: UUID | None


def tell_each(
    told: Collection[Told],
    *,
    by: Actor,
    kind: str,
    permission: str = "",
    must_read: bool = False,
    entry_id: UUID | None = None,
) -> int:
    """Each of its own record, in two statements for any number of people; else as `tell`."""
    left_out = {by.account_id}
    if not must_read:
        accounts = {t.account_id for t in told}
        muted = Preference.objects.filter(account__in=accounts, muted__contains=[kind])
        left_out |= set(muted.values_list("account_id", flat=True))
    at = now()
    rows = Notification.objects.bulk_create(
        (
            Notification(
                account_id=one.account_id,
                kind=kind,
                subject_label=one.subject.label,
                subject_id=one.subject.id,
                organisation_id=one.organisation_id,
                permission=permission,
                title=one.title[:400],
                must_read=must_read,
                entry_id=entry_id,
                created_at=at,
            )
            for one in told
            if one.account_id not in left_out
        ),
        batch_size=BATCH,
    )
    return len(rows)


@transaction.atomic
def read(*, by: Actor, notification_id: UUID, idempotency_key: str) -> Entry | None:
    """Take note. Of a copy this is an act with a receipt; else only the day is kept (None).

    Raises Notification.DoesNotExist for what the actor may not see.
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    row = (
        Notification.objects.visible_to(by).select_for_update(of=("self",)).get(pk=notification_id)
    )
    if row.read_at is not None:
        return None
    row.read_at = now()
    row.save(update_fields=["read_at"])
    if not row.must_read:
        return None
    return record(
        by=by,
        verb="notification.read",
        subject=RecordRef(row.subject_label, row.subject_id),
        organisation_id=row.organisation_id,
        content={"notification": row.pk, "title": row.title},
        idempotency_key=idempotency_key,
    )


@transaction.atomic
def read_all(*, by: Actor) -> int:
    """Everything that needs no receipt; copies are read one by one, each as an act."""
    rows = Notification.objects.visible_to(by).unread().filter(must_read=False)
    return Notification.objects.filter(pk__in=rows.values("pk")).update(read_at=now())


@transaction.atomic
def choose(
    *, by: Actor, muted: Iterable[str], wants_digest: bool, hour: str, address: str
) -> Preference:
    """Keep what an account wants. Raises ValueError (Chinese) for what can't be."""
    if by.account_id is None or by.on_behalf_of_id is not None:
        raise ValueError("请先恢复本人身份再修改通知设置")
    if not hour.isdigit() or int(hour) > LATEST_HOUR:
        raise ValueError("发送时间请填 0 到 23 的整点")
    if address or wants_digest:
        _check_address(address)
    known = {kind for kind, _ in Notification.Kind.choices} - {Notification.Kind.COPY}
    row = preference_of(by.account_id)
    row.muted = sorted(known & set(muted))
    row.wants_digest, row.hour, row.address = wants_digest, int(hour), address
    row.save()
    return row


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError("请填写有效的邮箱，例如 name@example.cn") from error
    if (allowed := settings.MAIL_DOMAINS) and address.rpartition("@")[2].lower() not in allowed:
        raise ValueError("只能使用单位邮箱：" + "、".join(allowed))
