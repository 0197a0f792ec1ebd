"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """管理场景"""

    name = "sunshine.faces.scenekit"
    label = "scenekit"
    verbose_name = "管理场景"
