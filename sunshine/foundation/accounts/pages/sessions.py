"""Where one is logged in, and ending it elsewhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.foundation.accounts.actions import own
from sunshine.foundation.accounts.pages import account_in, actor_in, needs
from sunshine.foundation.accounts.pages.security import said
from sunshine.foundation.identity.queries import login_rules, sessions_of
from sunshine.foundation.workflow.rules import Refused


@needs()
def sessions(request: HttpRequest) -> HttpResponse:
    """Own sessions in plain words: device, network, since when, last used."""
    found = sessions_of(account_in(request))
    context = {
        "sessions": [(s, s.session_key == request.session.session_key) for s in found],
        "rules": login_rules(),
        "key": uuid7(),
    }
    return render(request, "accounts/sessions.html", context)


@needs()
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """One (`id`) or all others."""
    wanted = request.POST.get("id", "")
    try:
        entry = own.end_own_sessions(
            by=actor_in(request),
            session_key=request.session.session_key or "",
            only=int(wanted) if wanted.isdecimal() else None,
            idempotency_key=request.POST.get("key", ""),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        said(request, entry, "会话已结束")
    return redirect("login_sessions")
