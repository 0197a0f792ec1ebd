"""Reviews: the queue, one review with its form, what people do on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.reviews import actions, queries
from sunshine.before.reviews.models import WAITING, Condition, Review
from sunshine.before.reviews.rules import ANSWERS, conditions_in
from sunshine.before.reviews.workflow import CONDITION, REVIEW
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.reviewed import Filters
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.documents.engine.pdf import office
from sunshine.foundation.evidence.queries import files_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.queries import explain, extensions_of
from sunshine.foundation.workflow.rules import Refused, Transition

EXPORT_LIMIT = 5000
OF_DEPARTMENT = {"answer", "countersign", "return"}  # who speaks for it does them


@needs("review.read")
def review_list(request: HttpRequest) -> HttpResponse:
    """What waits for whom, by due day, and how departments keep up."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    seen = Review.objects.visible_to(actor)
    try:
        rows, cursor = filters.page(filters.apply(seen, actor))
    except ValueError as error:
        raise Http404 from error
    context = {
        "reviews": [(r, queries.department_of(r)) for r in rows],
        "next_cursor": cursor,
        "filters": filters,
        "departments": queries.routing().departments.values(),
        "speaks": queries.mine(actor),
        "states": REVIEW.states,
        "answers": ANSWERS,
        "queues": queries.queues(seen),
    }
    return render(request, "desk/reviews.html", context)


@needs("review.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, as Excel; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.apply(Review.objects.visible_to(actor), actor)
    rows = list(
        found.select_related("organisation", "matter", "document").order_by("due_on", "pk")[
            :EXPORT_LIMIT
        ]
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("审查")
    sheet.append([
        "事项", "企业", "部门", "送审缘由", "状态", "意见", "意见书", "审查人", "送审时间", "出具时间", "期限",
    ])  # fmt: skip
    for r in rows:
        times = [
            f"{t.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if t else ""
            for t in (r.asked_at, r.answered_at)
        ]
        sheet.append([
            safe_cell(r.matter.title), safe_cell(r.organisation.name), queries.department_of(r).title,
            r.why, REVIEW.states[r.state], r.get_answer_display(), r.document.label if r.document else "",
            safe_cell(r.answered_name), *times, r.due_on,
        ])  # fmt: skip
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "reviews.xlsx", by=actor, verb="review.export", told=left)


@needs("review.read")
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The matter as this department is asked about it, what changed since, the form."""
    actor = actor_in(request)
    return _page(request, _seen(actor, review_id), {})


def _seen(actor: Actor, review_id: UUID) -> Review:
    mine = Review.objects.visible_to(actor).select_related(
        "matter__organisation", "organisation", "document__evidence", "filed_by__person"
    )
    found = mine.filter(pk=review_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Review, given: Any, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    past, here = queries.past_of(found), RecordRef(REVIEW.label, found.pk)
    void = [e for e in past if e.voided_at is not None and e.verb == "answer"]
    lapsed = void[-1] if void and found.state == "asked" else None
    conditions = Condition.objects.visible_to(actor).filter(review=found).exclude(state="void")
    prefetch_related_objects([found], "waits")
    context = {
        "review": found,
        "department": queries.department_of(found),
        "state_title": REVIEW.states[found.state],
        "facts": queries.manifest_of(found).items(),
        "changed": {d["field"]: d for d in lapsed.differences} if lapsed else {},
        "lapsed": lapsed,
        "past": past,
        "conditions": conditions.order_by("ordinal"),
        "condition_states": CONDITION.states,
        "others": Review.objects.visible_to(actor).filter(matter=found.matter_id).needed(),
        "titles": {code: d.title for code, d in queries.routing().departments.items()},
        "states": REVIEW.states,
        "answers": ANSWERS,
        "verbs": _verbs(found, actor),
        "reviewers": queries.reviewers_of(found) if found.state in WAITING else [],
        "files": files_of(RecordRef("matter", found.matter_id)),
        "why": explain(REVIEW.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(here),
        "can_print": office() is not None,
        "given": given,
        "key": given.get("key") or uuid7(),
    }
    return render(request, "desk/review.html", context, status=status)


def _verbs(found: Review, actor: Actor) -> list[Transition]:
    asked = any(e.state == "asked" for e in extensions_of(REVIEW.label, found.pk))
    closed = {"ask_extension"} if asked else {"allow_extension", "refuse_extension"}
    if not queries.answers_for(actor, found):
        closed |= OF_DEPARTMENT | {"ask_extension"}
    return [t for t in REVIEW.open_to(found.state, actor.permissions) if t.verb not in closed]


@needs("review.answer")
@require_POST
def answer(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """An opinion; what is refused is said above the form, as it was filled in."""
    form, actor = request.POST, actor_in(request)
    try:
        actions.answer(
            review_id=review_id,
            by=actor,
            answer=form.get("answer", ""),
            words=form.get("reason", "")[:4000],
            basis=form.get("basis", "")[:2000],
            conditions=conditions_in(form.get("conditions", "")),
            version=form.get("version") or None,
            idempotency_key=form.get("key", "") or str(uuid7()),
        )
    except Review.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return _page(request, _seen(actor, review_id), form, status=422)
    made = _seen(actor, review_id).document
    words = f"意见已出具，{made.label if made else ''}，已记入台账"
    messages.success(request, words, extra_tags="note-good")
    return redirect("review", review_id=review_id)


@needs("review.read")
@require_POST
def act_on(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(request, actions.act, Review.DoesNotExist, ("reason", "until"), review_id=review_id)
    return redirect("review", review_id=review_id)
