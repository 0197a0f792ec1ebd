"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """授权"""

    name = "sunshine.foundation.access"
    label = "access"
    verbose_name = "授权"
