"""Acts of administrators on accounts. Every one has a reason, a step-up and a ledger entry.

Two administrators for a take-over: the system administrator resets a password, only the security
administrator takes a second factor away; nobody does either to oneself.
"""

import secrets
import string
from collections.abc import Mapping
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from uuid6 import uuid7

from sunshine.foundation.identity import actions as doors
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier, record
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.people.models import Person
from sunshine.foundation.vault.actions import key_of, remember_people
from sunshine.foundation.workflow.rules import Refused

LEAST_REASON = 6
INITIAL_LENGTH = 16
ALPHABET = string.ascii_letters + string.digits + "-=+#"
CONFUSED = "0O1lI"


def initial_password(account: Account) -> str:
    """A random one that the rules accept, without characters that are misread."""
    letters = [c for c in ALPHABET if c not in CONFUSED]
    while True:
        found = "".join(secrets.choice(letters) for _ in range(INITIAL_LENGTH))
        try:
            validate_password(found, account)
        except ValidationError:
            continue
        return found


@transaction.atomic
def open_account(
    *, by: Actor, username: str, name: str, reason: str, idempotency_key: str
) -> tuple[Entry, str]:
    """Open an account for a person (known by exact name, else new). Services have no password:
    theirs are opened with their first token.

    Returns the entry and the initial password, which is shown once and kept nowhere; a repeated
    key gives the entry and "".
    """
    if (first := earlier(by, idempotency_key)) is not None:
        return first, ""
    username = username.strip()
    _needs(by, "account.manage")
    try:
        doors.check_username(username)
    except ValueError as error:
        raise Refused(str(error)) from error
    if not name.strip():
        raise Refused("请填写姓名；服务账号在签发它的第一个令牌时开通")
    why = _reason(reason)
    by.demand_confirmation()
    account = doors.open_account(username, _person(name.strip()))
    password = initial_password(account)
    doors.set_password(account, password, must_change=True)
    content = {"username": username, "person": account.person_id, "reason": why}
    return log(by, "open", account.pk, content, idempotency_key), password


@transaction.atomic
def set_active(
    *, by: Actor, account_id: UUID, active: bool, reason: str, idempotency_key: str
) -> Entry:
    """Deactivate (its sessions end at once) or bring back."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account, why = _other(by, account_id, "account.manage"), _reason(reason)
    if account.is_active == active:
        raise Refused("账号已经是这个状态")
    by.demand_confirmation()
    account.is_active = active
    account.save(update_fields=["is_active"])
    ended = 0 if active else doors.end_sessions(account)
    verb = "reactivate" if active else "deactivate"
    return log(by, verb, account.pk, {"reason": why, "sessions": ended}, idempotency_key)


@transaction.atomic
def reset_password(
    *, by: Actor, account_id: UUID, reason: str, idempotency_key: str
) -> tuple[Entry, str]:
    """A new initial password; sessions end, a second factor stays."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first, ""
    account, why = _other(by, account_id, "account.manage"), _reason(reason)
    by.demand_confirmation()
    password = initial_password(account)
    doors.set_password(account, password, must_change=True)
    ended = doors.end_sessions(account)
    content = {"reason": why, "sessions": ended}
    return log(by, "reset_password", account.pk, content, idempotency_key), password


@transaction.atomic
def reset_second_factor(*, by: Actor, account_id: UUID, reason: str, idempotency_key: str) -> Entry:
    """Take a lost second factor away: the security administrator's, not the password's keeper."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account, why = _other(by, account_id, "grant.manage"), _reason(reason)
    by.demand_confirmation()
    count, _ = Authenticator.objects.filter(user=account).delete()
    if not count:
        raise Refused("这个账号没有开启第二因素")
    ended = doors.end_sessions(account)
    content = {"reason": why, "sessions": ended}
    return log(by, "reset_second_factor", account.pk, content, idempotency_key)


@transaction.atomic
def end_all_sessions(*, by: Actor, account_id: UUID, reason: str, idempotency_key: str) -> Entry:
    """End every session of somebody else's account."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account, why = _other(by, account_id, "account.manage"), _reason(reason)
    by.demand_confirmation()
    ended = doors.end_sessions(account)
    content = {"reason": why, "sessions": ended}
    return log(by, "end_all_sessions", account.pk, content, idempotency_key)


@transaction.atomic
def bind(
    *, by: Actor, account_id: UUID, provider: str, subject: str, reason: str, idempotency_key: str
) -> Entry:
    """Say which subject of a provider may log in as this account."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account, why = _other(by, account_id, "account.manage"), _reason(reason)
    if not provider or not subject.strip():
        raise Refused("请选择平台并填写其中的用户标识（sub）")
    if SocialAccount.objects.filter(provider=provider, uid=subject.strip()).exists():
        raise Refused("这个用户标识已绑定在一个账号上")
    by.demand_confirmation()
    SocialAccount.objects.create(user=account, provider=provider, uid=subject.strip())
    return log(by, "bind", account.pk, {"provider": provider, "reason": why}, idempotency_key)


@transaction.atomic
def unbind(
    *, by: Actor, account_id: UUID, provider: str, reason: str, idempotency_key: str
) -> Entry:
    """Nobody of a provider logs in as this account any more."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account, why = _other(by, account_id, "account.manage"), _reason(reason)
    by.demand_confirmation()
    if not SocialAccount.objects.filter(user=account, provider=provider).delete()[0]:
        raise Refused("这个账号没有绑定该平台")
    doors.end_sessions(account)
    return log(by, "unbind", account.pk, {"provider": provider, "reason": why}, idempotency_key)


def _needs(by: Actor, permission: str) -> None:
    if not by.may(permission) or by.account_id is None:
        raise Refused("您没有管理账号的权限")


def _reason(text: str) -> str:
    if len(text.strip()) < LEAST_REASON:
        raise Refused(f"请填写事由（至少 {LEAST_REASON} 个字）")
    return text.strip()


def _other(by: Actor, account_id: UUID, permission: str) -> Account:
    _needs(by, permission)
    found = Account.objects.select_for_update().filter(pk=account_id).first()
    if found is None:
        raise Refused("没有这个账号")
    same_person = found.person_id is not None and found.person_id in by.persons
    if found.pk == by.account_id or same_person:
        raise Refused("不能对自己的账号办理，请由另一位管理员办理")
    return found


def _person(name: str) -> Person:
    known = list(Person.objects.filter(name=name, account__isnull=True)[:2])
    if len(known) > 1:
        raise Refused(f"有多位“{name}”还没有账号，请先核对人员登记")
    if known:
        return known[0]
    remember_people([name])
    return Person.objects.create(name=name, person_key=key_of(name))


def log(by: Actor, verb: str, account_id: UUID, content: Mapping[str, object], key: str) -> Entry:
    return record(
        by=by,
        verb=f"account.{verb}",
        subject=RecordRef("account", account_id),
        organisation_id=None,
        content=content,
        idempotency_key=key or str(uuid7()),
    )
