"""Login: nobody signs up; accounts are opened by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.http import HttpRequest

from sunshine.foundation.identity.models import Account


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closed registration and Chinese words for a lock-out."""

    error_messages = {  # noqa: RUF012
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "账号或密码不正确。连续 5 次错误将锁定 5 分钟。",
        "too_many_login_attempts": "连续多次密码错误，账号已锁定 5 分钟，请稍后再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


def confirms(request: HttpRequest, password: str) -> bool:
    """Step-up before a signature: the account's password once more.

    Failures count per account (allauth's limit for reauthentication), so that an open session
    is no place to guess at leisure.
    """
    account = request.user
    if not isinstance(account, Account):
        return False
    if not ratelimit.consume(request, action="reauthenticate", user=account):
        return False
    return account.check_password(password)
