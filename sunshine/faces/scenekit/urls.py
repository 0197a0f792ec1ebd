"""Addresses of the scenes' list; wiring adds one for each scene."""

from django.urls import path

from sunshine.faces.scenekit.pages import overview

urlpatterns = [path("scenes/", overview, name="scenes")]
