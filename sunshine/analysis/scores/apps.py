"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """风险分"""

    name = "sunshine.analysis.scores"
    label = "scores"
    verbose_name = "风险分"
