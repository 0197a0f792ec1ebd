"""Keys of services: made and revoked by an administrator, shown once, kept as a hash."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from sunshine.foundation.access.actions import because
from sunshine.foundation.access.models import ServiceToken
from sunshine.foundation.access.queries import digest_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.actions import open_account
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates.actions.ground import logged, reasoned
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused

PREFIX = "yg_"  # so that a scanner for leaked secrets can know one
SECRET_BYTES = 32


@transaction.atomic
def make_token(
    *, by: Actor, username: str, purpose: str, days: int, idempotency_key: str
) -> tuple[Entry, str]:
    """A token for a service account, which is opened if it does not exist yet.

    Returns the entry and the secret, which is never shown again: a repeat of the same act
    returns an empty secret. Its rights are the account's grants. Raises Refused (Chinese).
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first, ""
    _needs_right(by)
    longest = int(value_on("access.token_days", today()))
    if not 1 <= days <= longest:
        raise Refused(f"有效期请填写 1 至 {longest} 天")
    why = reasoned(purpose)
    by.demand_confirmation()
    because(by, "token.make", why)
    account = _service(username.strip())
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    row = ServiceToken.objects.create(
        account=account,
        purpose=why[:200],
        digest=digest_of(secret),
        made_by=by.name,
        made_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    content = {"account": account.pk, "days": days, "reason": why}
    key = idempotency_key or str(uuid7())
    return logged(by, "token.make", "token", row.pk, None, content, key), secret


@transaction.atomic
def revoke_token(*, by: Actor, token_id: UUID, reason: str, idempotency_key: str) -> Entry:
    """From now on the token opens nothing."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    _needs_right(by)
    row = ServiceToken.objects.select_for_update().filter(pk=token_id).first()
    if row is None or row.revoked_at is not None:
        raise Refused("没有这个有效的令牌")
    why = reasoned(reason)
    by.demand_confirmation()
    because(by, "token.revoke", why)
    row.revoked_at = now()
    row.save(update_fields=["revoked_at"])
    return logged(by, "token.revoke", "token", row.pk, None, {"reason": why}, idempotency_key)


@transaction.atomic
def exchange_token(*, by: Actor, token_id: UUID) -> Entry:
    """The one exchange of a token for a screen's cookie: an address read by others opens nothing.

    `by` is the service itself. Raises Refused (Chinese) when it has been exchanged before.
    """
    row = ServiceToken.objects.select_for_update().filter(pk=token_id).first()
    if row is None or row.exchanged_at is not None:
        raise Refused("这个令牌已经兑换过，请签发新的令牌")
    because(by, "token.exchange", "大屏用令牌兑换会话")
    row.exchanged_at = now()
    row.save(update_fields=["exchanged_at"])
    return logged(by, "token.exchange", "token", row.pk, None, {}, f"exchange {row.pk}")


def _needs_right(by: Actor) -> None:
    if not by.may("account.manage"):
        raise Refused("只有系统管理员可以签发和吊销令牌")


def _service(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        try:
            found = open_account(username, None)
        except ValueError as error:
            raise Refused(str(error)) from error
    if found.person_id is not None or not found.is_active:
        raise Refused(f"“{username}”是个人账号或已停用，令牌只能签发给服务账号")
    return found
