"""Organisations, search, help."""

from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.probes import engine as probes
from sunshine.faces.desk.pages.gate import is_fragment, needs
from sunshine.faces.desk.queries import alerts_naming
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.desk.queries.ranking import organisation_score
from sunshine.foundation.clock.queries import today
from sunshine.foundation.organisations.models import Organisation, Tree
from sunshine.foundation.organisations.queries import ancestors, children, edges_of, top_of_tree

FOUND = 20


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
    context = {
        "organisation": found,
        "above": ancestors(found, Tree.MANAGEMENT),
        "edges": edges_of(found),
        "below": children(actor, found.pk, Tree.MANAGEMENT),
        "posts": posts,
        "alerts": alerts.select_related("hit").order_by("due_on")[:FOUND],
        "alert_count": alerts.count(),
        "risk": organisation_score(actor, found.pk),
    }
    return render(request, "desk/organisation.html", context)


@needs()
def search(request: HttpRequest) -> HttpResponse:
    actor, words = actor_in(request), request.GET.get("q", "").strip()[:60]
    context: dict[str, object] = {"words": words}
    if words:
        alerts = Alert.objects.visible_to(actor).filter(hit__sentence__icontains=words)
        known = probes.load(Path(settings.CONTENT_ROOT)).values() if actor.may("probe.read") else []
        context |= {
            "organisations": Organisation.objects.visible_to(actor)
            .filter(name__icontains=words)
            .order_by("code")[:FOUND],
            "alerts": alerts.select_related("hit", "organisation").order_by("due_on")[:FOUND],
            "named": alerts_naming(actor, words),
            "probes": [p for p in known if words.lower() in f"{p.code}{p.title}{p.rule}".lower()],
        }
    return render(request, "desk/search.html", context)


@needs()
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help.html")
