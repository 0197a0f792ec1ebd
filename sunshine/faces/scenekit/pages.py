"""The pages a scene is made of; a scene's own pages.py says which."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sunshine.analysis.boards.models import READ
from sunshine.datacentre.lake.queries import content_root
from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.boards import NoSuchView, places_under, view_of
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.faces.scenekit import queries
from sunshine.faces.scenekit.engine import Scene, scenes

CLUES = 20


def scene_of(file: str) -> Scene:
    """The scene in whose folder a file lies: `scene_of(__file__)`."""
    return scenes(content_root())[Path(file).parent.name]


@needs(READ)
def overview(request: HttpRequest) -> HttpResponse:
    """All scenes, with how many clues each has for the one who asks."""
    actor, view = actor_in(request), view_of(actor_in(request), {})
    found = [(s, queries.clues_of(actor, s, view).count()) for s in scenes(content_root()).values()]
    return render(request, "scenekit/scenes.html", {"scenes": found})


def told(request: HttpRequest, scene: Scene) -> dict[str, Any]:
    """What every scene tells to the one who asks. Raises Http404 for what is not there."""
    actor = actor_in(request)
    try:
        view = view_of(actor, request.GET)
        after = UUID(text) if (text := request.GET.get("after", "")) else None
    except (NoSuchView, ValueError) as error:
        raise Http404 from error
    clues = queries.clues_of(actor, scene, view)
    listed = clues.filter(pk__lt=after) if after else clues
    page = list(listed.select_related("hit", "organisation").order_by("-pk")[: CLUES + 1])
    return {
        "scene": scene,
        "view": view,
        "places": places_under(actor, None),
        "duties": queries.duties(actor, scene, view),
        "rows": queries.rows_of(actor, scene, view),
        "probes": queries.by_probe(clues, scene),
        "lines": queries.lines_of(scene),
        "count": clues.count(),
        "clues": page[:CLUES],
        "next_cursor": str(page[CLUES - 1].pk) if len(page) > CLUES else "",
    }


def show(request: HttpRequest, scene: Scene, **more: object) -> HttpResponse:
    """The scene's page, over its own template `<scene>/page.html`."""

    @needs(READ)
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"{scene.name}/page.html", told(request, scene) | more)

    answer = page(request)
    assert isinstance(answer, HttpResponse)  # noqa: S101  what render gives, or the way to log in
    return answer
