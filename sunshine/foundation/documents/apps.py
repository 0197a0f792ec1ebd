"""App."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """公文"""

    name = "sunshine.foundation.documents"
    label = "documents"
    verbose_name = "公文"
