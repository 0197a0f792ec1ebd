"""Passwords, sessions, security events: what stands before the ledger.

The acts with reasons and ledger entries lie in the room `accounts`, which calls these.
"""

import base64
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account, PasswordHistory, SecurityEvent
from sunshine.foundation.identity.queries import rule
from sunshine.foundation.identity.rules import network_of
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault import engine as vault

LONGEST = 60
SECRET_PLACE = "mfa_authenticator.data"  # noqa: S105  what a sealed secret is bound to
SEALED = frozenset({"secret", "seed"})  # in that data: of TOTP, of recovery codes


def check_username(username: str) -> None:
    """Raises ValueError (Chinese) when no account may be opened under this name."""
    if not username.isascii() or not username.replace("-", "").replace("_", "").isalnum():
        raise ValueError("账号只能用英文字母、数字、横线和下划线")
    if len(username) > LONGEST:
        raise ValueError(f"账号最多 {LONGEST} 个字符")
    if Account.objects.filter(username__iexact=username).exists():
        raise ValueError(f"账号“{username}”已存在")


def open_account(username: str, person: Person | None) -> Account:
    """The one way an account comes into being, without a password; no person: a service.

    Raises ValueError (Chinese).
    """
    check_username(username)
    account = Account(username=username, person=person)
    account.set_unusable_password()
    account.save()
    return account


def seal(text: str, *, using: vault.Keys | None = None) -> str:
    """A secret of a second factor, as it lies in the database."""
    return base64.b64encode(vault.encrypt(text, bound_to=SECRET_PLACE, using=using)).decode()


def unseal(sealed: str) -> str:
    """Inverse of `seal`."""
    return vault.decrypt(base64.b64decode(sealed), bound_to=SECRET_PLACE)


def reseal_second_factors(using: vault.Keys) -> int:
    """Seal the secrets of second factors and recovery codes anew; returns how many."""
    rows = list(Authenticator.objects.select_for_update())
    for row in rows:
        row.data |= {n: seal(unseal(row.data[n]), using=using) for n in SEALED & row.data.keys()}
    Authenticator.objects.bulk_update(rows, ["data"], batch_size=1000)
    return len(rows)


def note_event(kind: str, *, account: Account | None, address: str) -> SecurityEvent:
    """Keep one line of the security log: which account, from which network, no name typed in."""
    return SecurityEvent.objects.create(
        kind=kind, account=account, network=network_of(address), happened_at=now()
    )


def note_lock(kind: str, *, key: str, account: Account | None, address: str) -> None:
    """One event a lock-out, however often somebody knocks meanwhile."""
    if cache.add(f"noted:{kind}:{key}", "y", timeout=60 * rule("lock_minutes")):
        note_event(kind, account=account, address=address)


@transaction.atomic
def set_password(account: Account, password: str, *, must_change: bool) -> None:
    """Replace the password; the old hash goes to the history, which keeps as many as the rule."""
    if account.has_usable_password():
        PasswordHistory.objects.create(
            account=account, password=account.password, replaced_at=now()
        )
    kept = account.earlier_passwords.order_by("-pk").values("pk")[: rule("password_history")]
    account.earlier_passwords.exclude(pk__in=kept).delete()
    account.set_password(password)
    account.must_change_password, account.password_set_at = must_change, now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])


def end_sessions(account: Account, *, keep: str | None = None, only: int | None = None) -> int:
    """End sessions at once: all, all but the one with key `keep`, or only one of them."""
    found = UserSession.objects.filter(user=account).exclude(session_key=keep or "")
    if only is not None:
        found = found.filter(pk=only)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = 0
    for session in found:
        store().delete(session.session_key)
        session.delete()
        ended += 1
    return ended
