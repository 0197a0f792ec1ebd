"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """权责清单"""

    name = "sunshine.before.authority"
    label = "authority"
    verbose_name = "权责清单"
