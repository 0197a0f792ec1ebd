"""Organisations, search, help."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.extracts.queries import extract_of
from sunshine.analysis.extracts.rules import FIRM
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries.drawn import Reader, pictures_of_extract
from sunshine.faces.desk.queries.frame import actor_in, scopes
from sunshine.faces.desk.queries.ranking import organisation_score
from sunshine.faces.desk.queries.search import search as find
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.models import Organisation, Tree
from sunshine.foundation.organisations.queries import ancestors, children, edges_of, top_of_tree
from sunshine.foundation.worklist.queries import count_of

FOUND = 20
LONGEST = 60


@needs("organisation.read")
def organisation_tree(request: HttpRequest) -> HttpResponse:
    """The tree, level by level: a fragment holds the children of one organisation."""
    actor, tree = actor_in(request), request.GET.get("tree", Tree.MANAGEMENT)
    if tree not in Tree.values:
        raise Http404
    parent = request.GET.get("parent")
    try:
        found = children(actor, UUID(parent), tree) if parent else top_of_tree(actor, tree)
    except ValueError as error:
        raise Http404 from error
    context = {"organisations": found, "tree": tree, "trees": Tree.choices}
    return render(
        request, "desk/branch.html" if is_fragment(request) else "desk/organisations.html", context
    )


@needs("organisation.read")
def narrowing(request: HttpRequest) -> HttpResponse:
    """What the picker in the top bar offers, asked for when somebody opens it."""
    if not is_fragment(request):
        return redirect("organisations")
    context = {"scopes": scopes(actor_in(request)), "scope": request.GET.get("scope", "")}
    return render(request, "desk/scopes.html", context)


@needs("organisation.read")
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    actor = actor_in(request)
    found = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    day: date = today()
    posts = [
        (post, [t for t in post.tenures.all() if day in t.valid])
        for post in found.posts.select_related("body")
        .prefetch_related("tenures__person")
        .order_by("body__name", "name")
    ]
    alerts = Alert.objects.visible_to(actor).filter(organisation=found)
    itself = extract_of(actor, FIRM, found.pk, found.uscc or "")
    context = {
        "organisation": found,
        "above": ancestors(found, Tree.MANAGEMENT),
        "edges": edges_of(found),
        "below": children(actor, found.pk, Tree.MANAGEMENT),
        "posts": posts,
        "itself": itself,
        "pictures": pictures_of_extract(itself, Reader(actor, found.pk), set()) if itself else [],
        "alerts": alerts.select_related("hit").order_by("due_on")[:FOUND],
        "alert_count": count_of(alerts),
        "risk": organisation_score(actor, found.pk),
    }
    return render(request, "desk/organisation.html", context)


@needs()
def search(request: HttpRequest) -> HttpResponse:
    """Everything somebody may see, by kind."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = find(actor_in(request), words) if words else []
    return render(request, "desk/search.html", {"words": words, "found": found})


@needs()
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help.html")
