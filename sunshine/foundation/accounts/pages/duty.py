"""What somebody must do before anything else: change an initial password, set up a second factor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sunshine.foundation.accounts.pages import actor_in
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.queries import password_is_old, rule, totp_of

HAS_SECOND = "second_factor"  # session key: seen once, not asked again in every request


class DutyMiddleware:
    """Sends to the one page that is due; the pages of one's own login stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        if isinstance(account, Account) and (due := self._due(request, account)):
            page, words = due
            free = {reverse(page), reverse("account_logout"), reverse("change_password")}
            if request.path not in free:
                messages.warning(request, words)
                return redirect(page)
        return self.get_response(request)

    def _due(self, request: HttpRequest, account: Account) -> tuple[str, str] | None:
        if account.must_change_password:
            return "change_password", "这是管理员设置的初始密码，请先改成只有您知道的密码"
        if settings.LOGIN_RULES != "enforced":
            return None
        if account.has_usable_password() and password_is_old(account):
            return "change_password", f"密码已使用超过 {rule('password_days')} 天，请更换"
        if actor_in(request).demands_second_factor and not request.session.get(HAS_SECOND):
            if totp_of(account) is None:
                return "second_factor", "您的岗位要求开启第二因素，请先完成设置"
            request.session[HAS_SECOND] = True
        return None
