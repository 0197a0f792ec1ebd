"""The work-list in four tabs, acts on one or many of its rows, how a due date was counted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.analysis.alerts.actions import WORK, act
from sunshine.analysis.alerts.models import Alert
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import back_to, is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.work import tabs, to_read
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.notifications.actions import read
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.reference import engine as reference
from sunshine.foundation.workflow.actions import work
from sunshine.foundation.workflow.queries import explain, legal_today
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem
from sunshine.foundation.worklist.queries import (
    DUES,
    PAGE,
    Wanted,
    by_closing,
    by_due,
    done,
    kinds,
    started,
    todo,
)

MOST = 100  # rows in one batch


@needs()
def work_list(request: HttpRequest, tab: str = "todo") -> HttpResponse:
    """One of the tabs, filtered and paged; a cursor that is none does not exist."""
    actor, day = actor_in(request), legal_today()
    wanted = Wanted(**{n: request.GET.get(n, "")[:80] for n in Wanted.__slots__})
    try:
        rows, cursor = ROWS[tab](actor, wanted, day)
    except ValueError as error:
        raise Http404 from error
    context = {
        "tab": tab,
        "tabs": tabs(request, day),
        "rows": rows,
        "next_cursor": cursor,
        "wanted": wanted,
        "kinds": kinds(actor) if tab == "todo" else [],
        "levels": reference.codes(content_root(), "levels"),
        "dues": [(name, title) for name, (title, _) in DUES.items()],
        "key": uuid7(),
    }
    return render(request, "desk/work.html", context)


def _by_number(found: Any, after: str) -> tuple[list[Any], str]:
    if after:
        found = found.filter(pk__lt=UUID(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


ROWS: dict[str, Callable[[Actor, Wanted, Any], tuple[list[Any], str]]] = {
    "todo": lambda a, w, d: by_due(todo(a, w, d), w.after),
    "done": lambda a, w, d: by_closing(done(a, w, d), w.after),
    "reading": lambda a, w, d: _by_number(to_read(a), w.after),  # noqa: ARG005
    "started": lambda a, w, d: _by_number(started(a), w.after),  # noqa: ARG005
}


@needs()
@require_POST
def work_act(request: HttpRequest) -> HttpResponse:
    """Claim, give back or take note of the chosen rows: each through the door, with its own key."""
    verb, chosen = request.POST.get("verb", ""), request.POST.getlist("row")[:MOST]
    key, actor = request.POST.get("key", "") or str(uuid7()), actor_in(request)
    if verb not in ACTS:
        raise Http404
    good, refused = 0, []
    for text in chosen:
        row, _, version = text.partition(":")
        try:
            with transaction.atomic():
                ACTS[verb](actor, UUID(row), int(version or 0), f"{key}:{row}"[:120])
            good += 1
        except (ValueError, WorkItem.DoesNotExist, Notification.DoesNotExist, Alert.DoesNotExist):
            refused.append("有一件已不可见，请刷新")
        except Refused as refusal:
            refused.append(str(refusal))
    _tell(request, verb, good, refused)
    return redirect(back_to(request, "/work/"))


def _claim(actor: Actor, item_id: UUID, version: int, key: str) -> None:
    """An alert is claimed as an alert, so that its state says so; other work by itself."""
    item = WorkItem.objects.visible_to(actor).get(pk=item_id)
    if item.subject_label == "alert" and item.kind == WORK:
        if item.version != version:
            raise Refused("这件待办刚刚被别人更新，请刷新后再操作")
        act(alert_id=item.subject_id, verb="claim", by=actor, content={}, idempotency_key=key)
    else:
        work.claim(by=actor, item_id=item_id, version=version, idempotency_key=key)


def _release(actor: Actor, item_id: UUID, version: int, key: str) -> None:
    item = WorkItem.objects.visible_to(actor).get(pk=item_id)
    if item.subject_label == "alert" and item.kind == WORK:
        raise Refused("疑点请在其页面退回，并写明理由")
    work.release(by=actor, item_id=item_id, version=version, reason="", idempotency_key=key)


def _read(actor: Actor, notification_id: UUID, version: int, key: str) -> None:  # noqa: ARG001
    read(by=actor, notification_id=notification_id, idempotency_key=key)


ACTS: dict[str, Callable[[Actor, UUID, int, str], None]] = {
    "claim": _claim,
    "release": _release,
    "read": _read,
}
WORDS = {"claim": "认领", "release": "退回", "read": "阅知"}


def _tell(request: HttpRequest, verb: str, good: int, refused: list[str]) -> None:
    if good:
        messages.success(request, f"已{WORDS[verb]} {good} 件", extra_tags="note-good")
    if refused:
        why = "；".join(dict.fromkeys(refused))
        messages.error(
            request, f"{len(refused)} 件没有{WORDS[verb]}：{why}", extra_tags="note-warn"
        )
    if not good and not refused:
        messages.error(request, "请先勾选要办理的行", extra_tags="note-warn")


@needs()
def due(request: HttpRequest, label: str, record_id: UUID) -> HttpResponse:
    """这个期限是怎么算的: for whoever may see the record, or has work on it now."""
    actor = actor_in(request)
    path = settings.RECORD_MODELS.get(label)
    records: Any = apps.get_model(path)._default_manager if path else None
    if records is not None:
        seen = records.visible_to(actor).filter(pk=record_id).exists()
    else:
        seen = WorkItem.objects.visible_to(actor).of(label, record_id).exists()
    if not seen:
        raise Http404
    context = {"why": explain(label, record_id), "subject_label": label, "subject_id": record_id}
    page = "desk/why.html" if is_fragment(request) else "desk/due.html"
    return render(request, page, context)
