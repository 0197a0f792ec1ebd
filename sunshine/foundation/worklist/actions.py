"""Close work; make and revoke calendar feeds."""

import secrets

from django.db import transaction

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import record
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.worklist.models import Feed, WorkItemQuerySet
from sunshine.foundation.worklist.queries import hash_of

SECRET_BYTES = 32


def close(items: WorkItemQuerySet, *, by: Actor) -> int:
    """Close what is open of these, inside the caller's transaction; it is then 已办 of `by`."""
    return items.open().update(closed_at=now(), closed_by_id=by.account_id)


@transaction.atomic
def make_feed(*, by: Actor, idempotency_key: str) -> str:
    """A new address; the one before stops. The secret is told once and kept only as a hash."""
    if by.account_id is None or by.on_behalf_of_id is not None:
        raise ValueError("请先恢复本人身份再开通日历订阅")
    _revoke(by)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = Feed.objects.create(account_id=by.account_id, secret_hash=hash_of(secret), made_at=now())
    _log(by, "feed.make", feed, idempotency_key)
    return secret


@transaction.atomic
def revoke_feed(*, by: Actor, idempotency_key: str) -> None:
    """The address finds nothing from now on."""
    feed = _revoke(by)
    if feed is not None:
        _log(by, "feed.revoke", feed, idempotency_key)


def _revoke(by: Actor) -> Feed | None:
    live = Feed.objects.select_for_update().filter(
        account=by.account_id, revoked_at__isnull=True, account__isnull=False
    )
    if (feed := live.first()) is not None:
        feed.revoked_at = now()
        feed.save(update_fields=["revoked_at"])
    return feed


def _log(by: Actor, verb: str, feed: Feed, key: str) -> None:
    record(
        by=by,
        verb=verb,
        subject=RecordRef("feed", feed.pk),
        organisation_id=None,
        content={},
        idempotency_key=key,
    )
