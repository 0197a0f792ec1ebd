"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """流程"""

    name = "sunshine.foundation.workflow"
    label = "workflow"
    verbose_name = "流程"
