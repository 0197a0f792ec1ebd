"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """数据质量"""

    name = "sunshine.datacentre.quality"
    label = "quality"
    verbose_name = "数据质量"
