"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """图"""

    name = "sunshine.faces.pictures"
    label = "pictures"
    verbose_name = "图"
