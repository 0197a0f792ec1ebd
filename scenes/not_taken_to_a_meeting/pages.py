"""The page of the scene."""

from django.http import HttpRequest, HttpResponse

from sunshine.faces.scenekit.pages import scene_of, show

SCENE = scene_of(__file__)


def page(request: HttpRequest) -> HttpResponse:
    return show(request, SCENE)
