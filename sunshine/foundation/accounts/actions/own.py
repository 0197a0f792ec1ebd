"""What somebody does to one's own login; every one is in the ledger."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from uuid6 import uuid7

from sunshine.foundation.accounts.actions import log
from sunshine.foundation.identity import actions as doors
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.queries import totp_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.actions import earlier
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.workflow.rules import Refused


@transaction.atomic
def change_password(
    *, by: Actor, password: str, again: str, session_key: str | None, idempotency_key: str
) -> Entry:
    """The caller has proved the present password. All other sessions end."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account = _mine(by)
    if password != again:
        raise Refused("两次输入的新密码不一致")
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused("；".join(error.messages)) from error
    doors.set_password(account, password, must_change=False)
    ended = doors.end_sessions(account, keep=session_key)
    return log(by, "change_password", account.pk, {"sessions": ended}, idempotency_key)


@transaction.atomic
def activate_totp(
    *, by: Actor, secret: str, code: str, idempotency_key: str
) -> tuple[Entry, list[str]]:
    """Start asking for codes; returns recovery codes, shown once. The code can't be used again."""
    account = _mine(by)
    by.demand_confirmation()
    if totp_of(account) is not None:
        raise Refused("第二因素已经开启")
    if not validate_totp_code(secret, code):
        raise Refused("动态码不正确，请核对手机时间后输入最新的 6 位数字")
    TOTP.activate(account, secret).validate_code(code)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(account).generate_codes()
    entry = log(by, "second_factor_on", account.pk, {"kind": "totp"}, idempotency_key)
    return entry, codes


@transaction.atomic
def deactivate_totp(*, by: Actor, reason: str, idempotency_key: str) -> Entry:
    """Stop asking for codes, by whoever can still show one; other sessions stay."""
    account = _mine(by)
    if totp_of(account) is None:
        raise Refused("第二因素没有开启")
    if by.demands_second_factor and settings.LOGIN_RULES == "enforced":
        raise Refused("您的岗位必须开启第二因素，不能关闭；换手机请联系安全管理员")
    by.demand_confirmation()
    Authenticator.objects.filter(user=account).delete()
    content = {"kind": "totp", "reason": reason.strip()}
    return log(by, "second_factor_off", account.pk, content, idempotency_key)


@transaction.atomic
def new_codes(*, by: Actor, idempotency_key: str) -> tuple[Entry, list[str]]:
    """New recovery codes; the old ones no longer work."""
    account = _mine(by)
    if totp_of(account) is None:
        raise Refused("请先开启第二因素")
    by.demand_confirmation()
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(account).generate_codes()
    return log(by, "new_codes", account.pk, {}, idempotency_key), codes


@transaction.atomic
def end_own_sessions(
    *, by: Actor, session_key: str, only: int | None, idempotency_key: str
) -> Entry:
    """End one of one's other sessions, or all of them; never the present one."""
    if (first := earlier(by, idempotency_key)) is not None:
        return first
    account = _mine(by)
    ended = doors.end_sessions(account, keep=session_key, only=only)
    if not ended:
        raise Refused("没有可以结束的会话")
    return log(by, "end_sessions", account.pk, {"sessions": ended}, idempotency_key)


@transaction.atomic
def bind_at_login(*, by: Actor, provider: str, subject: str) -> Entry:
    """A first login through a provider whose name claim is the account's name."""
    account = _mine(by)
    SocialAccount.objects.create(user=account, provider=provider, uid=subject)
    return log(by, "bound_at_login", account.pk, {"provider": provider}, str(uuid7()))


def _mine(by: Actor) -> Account:
    if by.account_id is None or by.on_behalf_of_id is not None:
        raise Refused("请以本人身份办理")
    return Account.objects.select_for_update().get(pk=by.account_id)
