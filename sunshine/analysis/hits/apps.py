"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """疑点"""

    name = "sunshine.analysis.hits"
    label = "hits"
    verbose_name = "疑点"
