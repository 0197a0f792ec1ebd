"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """廉政风险点"""

    name = "sunshine.before.risks"
    label = "risks"
    verbose_name = "廉政风险点"
