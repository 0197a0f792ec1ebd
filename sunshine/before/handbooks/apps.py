"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """风险防控手册"""

    name = "sunshine.before.handbooks"
    label = "handbooks"
    verbose_name = "风险防控手册"
