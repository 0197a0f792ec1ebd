"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """人员"""

    name = "sunshine.foundation.people"
    label = "people"
    verbose_name = "人员"
