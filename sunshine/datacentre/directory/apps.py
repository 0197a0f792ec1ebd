"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """名录"""

    name = "sunshine.datacentre.directory"
    label = "directory"
    verbose_name = "名录"
