"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """预警"""

    name = "sunshine.analysis.alerts"
    label = "alerts"
    verbose_name = "预警"
