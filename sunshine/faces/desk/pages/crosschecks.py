"""Matches of crosschecks: the list, one with its way and reasons, verdicts, Excel, a new run."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from openpyxl import Workbook
from uuid6 import uuid7

from sunshine.before.crosschecks import actions
from sunshine.before.crosschecks.jobs import run_crosscheck
from sunshine.before.crosschecks.models import Crosscheck, Match
from sunshine.before.crosschecks.rules import GRADES, SELF, business_words
from sunshine.before.crosschecks.workflow import MATCH
from sunshine.before.recusals.queries import register_by
from sunshine.datacentre.intake.rules import safe_cell
from sunshine.faces.desk.pages.gate import carried_out, exported, is_fragment, needs, saved
from sunshine.faces.desk.queries import tables_of
from sunshine.faces.desk.queries.crosschecked import Filters, declarants_of, picture_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.paged import newest_first
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import reaches
from sunshine.foundation.vault.queries import MASK, NAMELESS, names_of
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Refused

EXPORT_LIMIT = 5000
HEADER = (
    "单位", "申报人", "关系", "企业", "统一社会信用代码", "层数", "概率", "把握", "未申报",
    "业务往来", "金额（元）", "状态", "核实说明", "核实人", "核实时间", "期限",
)  # fmt: skip


@needs("crosscheck.read")
def match_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with how the last run went."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.matches(Match.objects.visible_to(actor)).defer("rows")
    found = found.prefetch_related("organisation", "person")  # of the page: joins are made of all
    try:
        rows, cursor = newest_first(found, filters.after)
    except ValueError as error:
        raise Http404 from error
    declarants = declarants_of(actor, rows)
    context = {
        "matches": [(m, business_words(m.business), declarants[m.pk]) for m in rows],
        "next_cursor": cursor,
        "filters": filters,
        "states": MATCH.states,
        "grades": GRADES,
        "run": Crosscheck.objects.visible_to(actor).order_by("-pk").first(),
        "may_run": actor.may("crosscheck.run"),
        "may_campaign": actor.may("special_campaign.run"),
        "key": uuid7(),
    }
    page = "desk/match_run.html" if is_fragment(request) else "desk/matches.html"
    return render(request, page, context)


@needs("crosscheck.run")
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Promise a full run; the worker carries it out."""
    try:
        with transaction.atomic():
            key = request.POST.get("key", "") or str(uuid7())
            asked = actions.ask(by=actor_in(request), idempotency_key=key)
            run_crosscheck.defer(crosscheck_id=str(asked.pk))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
    return redirect("match_list")


def _seen(actor: Actor, match_id: UUID) -> Match:
    mine = Match.objects.visible_to(actor).select_related("organisation", "person")
    found = mine.filter(pk=match_id).first()
    if found is None:
        raise Http404
    return found


@needs("crosscheck.read")
def match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """The sentence, the picture, why it is a match, the rows; names by right."""
    actor = actor_in(request)
    found = _seen(actor, match_id)
    declarant = declarants_of(actor, [found])[found.pk]
    relative = _relative(actor, found)
    here = RecordRef(MATCH.label, found.pk)
    rows = ((r["mart"], r["row"], None) for r in found.rows if r["row"])
    may_judge = reaches(actor, "crosscheck.judge", found.organisation_id)
    context = {
        "match": found,
        "declarant": declarant,
        "relative": relative,
        "state_title": MATCH.states[found.state],
        "business": [(b, business_words([b])) for b in found.business],
        "pictures": [picture_of(found, declarant, relative)],
        "tables": tables_of(rows, actor),
        "verbs": [
            t
            for t in MATCH.open_to(found.state, actor.permissions)
            if may_judge and t.verb != "register"
        ],
        "may_register": found.state == "confirmed"
        and may_judge
        and reaches(actor, "conflict.register", found.organisation_id),
        "register_by": register_by(found.judged_at.astimezone(SHANGHAI).date())[0]
        if found.state == "confirmed" and found.judged_at and not found.conflict_id
        else None,
        "why": explain(MATCH.label, found.pk),
        "history": Entry.objects.visible_to(actor).of(here),
        "key": uuid7(),
    }
    return render(request, "desk/match.html", context)


def _relative(actor: Actor, row: Match) -> str:
    """Who it is, as far as the register alone knows a name; the declaration itself says more, to
    who opens it for a purpose.
    """
    if row.relation == SELF:
        return "本人"
    may_read = reaches(actor, "person.read", row.organisation_id)
    known = names_of([row.relative_key], may_read=may_read).get(row.relative_key, MASK)
    return row.relation_title if known in {MASK, NAMELESS} else f"{known}（{row.relation_title}）"


@needs("crosscheck.judge")
@require_POST
def act_on(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """A verdict; what is refused is said where the person is."""
    if request.POST.get("verb") not in {"confirm", "reject"}:
        raise Http404
    carried_out(request, actions.act, Match.DoesNotExist, match_id=match_id)
    return redirect("match", match_id=match_id)


@needs("crosscheck.read")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What is seen, as Excel; leaving the house is an act."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.matches(Match.objects.visible_to(actor)).defer("rows")
    rows = list(found.select_related("organisation", "person").order_by("-pk")[:EXPORT_LIMIT])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("比对结果")
    sheet.append(HEADER)
    declarants = declarants_of(actor, rows)
    for row in rows:
        sheet.append(_cells(row, declarants[row.pk]))
    told = {"filters": request.GET.urlencode(), "count": len(rows)}
    return exported(saved(book), "matches.xlsx", by=actor, verb="match.export", told=told)


def _cells(row: Match, declarant: str) -> list[Any]:
    texts = [
        row.organisation.name, declarant, row.relation_title, row.company_name,
        row.company_id, row.hops, float(row.probability), row.grade_title,
        "是" if row.is_undeclared else "", business_words(row.business), row.amount,
        MATCH.states[row.state], row.verdict, row.judged_name,
        row.judged_at.replace(tzinfo=None) if row.judged_at else None, row.due_on,
    ]  # fmt: skip
    return [safe_cell(t) if isinstance(t, str) else t for t in texts]
