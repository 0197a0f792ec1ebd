"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """通知"""

    name = "sunshine.foundation.notifications"
    label = "notifications"
    verbose_name = "通知"
