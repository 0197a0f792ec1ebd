"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """领域看板"""

    name = "sunshine.analysis.boards"
    label = "boards"
    verbose_name = "领域看板"
