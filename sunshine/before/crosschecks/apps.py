"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """申报比对"""

    name = "sunshine.before.crosschecks"
    label = "crosschecks"
    verbose_name = "申报比对"
