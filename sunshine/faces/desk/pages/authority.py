"""权责清单: all lists, one version, its acts, its differences, and why somebody decides."""

from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.before.authority import actions, forms
from sunshine.before.authority.engine import catalogue
from sunshine.before.authority.models import OPEN, AuthorityList, AuthorityRule
from sunshine.before.authority.queries import rules_of
from sunshine.before.authority.queries.checking import problems_of
from sunshine.before.authority.rules.deciding import Rule
from sunshine.before.authority.rules.narrowing import differences
from sunshine.before.authority.workflow import AUTHORITY_LIST
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import carried_out, exported, needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.queries import totp_of
from sunshine.foundation.identity.rules import Actor, Confirmation
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.organisations.models import Organisation, reachable, reaches
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.queries import explain
from sunshine.foundation.workflow.rules import Transition

SHOWN = 30
LABEL = AUTHORITY_LIST.label
VERBS = {t.verb: t for t in AUTHORITY_LIST.transitions}


@needs("authority.read")
def lists(request: HttpRequest) -> HttpResponse:
    """Newest first; `state` filters, `after` pages."""
    actor = actor_in(request)
    found = AuthorityList.objects.visible_to(actor).select_related("organisation")
    state = request.GET.get("state", "")
    if state in AUTHORITY_LIST.states:
        found = found.filter(state=state)
    if after := request.GET.get("after"):
        found = found.filter(pk__lt=as_uuid(after))
    rows = list(found.annotate(rule_count=Count("rules")).order_by("-pk")[: SHOWN + 1])
    context = {
        "lists": rows[:SHOWN],
        "next_cursor": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "states": AUTHORITY_LIST.states,
        "state": state,
        "today": today(),
        "places": enterprises(actor, "authority.draft"),
    }
    return render(request, "desk/authority_lists.html", context)


@needs("authority.read")
def one(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The table of a version, who said what about it, what one may do now."""
    actor = actor_in(request)
    found = list_for(actor, list_id)
    verbs = _open_to(found, actor)
    must_confirm = any(t.step_up for t in verbs) and actor.confirmation != Confirmation.GIVEN
    endorsements = Endorsement.objects.of(LABEL, found.pk)
    context = {
        "list": found,
        "state_title": AUTHORITY_LIST.states[found.state],
        **matrix(found),
        "problems": problems_of(found, today()) if found.state in OPEN else [],
        "may_edit": may_edit(actor, found),
        "verbs": verbs,
        "must_confirm": must_confirm,
        "by_code": must_confirm and totp_of(request.user) is not None,
        "endorsements": [(e, VERBS[e.verb].title) for e in endorsements],
        "editions": _editions(actor, found),
        "why": explain(LABEL, found.pk) if found.state in {"review", "approval"} else None,
        "history": Entry.objects.visible_to(actor).of(RecordRef(LABEL, found.pk)),
        "key": uuid7(),
    }
    return render(request, "desk/authority_list.html", context)


@needs("authority.read")
@require_POST
def act_on(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One verb; what is refused is said where the person is."""
    carried_out(request, actions.act, AuthorityList.DoesNotExist, list_id=list_id)
    return redirect(LABEL, list_id=list_id)


@needs("authority.read")
@require_POST
def export(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The version as a workbook in the columns of the national template: an act."""
    actor = actor_in(request)
    found = list_for(actor, list_id)
    rules = rules_of(found)
    content = forms.workbook_of(rules, catalogue(content_root()))
    name = f"authority-{found.organisation.code}-{found.edition}.xlsx"
    told = {"list": str(found.pk), "count": len(rules)}
    return exported(content, name, by=actor, verb="authority_list.export", told=told)


@needs("authority.read")
def compare(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """What became of each item since another version (`with`), by default the one before."""
    actor = actor_in(request)
    found = list_for(actor, list_id)
    editions = _editions(actor, found)
    wanted = request.GET.get("with", "")
    earlier = [e for e in editions if e.edition < found.edition]
    chosen = next((e for e in editions if str(e.pk) == wanted), earlier[0] if earlier else None)
    if wanted and (chosen is None or str(chosen.pk) != wanted):
        raise Http404
    context = {
        "list": found,
        "other": chosen,
        "editions": editions,
        "differences": differences(rules_of(chosen), rules_of(found)) if chosen else [],
    }
    return render(request, "desk/authority_differences.html", context)


def list_for(actor: Actor, list_id: UUID) -> AuthorityList:
    """The list, if the actor may see it; 404 otherwise."""
    seen = AuthorityList.objects.visible_to(actor).select_related(
        "organisation", "filed_by__person"
    )
    found = seen.filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found


def may_edit(actor: Actor, found: AuthorityList) -> bool:
    return found.state == "draft" and reaches(actor, "authority.draft", found.organisation_id)


def enterprises(actor: Actor, permission: str) -> QuerySet[Organisation]:
    places = reachable(actor, permission).filter(kind=Organisation.Kind.ENTERPRISE)
    return places.order_by("code")


def matrix(found: AuthorityList) -> dict[str, Any]:
    """Rows by class, and for each body its place in the order: item × bodies."""
    known = catalogue(content_root())
    classes = list(known.classes)  # in the order of the clause
    rows = sorted(
        found.rules.order_by("item_code", "level", "position"),
        key=lambda r: classes.index(r.item_code[0]) if r.item_code[0] in classes else len(classes),
    )
    codes = dict.fromkeys(s["body"] for r in rows for s in r.steps)
    bodies = [known.bodies[b] for b in known.bodies if b in codes]
    groups = [
        (known.classes.get(letter, letter), [_cells(r, [b.body for b in bodies]) for r in mine])
        for letter, mine in groupby(rows, key=lambda r: r.item_code[0])
    ]
    return {"bodies": bodies, "groups": groups, "rule_count": len(rows)}


def _cells(row: AuthorityRule, bodies: list[str]) -> tuple[AuthorityRule, Rule, list[Any]]:
    rule = row.as_rule()
    places = {s.body: (n, s) for n, s in enumerate(rule.steps, 1)}
    return row, rule, [places.get(b) for b in bodies]


def _editions(actor: Actor, found: AuthorityList) -> list[AuthorityList]:
    """Other versions of the same enterprise's list, the newest first."""
    others = AuthorityList.objects.visible_to(actor).filter(organisation=found.organisation_id)
    rows = others.exclude(pk=found.pk).exclude(state="withdrawn").select_related("organisation")
    return list(rows.order_by("-edition")[:SHOWN])


def _open_to(found: AuthorityList, actor: Actor) -> list[Transition]:
    """What the table opens here, less what is not for whoever drafted it."""
    mine = found.filed_by_id == actor.account_id or found.filed_by_person_id in actor.persons
    verbs = AUTHORITY_LIST.open_to(found.state, actor.permissions)
    wanted = {t.permission for t in verbs}
    held = {p for p in wanted if reachable(actor, p).filter(pk=found.organisation_id).exists()}
    return [t for t in verbs if t.permission in held and not (t.others and mine)]


def as_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
