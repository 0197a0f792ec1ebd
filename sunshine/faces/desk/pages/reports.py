"""Major reports: the list, the first report, one report and what one may do, statistics."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.reports import actions, queries
from sunshine.before.reports.models import FollowUp, MajorReport
from sunshine.before.reports.rules import Told, in_words, lateness
from sunshine.before.reports.workflow import MAJOR_REPORT, OPEN
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.fields import chosen
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.reported import Filters
from sunshine.foundation.clock.queries import SHANGHAI, today
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.queries import explain, extensions_of
from sunshine.foundation.workflow.rules import Refused, Transition

EXPORT_LIMIT = 5000
MOST_UNITS, MONTHS = 20, 12
WITH_WORDS = {"supplement", "finish", "uphold", "uphold_partly", "dismiss"}
WITH_AMOUNT = {"supplement", "finish"}
ELSEWHERE = {"attach", "detach"}  # beside the files


@needs("report.read")
def report_list(request: HttpRequest) -> HttpResponse:
    actor, filters = actor_in(request), Filters.read(request.GET)
    try:
        rows, cursor = filters.page(filters.apply(MajorReport.objects.visible_to(actor)))
    except ValueError as error:
        raise Http404 from error
    context = {
        "reports": rows,
        "next_cursor": cursor,
        "filters": filters,
        "kinds": MajorReport.Kind.choices,
        "states": MAJOR_REPORT.states,
        "open_states": OPEN,
        "may_file": actor.may("report.file"),
    }
    return render(request, "desk/reports.html", context)


@needs("report.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, as Excel; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.apply(MajorReport.objects.visible_to(actor))
    rows = list(found.select_related("organisation").order_by("-pk")[:EXPORT_LIMIT])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("重大报告")
    sheet.append([
        "编号", "类别", "标题", "企业", "发生时间", "知悉时间", "首报时间", "首报期限", "首报时限",
        "是否迟报", "涉及金额（元）", "状态", "核查结论", "办理期限",
    ])  # fmt: skip
    for r in rows:
        times = [f"{t.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for t in _times(r)]
        late = in_words(lateness(r.filed_at, r.first_due_at))
        sheet.append([
            r.label, r.get_kind_display(), safe_cell(r.title), safe_cell(r.organisation.name), *times,
            r.limit, late, r.amount, MAJOR_REPORT.states[r.state], r.get_outcome_display(), r.due_on,
        ])  # fmt: skip
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "reports.xlsx", by=actor, verb="report.export", told=left)


def _times(r: MajorReport) -> tuple[datetime, ...]:
    return r.occurred_at, r.known_at, r.filed_at, r.first_due_at


@needs("report.file")
def new(request: HttpRequest) -> HttpResponse:
    """The first report; what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    places = reachable(actor, "report.file").exclude(kind=Organisation.Kind.DEPARTMENT)
    if request.method == "POST":
        try:
            filed = actions.file_report(
                by=actor,
                organisation_id=chosen(form.get("organisation", ""), "请选择企业"),
                told=_told(form),
                idempotency_key=form.get("key", "") or str(uuid7()),
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            said = in_words(lateness(filed.filed_at, filed.first_due_at))
            words = f"已提交 {filed.label}，{said}；请在下面附上材料"
            messages.success(request, words, extra_tags="note-good")
            return redirect("report", report_id=filed.pk)
    context = {
        "places": places.order_by("code"),
        "kinds": [(k.value, k.label, _limit(k.value)) for k in MajorReport.Kind],
        "urgent": queries.limit_of(
            MajorReport.Kind.RISK, is_urgent=True, organisation_id=None, on=today()
        ),
        "given": form,
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/report_new.html", context)


def _limit(kind: str) -> str:
    return str(queries.limit_of(kind, is_urgent=False, organisation_id=None, on=today()))


def _told(form: Any) -> Told:
    """The form as typed; times are local. Raises Refused for an amount that is none."""
    return Told(
        kind=form.get("kind", ""),
        title=form.get("title", "")[:200],
        content=form.get("content", "")[:8000],
        measures=form.get("measures", "")[:4000],
        occurred_at=_local(form.get("occurred_at", "")),
        known_at=_local(form.get("known_at", "")),
        amount=actions.amount_of(form.get("amount", "")),
        is_urgent=bool(form.get("is_urgent")),
    )


def _local(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


@needs("report.read")
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """What was reported, when and how late, what followed, what one may do now."""
    actor = actor_in(request)
    mine = MajorReport.objects.visible_to(actor).select_related("organisation", "filed_by__person")
    found = mine.filter(pk=report_id).first()
    if found is None:
        raise Http404
    verbs = _verbs(found, actor.permissions)
    context = {
        "report": found,
        "state_title": MAJOR_REPORT.states[found.state],
        "late_words": in_words(lateness(found.filed_at, found.first_due_at)),
        "is_open": found.state in OPEN,
        "follow_ups": FollowUp.objects.visible_to(actor).filter(report=found).order_by("ordinal"),
        "verbs": [t for t in verbs if t.verb not in ELSEWHERE],
        "with_words": WITH_WORDS,
        "with_amount": WITH_AMOUNT,
        "attach_url": _attach(found, verbs),
        "panel": panel_of(RecordRef(MAJOR_REPORT.label, found.pk)),
        "why": explain(MAJOR_REPORT.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(RecordRef(MAJOR_REPORT.label, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/report.html", context)


def _verbs(found: MajorReport, permissions: frozenset[str]) -> list[Transition]:
    asked = any(e.state == "asked" for e in extensions_of(MAJOR_REPORT.label, found.pk))
    closed = {"ask_extension"} if asked else {"allow_extension", "refuse_extension"}
    return [t for t in MAJOR_REPORT.open_to(found.state, permissions) if t.verb not in closed]


def _attach(found: MajorReport, verbs: list[Transition]) -> str:
    may = any(t.verb == "attach" for t in verbs)
    return reverse("report_attach", args=[found.pk]) if may else ""


@needs("report.read")
@require_POST
def act_on(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""

    def act(**told: Any) -> Entry:
        return actions.act(**told, amount=actions.amount_of(request.POST.get("amount", "")))

    carried_out(request, act, MajorReport.DoesNotExist, ("reason", "until"), report_id=report_id)
    return redirect("report", report_id=report_id)


@needs("report.read")
def statistics(request: HttpRequest) -> HttpResponse:
    """By kind, unit and month, of what one sees; each number leads to its reports."""
    filters = Filters.read(request.GET)
    found = filters.apply(MajorReport.objects.visible_to(actor_in(request)))
    context = {
        "filters": filters,
        "tables": [
            ("类别", queries.by_kind(found)),
            ("企业", queries.by_organisation(found, MOST_UNITS)),
            ("月份", queries.by_month(found, MONTHS)),
        ],
        "most": MOST_UNITS,
    }
    return render(request, "desk/report_statistics.html", context)
