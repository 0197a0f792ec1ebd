"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """风险点公开"""

    name = "sunshine.before.publications"
    label = "publications"
    verbose_name = "风险点公开"
