"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """模型检验"""

    name = "sunshine.analysis.backtests"
    label = "backtests"
    verbose_name = "模型检验"
