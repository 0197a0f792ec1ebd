"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """数据交换"""

    name = "sunshine.before.exchange"
    label = "exchange"
    verbose_name = "数据交换"
