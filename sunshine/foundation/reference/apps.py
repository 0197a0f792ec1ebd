"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """参考数据"""

    name = "sunshine.foundation.reference"
    label = "reference"
    verbose_name = "参考数据"
