"""A session ends when nobody uses it, and after a working day in any case."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sunshine.foundation.clock.queries import now
from sunshine.foundation.identity.actions import note_event
from sunshine.foundation.identity.forms import BEGAN, SEEN, ClosedAdapter
from sunshine.foundation.identity.models import Account, SecurityEvent
from sunshine.foundation.identity.queries import rule

NOTED_EVERY = 60.0  # seconds: a click need not cost a write


class SittingMiddleware:
    """Idle and absolute limits of a session; when it was last used, to the minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        if isinstance(account, Account):
            at = now().timestamp()
            began = request.session.setdefault(BEGAN, at)
            seen = request.session.setdefault(SEEN, at)
            idle = at - seen > 60 * rule("idle_minutes")
            if idle or at - began > 3600 * rule("session_hours"):
                return self._end(request, account, idle=idle)
            if at - seen > NOTED_EVERY:
                request.session[SEEN] = at
                mine = UserSession.objects.filter(session_key=request.session.session_key)
                mine.update(last_seen_at=now())
        return self.get_response(request)

    def _end(self, request: HttpRequest, account: Account, *, idle: bool) -> HttpResponse:
        note_event(
            SecurityEvent.Kind.TIMED_OUT,
            account=account,
            address=ClosedAdapter(request).get_client_ip(request),
        )
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        logout(request)
        limit = (
            f"{rule('idle_minutes')} 分钟无操作" if idle else f"登录满 {rule('session_hours')} 小时"
        )
        messages.warning(request, f"{limit}，已自动退出，请重新登录")
        return redirect("account_login")
