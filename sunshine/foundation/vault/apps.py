"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """保险箱"""

    name = "sunshine.foundation.vault"
    label = "vault"
    verbose_name = "保险箱"
