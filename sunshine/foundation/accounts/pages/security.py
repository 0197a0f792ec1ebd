"""One's own login: password, second factor, recovery codes, identities outside."""

import base64

from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.foundation.accounts.actions import own
from sunshine.foundation.accounts.pages import account_in, actor_in, needs
from sunshine.foundation.accounts.pages.duty import HAS_SECOND
from sunshine.foundation.accounts.queries import provider_names, security_log
from sunshine.foundation.identity.forms import (
    CONFIRMED,
    SealedSecrets,
    prove,
    remember_session,
)
from sunshine.foundation.identity.queries import codes_left, login_rules, totp_of
from sunshine.foundation.identity.rules import WORDS, Confirmation
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.workflow.rules import Refused

DRAFT = "totp_draft"  # session key: the sealed secret of a second factor being set up
SHOWN = 8


def said(request: HttpRequest, entry: Entry, words: str) -> None:
    told = f"{words}，已记入台账，存证指纹 {entry.short_hash}"
    messages.success(request, told, extra_tags="note-good")


@needs()
def overview(request: HttpRequest) -> HttpResponse:
    """How one logs in, and what happened to it lately."""
    account, actor = account_in(request), actor_in(request)
    bound = SocialAccount.objects.filter(user=account).values_list("provider", flat=True)
    context = {
        "account": account,
        "since": account.password_set_at or account.created_at,
        "totp": totp_of(account),
        "codes_left": codes_left(account),
        "demanded": actor.demands_second_factor,
        "is_enforced": settings.LOGIN_RULES == "enforced",
        "bound": [provider_names().get(p, p) for p in bound],
        "rules": login_rules(),
        "lines": [
            line
            for line in security_log(actor, 100, settings.ACT_TITLES)
            if line.account == account.username
        ][:SHOWN],
        "key": uuid7(),
    }
    return render(request, "accounts/security.html", context)


@needs()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up: a QR code, the secret as text, the first code. Then recovery codes, once."""
    account, actor = account_in(request), actor_in(request)
    if totp_of(account) is not None:
        return redirect("login_settings")
    sealed, vault = request.session.get(DRAFT), SealedSecrets(request)
    if request.method == "POST" and sealed:
        try:
            entry, codes = own.activate_totp(
                by=actor,
                secret=vault.decrypt(sealed),
                code=request.POST.get("code", "").strip(),
                idempotency_key=request.POST.get("key", ""),
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            request.session.pop(DRAFT)
            request.session[HAS_SECOND] = True
            said(request, entry, "第二因素已开启")
            return render(request, "accounts/codes.html", {"codes": codes})
    if not sealed:
        sealed = request.session[DRAFT] = vault.encrypt(generate_totp_secret())
    secret = vault.decrypt(sealed)
    picture = vault.build_totp_svg(vault.build_totp_url(account, secret))
    context = {
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "picture": "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode(),
        "must_confirm": actor.confirmation != Confirmation.GIVEN,
        "key": uuid7(),
    }
    return render(request, "accounts/second_factor.html", context)


@needs()
@require_POST
def second_factor_off(request: HttpRequest) -> HttpResponse:
    try:
        entry = own.deactivate_totp(
            by=actor_in(request),
            reason=request.POST.get("reason", ""),
            idempotency_key=request.POST.get("key", ""),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        request.session.pop(HAS_SECOND, None)
        request.session.pop(CONFIRMED, None)
        said(request, entry, "第二因素已关闭")
    return redirect("login_settings")


@needs()
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    try:
        entry, codes = own.new_codes(
            by=actor_in(request), idempotency_key=request.POST.get("key", "")
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("login_settings")
    said(request, entry, "恢复码已更换")
    return render(request, "accounts/codes.html", {"codes": codes})


@sensitive_post_parameters("old", "new", "again")
@needs()
def change_password(request: HttpRequest) -> HttpResponse:
    """The present password, then the new one twice; all other sessions end."""
    account = account_in(request)
    if request.method == "POST":
        try:
            entry = _change(request)
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            account.refresh_from_db()
            old_key = request.session.session_key
            update_session_auth_hash(request, account)
            request.session.pop(CONFIRMED, None)
            remember_session(request, account, was=old_key)
            said(request, entry, "密码已修改，其他会话已退出")
            return redirect("login_settings")
    return render(
        request,
        "accounts/password.html",
        {"rules": login_rules(), "key": uuid7(), "account": account},
    )


def _change(request: HttpRequest) -> Entry:
    form = request.POST
    proof = prove(request, form.get("old", ""), password_only=True)
    if proof != Confirmation.GIVEN:
        told = {Confirmation.WRONG: "现密码不正确，没有修改"}
        raise Refused(told.get(proof, WORDS[proof]))
    return own.change_password(
        by=actor_in(request),
        password=form.get("new", ""),
        again=form.get("again", ""),
        session_key=request.session.session_key,
        idempotency_key=form.get("key", ""),
    )
