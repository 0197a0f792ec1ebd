"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """档案抽查"""

    name = "sunshine.before.samples"
    label = "samples"
    verbose_name = "档案抽查"
