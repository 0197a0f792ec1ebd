"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """参数"""

    name = "sunshine.foundation.parameters"
    label = "parameters"
    verbose_name = "参数"
