"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """风险排查"""

    name = "sunshine.before.screenings"
    label = "screenings"
    verbose_name = "风险排查"
