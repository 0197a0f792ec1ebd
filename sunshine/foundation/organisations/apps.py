"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """组织"""

    name = "sunshine.foundation.organisations"
    label = "organisations"
    verbose_name = "组织"
