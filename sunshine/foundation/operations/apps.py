"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """运维"""

    name = "sunshine.foundation.operations"
    label = "operations"
    verbose_name = "运维"
