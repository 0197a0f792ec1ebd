"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """界面"""

    name = "sunshine.foundation.ui"
    label = "ui"
    verbose_name = "界面"
