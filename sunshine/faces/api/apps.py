"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """接口"""

    name = "sunshine.faces.api"
    label = "api"
    verbose_name = "接口"
