"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """风险防控页面"""

    name = "sunshine.faces.prevention"
    label = "prevention"
    verbose_name = "风险防控页面"
