"""Checks of drawn archives: the list, one with its checklist, what people do on it, Excel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.samples import queries
from sunshine.before.samples.actions.checking import CONCLUDES, WITH_FILE, act_on_check
from sunshine.before.samples.models import ArchiveSample, Check, CheckQuerySet, Response
from sunshine.before.samples.queries import results
from sunshine.before.samples.rules import ANSWERS, CONCLUSIONS, Verdict
from sunshine.before.samples.workflow import CHECK, CHECKERS, SAMPLE
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import carried_out, exported, needs, saved
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.sampled import Filters, page_of_checks
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.evidence.queries import panel_of
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.queries import explain, extensions_of
from sunshine.foundation.workflow.rules import Refused, Transition

EXPORT_LIMIT = 5000
LONGEST = 4000  # characters of a text
HEADER = (
    "抽查", "序号", "报备号", "企业", "类别", "事项", "状态", "结论", "发现的问题", "不符合的项",
    "核查人", "核查时间", "期限", "办结时间",
)  # fmt: skip


@needs("sample.read")
def check_list(request: HttpRequest) -> HttpResponse:
    """What one checks or draws; an enterprise what was sent to it."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    checks = actor.may("sample.check")
    try:
        found = filters.checks(Check.objects.visible_to(actor), actor)
        rows, cursor = page_of_checks(found, filters.after)
    except ValueError as error:
        raise Http404 from error
    context = {
        "checks": rows,
        "next_cursor": cursor,
        "filters": filters,
        "states": {s: t for s, t in CHECK.states.items() if checks or s != CHECK.initial},
        "conclusions": {c: t for c, t in CONCLUSIONS.items() if checks or c != "passed"},
        "classes": {code: title for code, title in matter_classes().items() if code},
        "may_check": checks,
        "may_draw": actor.may("sample.draw"),
    }
    return render(request, "desk/checks.html", context)


@needs("sample.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, as Excel; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    rows = _whole(filters.checks(Check.objects.visible_to(actor), actor).order_by("-pk"))
    book = Workbook(write_only=True)
    _write(book, rows, actor)
    left = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "checks.xlsx", by=actor, verb="check.export", told=left)


@needs("sample.draw")
@require_POST
def export_sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """One sample: each file, counts by enterprise and class, how it was drawn."""
    actor = actor_in(request)
    sample = ArchiveSample.objects.visible_to(actor).select_related("organisation").filter(
        pk=sample_id
    ).first()  # fmt: skip
    if sample is None:
        raise Http404
    mine = Check.objects.visible_to(actor).filter(sample=sample.pk)
    rows, book = _whole(mine.order_by("ordinal")), Workbook(write_only=True)
    _write(book, rows, actor)
    sheet = book.create_sheet("汇总")
    sheet.append(["企业", "类别", "抽中", "已查", "有问题", "其中严重", "未办结", "问题率（%）"])
    for r in results.by_stratum(mine):
        percent = round(r.percent, 1) if r.percent is not None else ""
        sheet.append(
            [safe_cell(r.place), r.kind, r.drawn, r.checked, r.bad, r.serious, r.open, percent]
        )
    sheet.append([str(results.total(mine).rate)])
    sheet = book.create_sheet("怎样抽出来的")
    for line in _how(sample):
        sheet.append([safe_cell(str(cell)) for cell in line])
    told = {"sample": sample.pk, "count": len(rows)}
    name = f"sample-{sample.year}-{sample.number:04d}.xlsx"
    return exported(saved(book), name, by=actor, verb="archive_sample.export", told=told)


def _how(sample: ArchiveSample) -> list[tuple[object, ...]]:
    return [
        ("编号", sample.label),
        ("名称", sample.title),
        ("范围", sample.organisation.name),
        ("报备日", f"{sample.since} 至 {sample.until}"),
        ("范围内件数", sample.population),
        ("抽取件数", sample.size),
        ("规则版本", sample.rule),
        ("抽样框指纹", sample.frame.sha256),
        ("种子", sample.seed),
        ("种子所在检查点", sample.seed_size or ""),
        ("状态", SAMPLE.states[sample.state]),
        ("总体结论", sample.words),
    ]


def _whole(found: CheckQuerySet) -> list[Check]:
    return list(
        found.select_related("organisation", "matter", "sample", "assignee__person")[:EXPORT_LIMIT]
    )


