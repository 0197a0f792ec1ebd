"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """从业及经营活动申报"""

    name = "sunshine.before.declarations"
    label = "declarations"
    verbose_name = "从业及经营活动申报"
