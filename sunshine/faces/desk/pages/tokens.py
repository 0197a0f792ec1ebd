"""Keys of services, for administrators."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.mandates.actions.tokens import make_token, revoke_token
from sunshine.foundation.mandates.queries import tokens_seen_by
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.workflow.rules import Refused

SHOWN = 100


def _page(request: HttpRequest, secret: str = "") -> HttpResponse:
    actor = actor_in(request)
    if not (actor.may("account.manage") or actor.may("log.read")):
        raise Http404
    context = {
        "tokens": tokens_seen_by(actor)[:SHOWN],
        "now": now(),
        "may_make": actor.may("account.manage"),
        "longest": int(value_on("access.token_days", today())),
        "secret": secret,
        "key": uuid7(),
    }
    return render(request, "desk/tokens.html", context)


@needs()
def tokens(request: HttpRequest) -> HttpResponse:
    return _page(request)


@needs("account.manage")
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Make (the secret is shown in this answer and never again) or revoke."""
    form, secret = request.POST, ""
    try:
        with transaction.atomic():
            if form.get("verb") == "revoke":
                entry = revoke_token(
                    by=actor_in(request),
                    token_id=_id(form.get("id", "")),
                    reason=form.get("reason", ""),
                    idempotency_key=form.get("key", "") or str(uuid7()),
                )
            else:
                days = form.get("days", "")
                entry, secret = make_token(
                    by=actor_in(request),
                    username=form.get("username", ""),
                    purpose=form.get("reason", ""),
                    days=int(days) if days.isascii() and days.isdigit() else 0,
                    idempotency_key=form.get("key", "") or str(uuid7()),
                )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"已记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )
    return _page(request, secret) if secret else redirect("tokens")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused("没有这个有效的令牌") from error
