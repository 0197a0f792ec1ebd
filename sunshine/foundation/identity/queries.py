"""Rules of login, second factors, sessions."""

from datetime import timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.models import Account
from sunshine.foundation.reference import engine as reference


def login_rules() -> dict[str, reference.LoginRule]:
    return reference.login_rules(Path(settings.CONTENT_ROOT))


def rule(code: str) -> int:
    """The value of one rule, in the unit that reference/logins.toml names."""
    return login_rules()[code].value


def totp_of(account: object) -> Authenticator | None:
    """The active second factor of whoever sends a request; nobody has none."""
    if not isinstance(account, Account):
        return None
    found = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    assert found is None or isinstance(found, Authenticator)  # noqa: S101  allauth has no types
    return found


def codes_left(account: Account) -> int:
    """Unused recovery codes."""
    kind = Authenticator.Type.RECOVERY_CODES
    found = Authenticator.objects.filter(user=account, type=kind).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def sessions_of(account: Account) -> list[UserSession]:
    """Live sessions, newest first; rows of dead ones are swept."""
    living = UserSession.objects.purge_and_list(account)
    return sorted(living, key=lambda s: s.last_seen_at, reverse=True)


def password_is_old(account: Account) -> bool:
    since = account.password_set_at or account.created_at
    return now() - since > timedelta(days=rule("password_days"))


def initial_password_expired(account: Account) -> bool:
    since = account.password_set_at or account.created_at
    late = now() - since > timedelta(hours=rule("initial_hours"))
    return account.must_change_password and late
