"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """利益冲突与回避"""

    name = "sunshine.before.recusals"
    label = "recusals"
    verbose_name = "利益冲突与回避"
