"""Conflicts and recusal: the list, one conflict and what one may do, the waivers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.recusals import actions, queries
from sunshine.before.recusals.actions.adjustments import Wanted, act_on_adjustment
from sunshine.before.recusals.models import Adjustment, Conflict
from sunshine.before.recusals.rules.judging import ADJUSTMENTS, ANSWERS
from sunshine.before.recusals.workflow import ADJUSTMENT, CONFLICT, LIVE, OPEN
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.recused import Filters
from sunshine.foundation.access.models import Denial
from sunshine.foundation.clock.queries import today
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.queries import explain, extensions_of
from sunshine.foundation.workflow.rules import Table, Transition

EXPORT_LIMIT = 5000
WITH_ANSWER = {"judge", "decide"}
BASES = {"alert": ("疑点", "alert.read"), "match": ("申报比对结果", "crosscheck.read")}
ELSEWHERE = {"attach", "detach"}  # beside the files


@needs("conflict.read")
def conflict_list(request: HttpRequest) -> HttpResponse:
    actor, filters = actor_in(request), Filters.read(request.GET)
    try:
        rows, cursor = filters.page(filters.apply(Conflict.objects.visible_to(actor)))
    except ValueError as error:
        raise Http404 from error
    context = {
        "conflicts": rows,
        "next_cursor": cursor,
        "filters": filters,
        "states": CONFLICT.states,
        "origins": Conflict.Origin.choices,
        "open_states": OPEN,
        "live_states": LIVE,
        "may_register": actor.may("conflict.register"),
        "may_oversee": actor.may("conflict.oversee"),
    }
    return render(request, "desk/conflicts.html", context)


@needs("conflict.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, as Excel; leaving the house is an act. Facts and sources stay inside."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.apply(Conflict.objects.visible_to(actor))
    rows = list(found.select_related("organisation", "person").order_by("-pk")[:EXPORT_LIMIT])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("利益冲突")
    sheet.append([
        "编号", "任职单位", "当事人", "来源", "关系", "对方单位", "状态", "纪检研判", "人事研判",
        "发现日期", "最迟登记日", "是否逾期登记", "豁免截止日", "办理期限",
    ])  # fmt: skip
    for r in rows:
        sheet.append([
            r.label, safe_cell(r.organisation.name), safe_cell(r.person.name), r.get_origin_display(),
            r.get_relation_display(), safe_cell(r.counterparty), CONFLICT.states[r.state],
            r.get_discipline_answer_display(), r.get_personnel_answer_display(), r.found_on,
            r.first_due_on, "是" if r.is_late else "否", r.waived_until,
            r.due_on if r.state in OPEN else None,
        ])  # fmt: skip
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用，不得外传{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "conflicts.xlsx", by=actor, verb="conflict.export", told=left)


@needs("conflict.oversee")
def waivers(request: HttpRequest) -> HttpResponse:
    """Who was let in although there is a conflict, why, by whom, until when: for the discipline group."""
    seen = Conflict.objects.visible_to(actor_in(request)).filter(waived_until__isnull=False)
    rows = seen.select_related("organisation", "person").order_by("-pk")[:EXPORT_LIMIT]
    context = {"conflicts": rows, "states": CONFLICT.states, "today": today()}
    return render(request, "desk/conflict_waivers.html", context)


@needs("conflict.read")
def conflict(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """What was reported, how it was judged, what was asked, how much is closed, what one may do."""
    actor = actor_in(request)
    found = _seen(actor, conflict_id)
    verbs = _verbs(CONFLICT, found, actor)
    rows = Adjustment.objects.visible_to(actor).filter(conflict=found).order_by("pk")
    context = {
        "conflict": found,
        "state_title": CONFLICT.states[found.state],
        "is_live": found.state in LIVE,
        "is_open": found.state in OPEN,
        "verbs": verbs,
        "with_answer": WITH_ANSWER,
        "answers": ANSWERS,
        "kinds": [(code, title, queries.adjust_by(code)) for code, title in ADJUSTMENTS.items()],
        "item_title": queries.item_title(found.item_code) if found.item_code else "",
        "basis": _basis(actor, found),
        "owners": queries.owners_of(found) if any(t.verb == "adjust" for t in verbs) else [],
        "adjustments": rows.select_related("assignee__person"),
        "adjustment_states": ADJUSTMENT.states,
        "closed_count": _closed_count(found),
        "sees_source": actor.may("conflict.discipline"),
        "why": explain(CONFLICT.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(RecordRef(CONFLICT.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/conflict.html", context)


def _seen(actor: Actor, conflict_id: UUID) -> Conflict:
    mine = Conflict.objects.visible_to(actor).select_related("organisation", "person", "matter")
    found = mine.filter(pk=conflict_id).first()
    if found is None:
        raise Http404
    return found


def _basis(actor: Actor, found: Conflict) -> tuple[str, str] | None:
    """What it was found by, and where that is read by whoever may."""
    if found.basis_label not in BASES or found.basis_id is None:
        return None
    title, permission = BASES[found.basis_label]
    at = reverse(found.basis_label, args=[found.basis_id]) if actor.may(permission) else ""
    return title, at


def _closed_count(found: Conflict) -> int:
    """How many records it closes today; which ones is said to nobody who may not see them."""
    closed = Denial.objects.because_of(CONFLICT.label, found.pk)
    return closed.filter(reason=Denial.Reason.RECUSAL, valid__contains=today()).count()


def _verbs(table: Table, found: Any, actor: Actor) -> list[Transition]:
    asked = any(e.state == "asked" for e in extensions_of(table.label, found.pk))
    closed = {"ask_extension"} if asked else {"allow_extension", "refuse_extension"}
    return [t for t in table.open_to(found.state, actor.permissions) if t.verb not in closed]


@needs("conflict.read")
@require_POST
def act_on(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(
        request,
        actions.act,
        Conflict.DoesNotExist,
        ("reason", "answer", "until"),
        conflict_id=conflict_id,
        adjustments=_wanted(request.POST),
    )
    return redirect("conflict", conflict_id=conflict_id)


def _wanted(form: Any) -> list[Wanted]:
    """The kinds that were ticked, each with its words and who sees to it."""
    return [
        Wanted(kind, form.get(f"words-{kind}", ""), form.get(f"owner-{kind}", ""))
        for kind in ADJUSTMENTS
        if form.get(f"kind-{kind}")
    ]


@needs("conflict.read")
def adjustment(request: HttpRequest, adjustment_id: UUID) -> HttpResponse:
    """One measure: what is asked of whom by when, its proof, what one may do."""
    actor = actor_in(request)
    mine = Adjustment.objects.visible_to(actor).select_related(
        "organisation", "conflict__person", "assignee__person"
    )
    found = mine.filter(pk=adjustment_id).first()
    if found is None:
        raise Http404
    verbs = _verbs(ADJUSTMENT, found, actor)
    may_attach = any(t.verb == "attach" for t in verbs)
    context = {
        "adjustment": found,
        "state_title": ADJUSTMENT.states[found.state],
        "is_open": found.state in {"open", "done"},
        "verbs": [t for t in verbs if t.verb not in ELSEWHERE],
        "attach_url": reverse("adjustment_attach", args=[found.pk]) if may_attach else "",
        "panel": panel_of(RecordRef(ADJUSTMENT.label, found.pk)),
        "why": explain(ADJUSTMENT.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(RecordRef(ADJUSTMENT.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/adjustment.html", context)


@needs("conflict.read")
@require_POST
def act_on_one(request: HttpRequest, adjustment_id: UUID) -> HttpResponse:
    """One verb of a measure."""
    carried_out(
        request,
        act_on_adjustment,
        Adjustment.DoesNotExist,
        ("reason", "until"),
        adjustment_id=adjustment_id,
    )
    return redirect("adjustment", adjustment_id=adjustment_id)
