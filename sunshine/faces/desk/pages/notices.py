"""Notifications of an account, what it wants of them, its calendar address."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from uuid6 import uuid7

from sunshine.faces.desk.pages.fields import key_in
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.notifications.actions import choose, read_all
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.notifications.queries import preference_of
from sunshine.foundation.worklist.actions import make_feed, revoke_feed
from sunshine.foundation.worklist.models import Feed
from sunshine.foundation.worklist.queries import calendar_of, feed_of

SHOWN = 30


@needs()
def notifications(request: HttpRequest) -> HttpResponse:
    """Newest first; `unread` filters, `after` pages."""
    actor = actor_in(request)
    found = Notification.objects.visible_to(actor).select_related("organisation")
    unread = request.GET.get("unread") == "1"
    if unread:
        found = found.unread()
    if after := request.GET.get("after"):
        found = found.filter(pk__lt=key_in(after))
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    kinds = [k for k in Notification.Kind.choices if k[0] != Notification.Kind.COPY]
    assert actor.account_id is not None  # noqa: S101  logged in
    context = {
        "rows": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "unread": unread,
        "preference": preference_of(actor.account_id),
        "kinds": kinds,
        "hours": range(24),
        "has_server": bool(settings.EMAIL_HOST),
        "feed": Feed.objects.filter(account=actor.account_id, revoked_at__isnull=True).first(),
        "is_deputy": actor.on_behalf_of_id is not None,
        "key": uuid7(),
    }
    return render(request, "desk/notifications.html", context)


@needs()
@require_POST
def read_everything(request: HttpRequest) -> HttpResponse:
    count = read_all(by=actor_in(request))
    messages.success(request, f"已读 {count} 条；须阅知的抄送请逐件阅知", extra_tags="note-good")
    return redirect("notifications")


@needs()
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    form = request.POST
    wanted = {k for k, _ in Notification.Kind.choices} - set(form.getlist("kind"))
    try:
        choose(
            by=actor_in(request),
            muted=wanted,
            wants_digest=form.get("digest") == "1",
            hour=form.get("hour", ""),
            address=form.get("address", "").strip(),
        )
    except ValueError as error:
        messages.error(request, str(error), extra_tags="note-warn")
    else:
        messages.success(request, "通知设置已保存", extra_tags="note-good")
    return redirect("notifications")


@needs()
@require_POST
def feed_act(request: HttpRequest) -> HttpResponse:
    """Make or revoke; the address is shown this once."""
    actor, key = actor_in(request), request.POST.get("key", "") or str(uuid7())
    if request.POST.get("verb") == "revoke":
        revoke_feed(by=actor, idempotency_key=key)
        messages.success(request, "日历订阅已停用，原地址不再有内容", extra_tags="note-good")
        return redirect("notifications")
    try:
        secret = make_feed(by=actor, idempotency_key=key)
    except ValueError as error:
        messages.error(request, str(error), extra_tags="note-warn")
        return redirect("notifications")
    address = request.build_absolute_uri(f"/feeds/{secret}.ics")
    return render(request, "desk/feed.html", {"address": address})


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001  known by its secret
    """The calendar of whoever the secret belongs to; an unknown one does not exist."""
    found = feed_of(secret)
    if found is None:
        raise Http404
    with acting_as(actor_of(found.account)):
        return HttpResponse(calendar_of(found.account), content_type="text/calendar; charset=utf-8")
