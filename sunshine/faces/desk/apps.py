"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """工作台"""

    name = "sunshine.faces.desk"
    label = "desk"
    verbose_name = "工作台"
