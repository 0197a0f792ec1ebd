"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """数据湖"""

    name = "sunshine.datacentre.lake"
    label = "lake"
    verbose_name = "数据湖"
