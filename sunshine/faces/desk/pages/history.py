"""历史: what changed on a record, and what it said on a day."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sunshine.faces.desk.pages.fields import day_in
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.history import KINDS, at_end_of, changes_of, history_of
from sunshine.foundation.clock.queries import today


@needs()
def history(request: HttpRequest, label: str, record_id: UUID) -> HttpResponse:
    """Whoever sees the record sees its history; `on` asks for the end of a day."""
    actor = actor_in(request)
    found = history_of(label, record_id, actor)
    if found is None:
        raise Http404
    record, versions = found
    kind, asked = KINDS[label], request.GET.get("on", "").strip()
    day = day_in(asked)
    context = {
        "kind": kind,
        "record": record,
        "label": label,
        "back": reverse(kind.page, args=() if kind.page.endswith("s") else (record.pk,)),
        "changes": changes_of(label, versions) if versions else [],
        "asked": asked,
        "day": day,
        "standing": at_end_of(label, versions, day) if day else None,
        "today": today(),
        "may_see_requests": actor.may("log.read"),
    }
    return render(
        request, "desk/history_body.html" if is_fragment(request) else "desk/history.html", context
    )
