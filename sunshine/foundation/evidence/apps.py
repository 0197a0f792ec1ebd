"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """材料"""

    name = "sunshine.foundation.evidence"
    label = "evidence"
    verbose_name = "材料"