def _write(book: Workbook, rows: list[Check], actor: Actor) -> None:
    sheet, classes = book.create_sheet("档案核查"), matter_classes()
    sheet.append(list(HEADER))
    for r in rows:
        titles = {i.code: i.title for i in queries.items(r.checklist)}
        failed = [titles[code] for code, answer in r.answers.items() if answer == "no"]
        at, closed = (
            f"{t.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if t else ""
            for t in (r.concluded_at, r.closed_at)
        )
        who = r.concluded_name or (r.assignee.display_name if r.assignee else "")
        sheet.append([
            r.sample.label, r.ordinal, safe_cell(r.matter.label), safe_cell(r.organisation.name),
            classes.get(r.matter_class, ""), safe_cell(r.matter.title), CHECK.states[r.state],
            r.get_conclusion_display(), safe_cell(r.findings), "、".join(failed), safe_cell(who), at,
            r.due_on, closed,
        ])  # fmt: skip
    more = f"，只含前 {EXPORT_LIMIT} 件" if len(rows) == EXPORT_LIMIT else ""
    sheet.append([f"导出人：{actor.name}，仅供监督使用{more}"])


@needs("sample.read")
def check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """What the machine found, the checklist or its form, the answers, what one may do now."""
    return _page(request, _seen(actor_in(request), check_id), {})


def _seen(actor: Actor, check_id: UUID) -> Check:
    mine = Check.objects.visible_to(actor).select_related(
        "matter", "organisation", "sample", "assignee__person"
    )
    found = mine.filter(pk=check_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Check, given: Any, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    here, verbs = RecordRef(CHECK.label, found.pk), _verbs(found, actor)
    may_attach = any(t.verb == "attach" for t in verbs)
    may_assign = any(t.verb == "assign" for t in verbs)
    shut = queries.shut_out([found.matter_id])[found.matter_id] if may_assign else set()
    context = {
        "check": found,
        "matter": found.matter,
        "kind": matter_classes().get(found.matter_class, ""),
        "state_title": CHECK.states[found.state],
        "items": [
            (i, found.answers.get(i.code, ""), found.remarks.get(i.code, ""))
            if found.answers
            else (i, given.get(f"a-{i.code}", ""), given.get(f"r-{i.code}", ""))
            for i in queries.items(found.checklist)
        ],
        "answers": ANSWERS,
        "conclusions": CONCLUSIONS,
        "responses": Response.objects.filter(check_of=found).order_by("ordinal"),
        "verbs": [t for t in verbs if t.verb not in WITH_FILE | CONCLUDES],
        "concludes": any(t.verb in CONCLUDES for t in verbs),
        "able": queries.able(found.organisation_id, shut) if may_assign else [],
        "sees_sample": reaches(actor, "sample.draw", found.sample.organisation_id),
        "supervises": reaches(actor, "sample.check", found.organisation_id),
        "attach_url": reverse("check_attach", args=[found.pk]) if may_attach else "",
        "panel": panel_of(here),
        "why": explain(CHECK.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(here),
        "given": given,
        "key": given.get("key") or uuid7(),
    }
    return render(request, "desk/check.html", context, status=status)


def _verbs(found: Check, actor: Actor) -> list[Transition]:
    """Those of a checker only to the one who was named."""
    own = found.assignee_id is not None and found.assignee_id == actor.account_id
    kind = found.matter_class
    asked = any(e.state == "asked" for e in extensions_of(CHECK.label, found.pk))
    closed = {"ask_extension"} if asked else {"allow_extension", "refuse_extension"}
    return [
        t
        for t in CHECK.open_to(found.state, actor.permissions)
        if t.verb not in closed
        and (own or t.verb not in CHECKERS)
        and reaches(actor, t.permission, found.organisation_id, matter_class=kind)
    ]


@needs("sample.read")
@require_POST
def conclude(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The checklist and its conclusion; what is refused is said above the form, as filled in."""
    form, actor = request.POST, actor_in(request)
    found = _seen(actor, check_id)
    verdict = _verdict(form, found)
    try:
        entry = act_on_check(
            check_id=check_id,
            verb="pass" if verdict.conclusion == "passed" else "issue",
            by=actor,
            content={"version": form.get("version") or None},
            verdict=verdict,
            idempotency_key=form.get("key", "") or str(uuid7()),
        )
    except Check.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return _page(request, _seen(actor, check_id), form, status=422)
    words = f"结论已记入台账，存证指纹 {entry.short_hash}"
    messages.success(request, words, extra_tags="note-good")
    return redirect("check", check_id=check_id)


def _verdict(form: Any, found: Check) -> Verdict:
    codes = [i.code for i in queries.items(found.checklist)]
    remarks = {c: form.get(f"r-{c}", "").strip()[:LONGEST] for c in codes}
    return Verdict(
        {c: form.get(f"a-{c}", "") for c in codes},
        {c: words for c, words in remarks.items() if words},
        form.get("conclusion", ""),
        form.get("findings", "").strip()[:LONGEST],
    )


@needs("sample.read")
@require_POST
def act_on(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    fields = ("reason", "checker", "until")
    carried_out(request, act_on_check, Check.DoesNotExist, fields, check_id=check_id)
    return redirect("check", check_id=check_id)
