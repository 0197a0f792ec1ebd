"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """授权"""

    name = "sunshine.foundation.mandates"
    label = "mandates"
    verbose_name = "授权与代理"
