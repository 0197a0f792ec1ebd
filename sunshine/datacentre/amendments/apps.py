"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """数据更正"""

    name = "sunshine.datacentre.amendments"
    label = "amendments"
    verbose_name = "数据更正"
