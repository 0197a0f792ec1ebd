"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """接入"""

    name = "sunshine.datacentre.intake"
    label = "intake"
    verbose_name = "接入"
