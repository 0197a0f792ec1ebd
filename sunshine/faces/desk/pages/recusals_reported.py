"""Report an own conflict, follow it; register one that was found or told of."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from sunshine.analysis.alerts.models import Alert
from sunshine.before.crosschecks import actions as crosschecks
from sunshine.before.crosschecks.models import Match
from sunshine.before.crosschecks.rules import INFERRED, SELF
from sunshine.before.declarations import queries as declarations
from sunshine.before.recusals import actions, queries
from sunshine.before.recusals.actions import Told
from sunshine.before.recusals.models import Conflict, OwnConflict
from sunshine.before.recusals.rules.judging import RELATIONS
from sunshine.before.recusals.workflow import CONFLICT, LIVE
from sunshine.datacentre.directory.models import Listing
from sunshine.faces.desk.pages.fields import chosen
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import SHANGHAI
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable, reaches
from sunshine.foundation.workflow.rules import Refused

USCC_LENGTH = 18


@needs()
def mine(request: HttpRequest) -> HttpResponse:
    """What one reported, and what was decided about oneself."""
    rows = OwnConflict.objects.visible_to(actor_in(request)).select_related("organisation")
    context = {"conflicts": rows.order_by("-pk"), "states": CONFLICT.states, "live_states": LIVE}
    return render(request, "desk/conflicts_mine.html", context)


@needs()
def own(request: HttpRequest, conflict_id: UUID) -> HttpResponse:
    """The own report, the decision, what has to be done; neither the deliberation nor a source."""
    rows = OwnConflict.objects.visible_to(actor_in(request)).select_related("organisation")
    found = rows.filter(pk=conflict_id).first()
    if found is None:
        raise Http404
    is_decided = found.decided_at is not None and found.state != "waiving"
    context = {
        "conflict": found,
        "state_title": CONFLICT.states[found.state],
        "is_live": found.state in LIVE,
        "is_decided": is_decided,
        "adjustments": found.adjustments.standing() if is_decided else [],
    }
    return render(request, "desk/conflict_own.html", context)


@needs()
def report(request: HttpRequest) -> HttpResponse:
    """One page, fit for a phone; what is refused is said above the form, as it was filled in."""
    actor, form = actor_in(request), request.POST
    if request.method == "POST":
        try:
            with transaction.atomic():
                made = actions.report(
                    by=actor,
                    organisation_id=chosen(form.get("organisation", ""), "请选择任职单位"),
                    told=_told(form),
                    idempotency_key=form.get("key", "") or str(uuid7()),
                )
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            words = f"已提交，编号 {made.label}；登记和研判的结果会通知您"
            messages.success(request, words, extra_tags="note-good")
            return redirect("own_conflict", conflict_id=made.pk)
    context = {
        "places": queries.workplaces(actor.person_id),
        "relations": RELATIONS,
        "items": queries.item_kinds(),
        "given": form,
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/conflict_report.html", context)


@needs("conflict.register")
def enter(request: HttpRequest) -> HttpResponse:
    """What was found or told of is registered; from an alert or a match of a crosscheck with what
    that knows filled in.
    """
    actor, form = actor_in(request), request.POST
    alert, match = (
        _alert(actor, _origin(request, "alert")),
        _match(actor, _origin(request, "match")),
    )
    if request.method == "POST":
        try:
            with transaction.atomic():
                made = _registered(actor, form, alert or match)
                if match is not None:
                    _tied(actor, match, made, form)
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="note-warn")
        else:
            words = f"已登记 {made.label}，等待纪检研判"
            messages.success(request, words, extra_tags="note-good")
            return redirect("conflict", conflict_id=made.pk)
    places = reachable(actor, "conflict.register").exclude(kind=Organisation.Kind.DEPARTMENT)
    context = {
        "places": places.order_by("code"),
        "relations": RELATIONS,
        "items": queries.item_kinds(),
        "origins": [o for o in Conflict.Origin.choices if o[0] != Conflict.Origin.SELF_REPORT],
        "alert": alert,
        "match": match,
        "given": form or _given(alert) or _known(actor, match),
        "key": form.get("key") or uuid7(),
    }
    return render(request, "desk/conflict_enter.html", context)


def _origin(request: HttpRequest, kind: str) -> str:
    return request.GET.get(kind, "") or request.POST.get(kind, "")


def _registered(actor: Actor, form: Any, basis: Alert | Match | None) -> Conflict:
    place = chosen(form.get("organisation", ""), "请选择任职单位")
    if not reachable(actor, "conflict.register").filter(pk=place).exists():
        raise Refused("您没有在这家单位登记利益冲突的权限")
    person = queries.person_named(form.get("person", "").strip(), place)
    return actions.register(
        person_id=person.pk,
        organisation_id=place,
        origin=form.get("origin", ""),
        told=_told(form, RecordRef(basis._meta.model_name or "", basis.pk) if basis else None),
        by=actor,
        idempotency_key=form.get("key", "") or str(uuid7()),
    )


def _alert(actor: Actor, text: str) -> Alert | None:
    """The alert the form was opened from; 404 where it is foreign."""
    if not text:
        return None
    try:
        rows = Alert.objects.visible_to(actor).select_related("hit", "organisation")
        return rows.get(pk=UUID(text))
    except (ValueError, Alert.DoesNotExist) as error:
        raise Http404 from error


def _match(actor: Actor, text: str) -> Match | None:
    """The confirmed match the form was opened from; 404 where it is foreign."""
    if not text:
        return None
    try:
        rows = Match.objects.visible_to(actor).select_related("organisation", "person")
        return rows.get(pk=UUID(text), state="confirmed")
    except (ValueError, Match.DoesNotExist) as error:
        raise Http404 from error


def _tied(actor: Actor, match: Match, made: Conflict, form: Any) -> None:
    """The match says which conflict came of it."""
    crosschecks.act(
        match_id=match.pk,
        verb="register",
        by=actor,
        content={},
        conflict=crosschecks.Registered(made.pk, made.label),
        idempotency_key=f"{form.get('key', '')}-match",
    )


# Groups of the kinship codes as a conflict tells them; whom a match is about without kinship.
KIN = {"配偶": "spouse", "子女及其配偶": "child", "父母": "parent", "配偶的父母": "parent",
       "兄弟姐妹及其配偶": "sibling"}  # fmt: skip
MATCHED = {SELF: "own", INFERRED: "other"}


def _known(actor: Actor, match: Match | None) -> dict[str, str]:
    """What a match knows: who, of which enterprise, toward which firm, and its sentence."""
    if match is None:
        return {}
    may_read = reaches(actor, "person.read", match.organisation_id)
    kinship = declarations.form().relations.get(match.relation)
    relation = KIN.get(kinship.group, "other_relative") if kinship else MATCHED[match.relation]
    return {
        "relation": relation,
        "organisation": str(match.organisation_id),
        "origin": "detection",
        "person": match.person.name if may_read else "",
        "counterparty": match.company_name,
        "uscc": match.company_id if len(match.company_id) == USCC_LENGTH else "",
        "facts": match.sentence,
        "found_on": _legal(match.judged_at),
    }


def _given(alert: Alert | None) -> dict[str, str]:
    """What a clue knows already: the enterprise, and its other side where it is about one."""
    if alert is None:
        return {}
    given = {
        "organisation": str(alert.organisation_id or ""),
        "origin": "detection",
        "found_on": _legal(alert.raised_at),
    }
    if alert.hit.subject_kind == Listing.Kind.COUNTERPARTY:
        given |= {"counterparty": alert.hit.subject_name, "uscc": alert.hit.subject_id[:18]}
    return given


def _legal(at: datetime | None) -> str:
    """The day of an instant: from when the days to register are counted."""
    return str(at.astimezone(SHANGHAI).date()) if at is not None else ""


def _told(form: Any, basis: RecordRef | None = None) -> Told:
    """The form as typed. Raises Refused for a day that is none."""
    return Told(
        relation=form.get("relation", ""),
        facts=form.get("facts", "")[:2000],
        counterparty=form.get("counterparty", "").strip()[:200],
        uscc=form.get("uscc", "").strip().upper(),
        related_name=form.get("related_name", "").strip()[:60],
        item_code=form.get("item_code", "").strip().upper()[:12],
        source=form.get("source", "").strip()[:200],
        found_on=_day(form.get("found_on", "")),
        basis=basis,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("发现日期请填 2026-03-02 这样的日期") from error
