"""Grants, mandates, break-glass."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.pages import ACTING_FOR
from sunshine.foundation.access.queries import mandate_of, matter_classes, roles
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.mandates import actions
from sunshine.foundation.mandates.queries import (
    emergencies_seen_by,
    grants_seen_by,
    mandates_given_by,
    mandates_held_by,
)
from sunshine.foundation.organisations.models import Tree
from sunshine.foundation.workflow.rules import Refused

SHOWN = 50


@needs()
def mandates(request: HttpRequest) -> HttpResponse:
    """What one holds, gave and may act under; for administrators what there is."""
    actor, known, classes = actor_in(request), roles(), matter_classes()
    grants = grants_seen_by(actor)
    if words := request.GET.get("q", "").strip()[:40]:
        grants = grants.filter(account__username__icontains=words)
    context = {
        "grants": [(g, known.get(g.role), classes.get(g.matter_class, "")) for g in grants[:SHOWN]],
        "given": [(m, classes.get(m.matter_class, "")) for m in mandates_given_by(actor)[:SHOWN]],
        "held": [(m, classes.get(m.matter_class, "")) for m in mandates_held_by(actor)[:SHOWN]],
        "classes": classes,
        "emergencies": emergencies_seen_by(actor)[:SHOWN],
        "roles": known,
        "trees": Tree.choices,
        "today": today(),
        "may_grant": actor.may("grant.manage"),
        "acting_for": actor.on_behalf_of_id,
        "words": words,
        "key": uuid7(),
    }
    return render(request, "desk/mandates.html", context)


@needs()
@require_POST
def acting_for(request: HttpRequest) -> HttpResponse:
    """Act under a mandate one holds today, or as oneself again."""
    wanted = request.POST.get("mandate", "")
    request.session.pop(ACTING_FOR, None)
    if wanted:
        account = request.user
        mandate = None
        if isinstance(account, Account) and _is_uuid(wanted):
            mandate = mandate_of(account, wanted)
        if mandate is None:
            messages.error(request, "没有这条有效的代理", extra_tags="note-warn")
            return redirect("mandates")
        request.session[ACTING_FOR] = str(mandate.pk)
    return redirect("desk")


@needs()
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One of the verbs below; what is refused is said where the person is."""
    verb = VERBS.get(request.POST.get("verb", ""), _nothing)
    try:
        with transaction.atomic():
            entry = verb(actor_in(request), request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(
            request, f"已记入台账，存证指纹 {entry.short_hash}", extra_tags="note-good"
        )
    return redirect("mandates")


def _give(by: Actor, form: QueryDict) -> Entry:
    return actions.give_grant(
        by=by,
        username=form.get("username", ""),
        role=form.get("role", ""),
        organisation=form.get("organisation", ""),
        tree=form.get("tree", ""),
        matter_class=form.get("class", ""),
        until=_day(form, "until", "截止日期", needed=False),
        reason=form.get("reason", ""),
        idempotency_key=form.get("key", ""),
    )


def _revoke(by: Actor, form: QueryDict) -> Entry:
    return actions.revoke_grant(
        by=by,
        grant_id=_id(form),
        reason=form.get("reason", ""),
        idempotency_key=form.get("key", ""),
    )


def _appoint(by: Actor, form: QueryDict) -> Entry:
    since, until = _day(form, "since", "开始日期"), _day(form, "until", "结束日期")
    assert since is not None  # noqa: S101  `needed` says so
    assert until is not None  # noqa: S101
    return actions.appoint_deputy(
        by=by,
        username=form.get("username", ""),
        organisation=form.get("organisation", ""),
        matter_class=form.get("class", ""),
        since=since,
        until=until,
        reason=form.get("reason", ""),
        idempotency_key=form.get("key", ""),
    )


def _end(by: Actor, form: QueryDict) -> Entry:
    return actions.end_deputy(
        by=by,
        deputy_id=_id(form),
        reason=form.get("reason", ""),
        idempotency_key=form.get("key", ""),
    )


def _ask(by: Actor, form: QueryDict) -> Entry:
    return actions.ask_emergency(
        by=by,
        organisation=form.get("organisation", ""),
        role=form.get("role", ""),
        reason=form.get("reason", ""),
        idempotency_key=form.get("key", ""),
    )


def _decide(by: Actor, form: QueryDict) -> Entry:
    return actions.decide_emergency(
        by=by,
        emergency_id=_id(form),
        approve=form.get("answer") == "approve",
        reason=form.get("reason", ""),
        idempotency_key=form.get("key", ""),
    )


def _nothing(by: Actor, form: QueryDict) -> Entry:  # noqa: ARG001  a verb like the others
    raise Refused("没有这个操作")


VERBS: dict[str, Callable[[Actor, QueryDict], Entry]] = {
    "give": _give,
    "revoke": _revoke,
    "appoint": _appoint,
    "end": _end,
    "ask": _ask,
    "decide": _decide,
}


def _id(form: QueryDict) -> UUID:
    text = form.get("id", "")
    if not _is_uuid(text):
        raise Refused("没有这条记录")
    return UUID(text)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _day(form: QueryDict, name: str, title: str, *, needed: bool = True) -> date | None:
    text = form.get(name, "").strip()
    if not text and not needed:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"请填写{title}，例如 2026-12-31") from error
