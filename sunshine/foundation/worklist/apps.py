"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """待办"""

    name = "sunshine.foundation.worklist"
    label = "worklist"
    verbose_name = "待办"
