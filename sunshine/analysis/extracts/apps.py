"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """摘录"""

    name = "sunshine.analysis.extracts"
    label = "extracts"
    verbose_name = "摘录"
