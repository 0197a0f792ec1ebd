"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """事前研判"""

    name = "sunshine.before.briefs"
    label = "briefs"
    verbose_name = "事前研判"
