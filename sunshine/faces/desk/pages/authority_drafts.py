"""Drafts of 权责清单: begin one, its header, its rows one by one or by workbook."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sunshine.before.authority import forms
from sunshine.before.authority.actions import drafting, trials
from sunshine.before.authority.engine import catalogue
from sunshine.before.authority.jobs import try_list
from sunshine.before.authority.models import OPEN, AuthorityList, AuthorityRule, Trial
from sunshine.before.authority.queries import rules_of
from sunshine.before.authority.rules.deciding import LEVELS, REPORTING, Rule
from sunshine.before.authority.rules.narrowing import differences
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.authority import as_day, as_uuid, list_for, may_edit
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.workflow.rules import Refused

LABEL = AUTHORITY_LIST.label
SHOWN = 200


@needs("authority.draft")
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """The next version of an enterprise's list."""
    form = request.POST
    try:
        draft = drafting.open_draft(
            by=actor_in(request),
            organisation_id=as_uuid(form.get("organisation", "")),
            basis=form.get("basis", "")[:400],
            starts_on=as_day(form.get("starts_on", "")),
        )
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("authority_lists")
    return redirect(LABEL, list_id=draft.pk)


@needs("authority.draft")
@require_POST
def discard(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """A draft that was never sent goes."""
    try:
        drafting.discard(by=actor_in(request), list_id=list_id)
    except AuthorityList.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect(LABEL, list_id=list_id)
    messages.success(request, "草稿已放弃", extra_tags="note-good")
    return redirect("authority_lists")


@needs("authority.draft")
@require_POST
def header(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Basis and first day."""
    form = request.POST
    try:
        drafting.set_header(
            by=actor_in(request),
            list_id=list_id,
            basis=form.get("basis", "")[:400],
            starts_on=as_day(form.get("starts_on", "")),
        )
    except AuthorityList.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(request, "已保存", extra_tags="note-good")
    return redirect(LABEL, list_id=list_id)


@needs("authority.draft")
def rule(request: HttpRequest, list_id: UUID, rule_id: UUID | None = None) -> HttpResponse:
    """One row, new or old; what is wrong is said beside its field and above them all."""
    actor = actor_in(request)
    draft = _draft_for(actor, list_id)
    row = draft.rules.filter(pk=rule_id).first() if rule_id else None
    if rule_id and row is None:
        raise Http404
    known = catalogue(content_root())
    given = forms.row_of(row.as_rule(), known) if row else {"legal": forms.NO}
    problems: list[forms.Problem] = []
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in forms.COLUMNS}
        problems = _saved(actor, draft, row, given)
        if not problems:
            messages.success(request, f"已保存 {given['title']}", extra_tags="note-good")
            return redirect(LABEL, list_id=draft.pk)
    context = {
        "list": draft,
        "row": row,
        "given": given,
        "meetings": [(name, given.get(name, "")) for name in forms.BODIES],
        "problems": problems,
        "wrong": dict(problems),
        "catalogue": known,
        "levels": LEVELS.values(),
        "reporting": REPORTING.values(),
    }
    return render(request, "desk/authority_rule.html", context)


def _saved(
    actor: Actor, draft: AuthorityList, row: AuthorityRule | None, given: forms.Row
) -> list[forms.Problem]:
    """What stands in the way; nothing when it was saved."""
    try:
        fields = forms.rule_fields(given, catalogue(content_root()))
        drafting.save_rule(
            by=actor, list_id=draft.pk, rule_id=row.pk if row else None, fields=fields
        )
    except forms.Wrong as error:
        return error.problems
    except Refused as refusal:
        return [(forms.COLUMNS["line"], str(refusal))]
    return []


@needs("authority.draft")
@require_POST
def remove(request: HttpRequest, list_id: UUID, rule_id: UUID) -> HttpResponse:
    """A row out of the draft."""
    try:
        drafting.remove_rule(by=actor_in(request), list_id=list_id, rule_id=rule_id)
    except (AuthorityList.DoesNotExist, AuthorityRule.DoesNotExist) as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    else:
        messages.success(request, "已删除这一行", extra_tags="note-good")
    return redirect(LABEL, list_id=list_id)


@needs("authority.draft")
def take_in(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Dry run of a workbook: errors by row and field, and what it would change; then, with the
    rows that were looked at, the real thing.
    """
    actor = actor_in(request)
    draft = _draft_for(actor, list_id)
    context: dict[str, Any] = {"list": draft, "columns": list(forms.COLUMNS.values())}
    if request.method == "POST":
        try:
            rows = _rows_in(request)
            good, wrong = forms.checked(rows, catalogue(content_root()))
            if "rows" in request.POST and not wrong:
                count = drafting.replace_rules(by=actor, list_id=draft.pk, rows=good)
                messages.success(request, f"已写入 {count} 行", extra_tags="note-good")
                return redirect(LABEL, list_id=draft.pk)
        except (ValueError, Refused) as error:
            messages.error(request, str(error), extra_tags="note-warn")
        else:
            context |= {
                "tried": True,
                "good_count": len(good),
                "wrong": wrong[:SHOWN],
                "wrong_count": len(wrong),
                "rows": "" if wrong else json.dumps(rows, ensure_ascii=False),
                "differences": differences(rules_of(draft), _plain(good)),
            }
    return render(request, "desk/authority_import.html", context)


@needs("authority.read")
def trial(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The newest trial of a draft; POST asks for one, which the worker carries out."""
    actor = actor_in(request)
    found = list_for(actor, list_id)
    if not reaches(actor, "authority.read", found.organisation_id):
        raise Http404
    if request.method == "POST":
        try:
            with transaction.atomic():
                asked = trials.ask_trial(by=actor, list_id=found.pk)
                try_list.defer(trial_id=str(asked.pk))
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("authority_trial", list_id=found.pk)
    context = {
        "list": found,
        "trial": Trial.objects.visible_to(actor)
        .filter(authority_list=found)
        .select_related("snapshot")
        .order_by("-pk")
        .first(),
        "may_try": found.state in OPEN,
    }
    body = "desk/authority_trial_body.html"
    return render(request, body if is_fragment(request) else "desk/authority_trial.html", context)


def _rows_in(request: HttpRequest) -> list[tuple[int, forms.Row]]:
    """From the file, or as they were looked at; raises ValueError (Chinese)."""
    if "rows" in request.POST:
        try:
            told = json.loads(request.POST["rows"])
            return [(int(n), {str(k): str(v) for k, v in row.items()}) for n, row in told]
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError("试运行的结果已失效，请重新选择文件") from error
    file = request.FILES.get("file")
    if file is None:
        raise ValueError("请选择 Excel 文件")
    return forms.read_workbook(file.read(forms.MOST_BYTES + 1))


def _plain(good: list[dict[str, Any]]) -> list[Rule]:
    return [AuthorityRule(**fields).as_rule() for fields in good]


def _draft_for(actor: Actor, list_id: UUID) -> AuthorityList:
    found = list_for(actor, list_id)
    if not may_edit(actor, found):
        raise Http404
    return found
