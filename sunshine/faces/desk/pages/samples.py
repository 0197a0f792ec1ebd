"""Samples of archives: the list, a new one, one with its results and its proof, statistics."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.filings.rules import day_of
from sunshine.before.samples import actions, queries
from sunshine.before.samples.actions import MOST_DRAWN, Scope
from sunshine.before.samples.jobs import look_into_archives
from sunshine.before.samples.models import ArchiveSample, Check
from sunshine.before.samples.queries import results
from sunshine.before.samples.rules import CONCLUSIONS
from sunshine.before.samples.workflow import CHECK, SAMPLE
from sunshine.faces.desk.pages.gate import carried_out, exported, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.sampled import Filters, given_up, page_of_samples
from sunshine.foundation.access.queries import matter_classes
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.workflow.rules import Refused

MOST_PLACES = 20
HALF_YEAR = timedelta(days=182)


@needs("sample.draw")
def sample_list(request: HttpRequest) -> HttpResponse:
    """Newest first, with how far each has come; those that were given up stay."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    try:
        found = filters.samples(ArchiveSample.objects.visible_to(actor))
        rows, cursor = page_of_samples(found, filters.after, actor)
    except ValueError as error:
        raise Http404 from error
    context = {"samples": rows, "next_cursor": cursor, "filters": filters, "states": SAMPLE.states}
    return render(request, "desk/samples.html", context)


@needs("sample.draw")
def new(request: HttpRequest) -> HttpResponse:
    """The scope; what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    if request.method == "POST":
        try:
            made = actions.open_sample(
                by=actor, scope=_scope(form), idempotency_key=form.get("key", "") or str(uuid7())
            )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            words = f"抽样框已确定并记入台账：{made.population} 件档案，抽 {made.size} 件。请选核查人，然后抽取"
            messages.success(request, words, extra_tags="note-good")
            return redirect("archive_sample", sample_id=made.pk)
    places = reachable(actor, "sample.draw").exclude(kind=Organisation.Kind.DEPARTMENT)
    context = {
        "places": places.order_by("code"),
        "classes": {code: title for code, title in matter_classes().items() if code},
        "given": form,
        "chosen": form.getlist("class"),
        "since": form.get("since") or str(legal_today() - HALF_YEAR),
        "until": form.get("until") or str(legal_today()),
        "most": MOST_DRAWN,
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/sample_new.html", context)


def _scope(form: Any) -> Scope:
    since, until = day_of(form.get("since", "")), day_of(form.get("until", ""))
    if since is None or until is None:
        raise Refused("请填写报备日的起止")
    try:
        place = UUID(form.get("organisation", ""))
        numbers = [int(form[n]) if form.get(n, "").strip() else None for n in ("count", "percent")]
    except ValueError as error:
        raise Refused("请选择范围，件数或比例请填整数") from error
    classes = tuple(form.getlist("class"))
    return Scope(place, form.get("title", ""), since, until, classes, *numbers)


def _seen(actor: Actor, sample_id: UUID) -> ArchiveSample:
    mine = ArchiveSample.objects.visible_to(actor).select_related(
        "organisation", "filed_by__person"
    )
    found = mine.filter(pk=sample_id).first()
    if found is None:
        raise Http404
    return found


@needs("sample.draw")
def sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Progress, results, problems, each file; how it was drawn, computed again."""
    actor = actor_in(request)
    found = _seen(actor, sample_id)
    whole = list(Check.objects.filter(sample=found.pk))
    mine = Check.objects.visible_to(actor).filter(sample=found.pk)
    rows = mine.select_related("organisation", "matter", "assignee__person")
    proof = queries.proof_of(found, whole, actor)
    here = RecordRef(SAMPLE.label, found.pk)
    context = {
        "sample": found,
        "state_title": SAMPLE.states[found.state],
        "checks": rows.order_by("ordinal"),
        "problems": results.problems(rows),
        "total": results.total(mine),
        "strata": results.by_stratum(mine),
        "hidden": len(whole) - len(rows),
        "proof": proof,
        "names": _names(proof),
        "classes": matter_classes(),
        "given_up": given_up(actor, found),
        "states": CHECK.states,
        "verbs": SAMPLE.open_to(found.state, actor.permissions),
        "checkers": queries.able(found.organisation_id) if found.state == SAMPLE.initial else [],
        "history": Entry.objects.visible_to(actor).of(here),
        "key": uuid7(),
    }
    return render(request, "desk/sample.html", context)


def _names(proof: queries.Proof) -> dict[str, str]:
    places = Organisation.objects.filter(pk__in={s.organisation_id for s in proof.strata})
    return {str(pk): name for pk, name in places.values_list("pk", "name")}


@needs("sample.draw")
@require_POST
def act_on(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""

    def act(**told: Any) -> Entry:
        entry = actions.act(**told, checkers=_uuids(request.POST.getlist("checker")))
        if told["verb"] == "draw":
            look_into_archives.defer(sample_id=str(sample_id))
        return entry

    carried_out(request, act, ArchiveSample.DoesNotExist, sample_id=sample_id)
    return redirect("archive_sample", sample_id=sample_id)


def _uuids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise Refused("请从名单里选择核查人") from error


@needs("sample.draw")
@require_POST
def frame(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The list as text, to draw again outside; leaving the house is an act."""
    actor = actor_in(request)
    found = _seen(actor, sample_id)
    try:
        kept = queries.whole_frame(actor, found)
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="note-warn")
        return redirect("archive_sample", sample_id=sample_id)
    told = {"sample": found.pk, "frame": kept.sha256}
    name = f"frame-{found.year}-{found.number:04d}.txt"
    return exported(kept.text.encode(), name, by=actor, verb="archive_sample.frame", told=told)


@needs("sample.draw")
def statistics(request: HttpRequest) -> HttpResponse:
    """Over all samples one sees: by enterprise, class and question."""
    actor, filters = actor_in(request), Filters.read(request.GET)
    found = filters.checks(Check.objects.visible_to(actor), actor)
    context = {
        "filters": filters,
        "total": results.total(found),
        "tables": [
            ("企业", results.by_place(found, MOST_PLACES)),
            ("事项类别", results.by_class(found)),
        ],
        "items": results.by_item(found),
        "conclusions": CONCLUSIONS,
        "most": MOST_PLACES,
    }
    return render(request, "desk/sample_statistics.html", context)
