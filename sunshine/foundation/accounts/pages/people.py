"""Accounts, for those who keep them; the security log, for those who read it."""

from collections.abc import Callable
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.foundation.accounts import actions
from sunshine.foundation.accounts.pages import actor_in, needs
from sunshine.foundation.accounts.pages.security import said
from sunshine.foundation.accounts.queries import (
    KEEPERS,
    accounts_seen_by,
    matching,
    provider_names,
    security_log,
)
from sunshine.foundation.identity.queries import login_rules
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.rules import Refused

SHOWN = 50
ONCE = "这件事已经办过，初始密码只显示一次；没有记下请重置密码"


@needs(*KEEPERS)
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, by name; opening one."""
    actor = actor_in(request)
    found = accounts_seen_by(actor)
    if words := request.GET.get("q", "").strip()[:40]:
        found = matching(found, words)
    if after := request.GET.get("after", "")[:60]:
        found = found.filter(username__gt=after)
    rows = list(found[: SHOWN + 1])
    context = {
        "accounts": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].username if len(rows) > SHOWN else "",
        "words": words,
        "form": request.POST,
        "may_open": actor.may("account.manage"),
        "rules": login_rules(),
        "key": request.POST.get("key") or uuid7(),
    }
    return render(request, "accounts/people.html", context)


@needs("account.manage")
@require_POST
def open_account(request: HttpRequest) -> HttpResponse:
    """The initial password is shown in this answer and nowhere else."""
    form = request.POST
    try:
        entry, password = actions.open_account(
            by=actor_in(request),
            username=form.get("username", ""),
            name=form.get("name", ""),
            reason=form.get("reason", ""),
            idempotency_key=form.get("key", ""),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return accounts(request)
    return _shown_once(request, entry, password, "账号已开通")


@needs(*KEEPERS)
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account and what may be done to it."""
    actor = actor_in(request)
    found = accounts_seen_by(actor).filter(pk=account_id).first()
    if found is None:
        raise Http404
    names = provider_names()
    bound = SocialAccount.objects.filter(user=found).values_list("provider", flat=True)
    context = {
        "account": found,
        "is_own": found.pk == actor.account_id,
        "may_manage": actor.may("account.manage"),
        "may_reset_factor": actor.may("grant.manage"),
        "providers": names.items(),
        "bound": [(p, names.get(p, p)) for p in bound],
        "history": Entry.objects.visible_to(actor).of(RecordRef("account", found.pk)),
        "key": uuid7(),
    }
    return render(request, "accounts/person.html", context)


@needs(*KEEPERS)
@require_POST
def act(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    actor, form, verb = actor_in(request), request.POST, request.POST.get("verb", "")
    try:
        if verb == "reset_password":
            entry, password = actions.reset_password(
                by=actor,
                account_id=account_id,
                reason=form.get("reason", ""),
                idempotency_key=form.get("key", ""),
            )
            return _shown_once(request, entry, password, "密码已重置")
        done = VERBS.get(verb)
        if done is None:
            raise Refused("没有这个操作")  # noqa: TRY301
        said(request, done(actor, account_id, form), "已办理")
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    return redirect("login_account", account_id=account_id)


def _told(form: QueryDict) -> dict[str, str]:
    return {"reason": form.get("reason", ""), "idempotency_key": form.get("key", "")}


VERBS: dict[str, Callable[[Actor, UUID, QueryDict], Entry]] = {
    "deactivate": lambda by, pk, form: actions.set_active(
        by=by, account_id=pk, active=False, **_told(form)
    ),
    "reactivate": lambda by, pk, form: actions.set_active(
        by=by, account_id=pk, active=True, **_told(form)
    ),
    "end_sessions": lambda by, pk, form: actions.end_all_sessions(
        by=by, account_id=pk, **_told(form)
    ),
    "reset_second_factor": lambda by, pk, form: actions.reset_second_factor(
        by=by, account_id=pk, **_told(form)
    ),
    "bind": lambda by, pk, form: actions.bind(
        by=by,
        account_id=pk,
        provider=form.get("provider", ""),
        subject=form.get("subject", ""),
        **_told(form),
    ),
    "unbind": lambda by, pk, form: actions.unbind(
        by=by, account_id=pk, provider=form.get("provider", ""), **_told(form)
    ),
}


def _shown_once(request: HttpRequest, entry: Entry, password: str, words: str) -> HttpResponse:
    if not password:
        messages.warning(request, ONCE)
        return redirect("login_account", account_id=entry.subject_id)
    said(request, entry, words)
    context = {"password": password, "account_id": entry.subject_id, "rules": login_rules()}
    return render(request, "accounts/initial.html", context)


@needs("log.read")
def log(request: HttpRequest) -> HttpResponse:
    """Acts on accounts and events at the door, newest first."""
    lines = security_log(actor_in(request), 100, settings.ACT_TITLES)
    return render(request, "accounts/log.html", {"lines": lines})
