"""Filings: the list, one matter with everything that is still missing, what people do on it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.authority.rules.deciding import REPORTING
from sunshine.before.filings import actions, queries
from sunshine.before.filings.models import Matter, MatterQuerySet
from sunshine.before.filings.queries.admitting import admission
from sunshine.before.filings.rules import urgency
from sunshine.before.filings.workflow import MATTER, WORK
from sunshine.faces.desk.pages.gate import carried_out, needs
from sunshine.faces.desk.queries.filed import MARKS, Filters, added_to, facts_of, steps_of, verbs_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.recused import bans_for
from sunshine.faces.desk.queries.reviewed import reviews_on
from sunshine.foundation.clock.queries import calendar
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import explain, legal_today
from sunshine.foundation.worklist.queries import MANY, count_of

ELSEWHERE = {"attach", "detach", "revise"}  # beside the files, on the form
VERBS = {t.verb: t.title for t in MATTER.transitions}


@needs("matter.read")
def matter_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with what is late and what is urgent."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.apply(Matter.objects.visible_to(actor), actor)
    try:
        rows, cursor = filters.page(found)
    except ValueError as error:
        raise Http404 from error
    day, days = legal_today(), calendar()
    is_whole = not cursor and not filters.after  # one page holds them all: counted already
    context = {
        "matters": [(m, urgency(m.due_on, day, days) if m.state in WORK else "") for m in rows],
        "next_cursor": cursor,
        "count": len(rows) if is_whole else _count(found, filters),
        "most": MANY,
        "filters": filters,
        "kinds": kinds(),
        "states": MATTER.states,
        "marks": MARKS,
        "may_file": actor.may("matter.file"),
    }
    return render(request, "desk/filings.html", context)


def _count(found: MatterQuerySet, filters: Filters) -> int | None:
    """None where words are looked for: to count what holds them costs as much as to find it."""
    return None if filters.q else count_of(found)


def kinds() -> dict[str, str]:
    """Class of a matter → its Chinese name."""
    known = queries.items()
    return {kind: known.classes[letter] for letter, kind in known.kinds.items()}


def seen(actor: Actor, matter_id: UUID) -> Matter:
    """The matter, or 404 for what is foreign."""
    mine = Matter.objects.visible_to(actor).select_related("organisation", "filed_by__person")
    found = mine.filter(pk=matter_id).first()
    if found is None:
        raise Http404
    return found


@needs("matter.read")
def matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """What was filed, what is missing and since when, who said what, what one may do now."""
    actor = actor_in(request)
    found, here = seen(actor, matter_id), RecordRef(MATTER.label, matter_id)
    given = list(Endorsement.objects.of(MATTER.label, found.pk))
    verbs = verbs_of(found, actor, given)
    may_attach = any(t.verb == "attach" for t in verbs)
    admitted = admission(found)
    context: dict[str, Any] = {
        "matter": found,
        "kind": kinds()[found.matter_class],
        "state_title": MATTER.states[found.state],
        "is_open": found.state in WORK,
        "steps": steps_of(found, given),
        "facts": facts_of(found),
        "law": found.law,
        "added": added_to(found, actor),
        "bans": bans_for(found, actor),
        "reporting": REPORTING.get(found.law.get("reporting", ""), ""),
        "body_names": {b["body"]: b["name"] for b in found.law.get("bodies", ())},
        "admission": admitted,
        "documents": [r for r in admitted.requirements if r.code.startswith("file.")],
        "reviews": reviews_on(found, actor),
        "given": [(e, VERBS[e.verb]) for e in given],
        "is_signed": any(e.verb == "sign" and e.voided_at is None for e in given),
        "copies": Notification.objects.filter(
            kind="copy", subject_label=MATTER.label, subject_id=found.pk
        ).select_related("account__person"),
        "may_file": actor.may("matter.file"),
        "may_revise": any(t.verb == "revise" for t in verbs),
        "verbs": [t for t in verbs if t.verb not in ELSEWHERE],
        "panel": panel_of(here),
        "attach_url": reverse("matter_attach", args=[found.pk]) if may_attach else "",
        "file_kinds": file_kinds(found),
        "why": explain(MATTER.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(here),
        "key": uuid7(),
    }
    return render(request, "desk/filing.html", context)


def file_kinds(found: Matter) -> list[tuple[str, str]]:
    """What a file can be: each the list of authority asks for, or something else."""
    wanted = found.law.get("attachments", ())
    return [*((title, title) for title in wanted), ("", "其他材料")] if wanted else []


@needs("matter.read")
@require_POST
def act_on(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(
        request, actions.act, Matter.DoesNotExist, ("reason", "answer"), matter_id=matter_id
    )
    return redirect("matter", matter_id=matter_id)
