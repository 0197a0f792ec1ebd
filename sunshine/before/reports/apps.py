"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """四重大报告"""

    name = "sunshine.before.reports"
    label = "reports"
    verbose_name = "四重大报告"
